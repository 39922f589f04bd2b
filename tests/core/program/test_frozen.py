from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from core.program.frozen import restore_library_path, run_program


@pytest.fixture(autouse=True)
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def test_the_program_runs_with_crashes_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "argv", ["jieru", "--version"])
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/jieru/_internal")
    assert run_program("jieru", lambda: 7) == 7
    assert "LD_LIBRARY_PATH" not in os.environ
    sys.excepthook(ValueError, ValueError("x"), None)
    assert capsys.readouterr().err == "jieru failed in an unforeseen way: ValueError: x\n"
    assert caplog.messages == ["unforeseen error"]


def test_a_crash_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def main() -> int:
        raise LookupError("nothing there")

    monkeypatch.setattr(sys, "argv", ["jieru"])
    assert run_program("jieru", main) == 1
    assert capsys.readouterr().err == "jieru failed in an unforeseen way: LookupError: nothing there\n"
    assert caplog.messages == ["unforeseen error"]


def test_a_switch_makes_it_one_of_its_parts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["jieru", "--sandbox-server", "--port", "70000"])
    with pytest.raises(SystemExit) as end:
        run_program("jieru", lambda: 7)
    assert end.value.code == 2
    assert "70000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"LD_LIBRARY_PATH": "/our:/user", "LD_LIBRARY_PATH_ORIG": "/user"}, {"LD_LIBRARY_PATH": "/user"}),
        ({"LD_LIBRARY_PATH": "/our"}, {}),
        ({}, {}),
    ],
)
def test_other_programs_get_the_users_library_path(given: dict[str, str], left: dict[str, str]) -> None:
    environ = {"PATH": "/bin", **given}
    restore_library_path(environ)
    assert environ == {"PATH": "/bin", **left}
