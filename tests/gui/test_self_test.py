from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import JieruError
from gui import self_test

ROOT = Path(self_test.__file__).parents[1]


def test_icons_styles_and_translations(qapp: QApplication) -> None:
    assert "icons" in self_test.appearance()
    assert self_test.translations() == "qtbase_zh_CN, jieru_zh_CN"


@pytest.mark.parametrize("files", [{}, {"icons/x.svg": "no picture"}, {"icons/x.svg": "<svg/>"}])
def test_what_is_missing_is_named(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: dict[str, str]
) -> None:
    monkeypatch.setattr(self_test, "files", lambda _package: tmp_path)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content)
    with pytest.raises(JieruError) as caught:
        self_test.appearance()
    assert caught.value.code == ("self_test.sheets" if "<svg/>" in files.values() else "self_test.icons")


def test_a_translation_that_is_missing_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.i18n.compiled", lambda _name: None)
    with pytest.raises(JieruError, match="jieru_zh_CN"):
        self_test.translations()


@pytest.mark.real
def test_a_blank_window_is_a_failure(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "FEWEST_COLOURS", 10**6)
    with pytest.raises(JieruError, match="blank"):
        self_test.window()


def _program(home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), "JIERU_LANG": "en"}
    command = [sys.executable, "-m", "gui", "--self-test"]
    return subprocess.run(
        command, env={**bare, **environ}, cwd=home, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.real
def test_the_program_checks_itself_and_writes_nothing_of_the_users(tmp_path: Path) -> None:
    home = tmp_path / "user"
    home.mkdir()
    (home / ".env").write_text("ERP_API_KEY=live-PLANTED\nAPI_MAX_RETRIES=nonsense\n")
    done = _program(home, DOUYIN_ACCESS_TOKEN="act.PLANTED", JIERU_HOME=str(home / "jieru"))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [re.match(r"ok +\d+\.\d\d s  [a-z ]+: ", line) is not None for line in lines].count(True) == 9
    assert lines[-1] == "Self-test passed: all 9 checks are in order."
    assert done.stderr == ""
    assert "PLANTED" not in done.stdout
    assert [path.name for path in home.rglob("*")] == [".env"]


@pytest.mark.real
def test_a_failed_check_is_the_exit_code(tmp_path: Path) -> None:
    done = _program(tmp_path, PYTHON_KEYRING_BACKEND="no.such.Keyring")
    assert done.returncode == 1
    assert "failed " in done.stdout
    assert "ModuleNotFoundError: No module named 'no'" in done.stdout
    assert done.stdout.splitlines()[-1] == "Self-test failed: 1 of 9 checks."
