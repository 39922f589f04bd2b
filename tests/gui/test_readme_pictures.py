"""The pictures of the READMEs: there, small, shown, and of the language that the page is in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gui import screens
from gui.readme_pictures import FOLDER, SCREENS, in_few_colours

ROOT = Path(__file__).parents[2]
SHOWN = {"README.md": "en", "README.zh-CN.md": "zh"}


@pytest.mark.parametrize(("page", "language"), SHOWN.items())
def test_each_page_shows_all_of_them_in_its_language(page: str, language: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\((docs/pictures/[^)]+)\)", (ROOT / page).read_text("utf-8"))
    assert shown == [f"docs/pictures/{name}-{language}.png" for name in SCREENS]


def test_they_are_whole_windows_and_small_files() -> None:
    files = sorted((ROOT / FOLDER).iterdir())
    assert [file.name for file in files] == sorted(f"{name}-{lang}.png" for name in SCREENS for lang in ("en", "zh"))
    for file in files:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == (1440, 900)
        assert file.stat().st_size < 150_000


def test_they_are_screens_that_there_are() -> None:
    assert set(SCREENS) <= set(screens.SCREENS)


def test_few_colours_keep_those_that_are_frequent() -> None:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    for y in range(64):
        for x in range(64):
            picture.setPixel(x, y, 0xFFF7F8FA if y < 32 else 0xFF000000 + 37 * (64 * y + x))
    made = in_few_colours(picture)
    assert made.colorCount() == 256
    assert made.pixelColor(5, 5).name() == "#f7f8fa"
