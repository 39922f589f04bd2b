from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.history import processes
from core.history.processes import is_gone, process_start


def test_our_own_process_lives() -> None:
    assert process_start(os.getpid()) is not None
    assert not is_gone(os.getpid(), process_start(os.getpid()))


def test_an_id_that_came_again_is_another_process() -> None:
    assert is_gone(os.getpid(), "12345 of another boot")


def test_a_process_with_unknown_start_counts_by_its_id() -> None:
    assert not is_gone(os.getpid(), None)


@pytest.mark.real
def test_a_killed_child_is_gone_before_and_after_it_was_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        start = process_start(child.pid)
        assert not is_gone(child.pid, start)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet waited for: a zombie
        assert is_gone(child.pid, start)
    assert is_gone(child.pid, start)


@pytest.mark.real
def test_without_proc_the_id_alone_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    assert not is_gone(os.getpid(), process_start(os.getpid()))
    assert is_gone(os.getpid(), "wall 1.000")
    assert not is_gone(os.getppid(), None)
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert is_gone(child.pid, None)


def test_a_name_with_brackets_and_spaces_does_not_confuse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    fields = " ".join(["S", *[str(number) for number in range(4, 53)]])
    (tmp_path / "7" / "stat").write_text(f"7 (a) b (c) {fields}\n")
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    assert process_start(7) == "22"
