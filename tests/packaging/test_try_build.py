from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import try_build
from try_build import DoesNotWorkError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stand-ins for programs are shell scripts here")


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose programs are scripts; the good ones."""
    made = tmp_path / "jieru"
    made.mkdir()
    program(made / "jieru", "echo ok")
    call = '{"ok": true, "error": null, "attempts": [1, 2, 3, 4]}'
    program(made / "jieru-cli", f"case $1 in call) echo '{call}';; *) echo jieru-cli 1;; esac")
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "user"
    made.mkdir()
    return made


@pytest.mark.real
def test_a_program_gets_an_empty_home_and_nothing_of_the_environment(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "act.live")
    program(folder / "jieru", "env; pwd; ls -A")
    seen = try_build.start([folder / "jieru"], home)
    assert f"HOME={home}\n" in seen
    assert "act.live" not in seen
    assert sys.prefix not in seen
    assert seen.endswith(f"{home}-work\n")


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "script", "says"),
    [
        ("jieru", "echo failed; exit 1", "failed"),
        ("jieru", 'touch "$HOME/.left"', r"the self-test left \['.left'\]"),
        ("jieru-cli", """echo '{"ok": false, "error": "x", "attempts": [1]}'""", "ended with x after 1 steps"),
    ],
)
def test_what_does_not_work_is_said(folder: Path, home: Path, name: str, script: str, says: str) -> None:
    program(folder / name, script)
    with pytest.raises(DoesNotWorkError, match=says):
        (try_build.self_test if name == "jieru" else try_build.command_line)(folder, home)


@pytest.mark.real
def test_the_original_is_not_touched_and_a_copy_that_changes_does_not_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(try_build, "available", lambda *_programs: False)
    assert try_build.try_build(folder) == 0
    assert capsys.readouterr().out.endswith("the folder works\n")
    program(folder / "jieru", 'touch "$(dirname "$0")/cache"')
    before = try_build.contents(folder)
    assert try_build.try_build(folder) == 1
    assert "wrote into its own folder: ['cache']" in capsys.readouterr().out
    assert try_build.contents(folder) == before


def test_a_trial_is_left_out_for_lack_of_a_program_but_not_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert try_build.available("sh")
    assert not try_build.available("sh", "no-such-program")
    assert capsys.readouterr().out == "one trial was left out for lack of no-such-program\n"
    monkeypatch.setenv("CI", "true")
    with pytest.raises(DoesNotWorkError, match="no-such-program"):
        try_build.available("no-such-program")
