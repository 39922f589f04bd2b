"""Icons: right colour, sharp, no file missing."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import gui
from gui.icons import icon, pixmap
from gui.theme import ThemeManager


def _colors(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize(("dark", "expected"), [(False, "#2f4fd0"), (True, "#8fa8ff")])
def test_drawn_in_the_colour_of_the_theme(qapp: QApplication, dark: bool, expected: str) -> None:
    ThemeManager().set_dark(dark)
    assert expected in _colors(pixmap("key", "accent.text", 32).toImage())


def test_scale_two_has_four_times_the_pixels(qapp: QApplication) -> None:
    drawn = pixmap("key", size=16, scale=2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)
    assert icon("key").actualSize(drawn.deviceIndependentSize().toSize()).width() == 16


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_every_icon_file_is_used_and_licensed() -> None:
    folder = files("resources") / "icons"
    names = {Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".svg")}
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(gui.__file__).parent.rglob("*.py"))
    used = set(re.findall(r"\"([a-z]+(?:-[a-z]+)*)\"", source))
    assert names <= used, f"not used: {sorted(names - used)}"
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")
