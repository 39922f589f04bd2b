"""The two themes, and a picture of a widget as colours at places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from gui.theme import Theme, current_theme, theme_manager

ColoursIn = Callable[[QWidget, QRect], set[str]]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Every test starts and ends in the light theme."""
    theme_manager().set_dark(False)
    yield
    theme_manager().set_dark(False)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, light: None) -> Theme:
    """Once in each theme."""
    theme_manager().set_dark(request.param == "dark")
    return current_theme()


@pytest.fixture
def colours_in() -> ColoursIn:
    """The colours that really stand in a part of a widget."""

    def look(widget: QWidget, area: QRect) -> set[str]:
        image = widget.grab(area).toImage()
        return {QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in range(image.height())}

    return look
