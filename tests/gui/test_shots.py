from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gui.shots import LARGE, main

pytestmark = pytest.mark.real


def test_a_screen_that_there_is_not_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "no-such-screen"]) == 2
    told = capsys.readouterr().err
    assert "no-such-screen" in told
    assert "first-run" in told


def test_asked_for_help_it_takes_no_picture(capsys: pytest.CaptureFixture[str]) -> None:
    before = set(Path.cwd().iterdir())
    assert main(["--help"]) == 0
    assert "first-run" in capsys.readouterr().out
    assert set(Path.cwd().iterdir()) == before


def test_a_screen_is_pictured_in_both_languages_and_themes_and_sharp(tmp_path: Path) -> None:
    environ = os.environ | {"JIERU_LANG": "", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "gui.shots", str(tmp_path), "raw-path"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    looks = [f"{theme}-{language}" for theme in ("dark", "light") for language in ("en", "zh")]
    taken = {path.name: QImage(str(path)) for path in tmp_path.glob("*.png")}
    assert {f"raw-path-1440-{look}{scale}.png" for look in looks for scale in ("", "@2x")} <= taken.keys()
    for look in looks:
        assert (taken[f"raw-path-1440-{look}.png"].width(), taken[f"raw-path-1440-{look}.png"].height()) == LARGE
        assert taken[f"raw-path-1440-{look}@2x.png"].width() == 2 * LARGE[0]
    small = [taken[f"raw-path-1180-{look}.png"] for look in looks]
    assert all(a != b for index, a in enumerate(small) for b in small[index + 1 :])
