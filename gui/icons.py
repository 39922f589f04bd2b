"""Icons in the colours of the theme.

Owns the drawing of the SVG files in ``resources/icons`` (Phosphor, regular weight, MIT) in the colour of a token,
sharp at every scale. Must not know where an icon is used: a widget asks again after ``theme_manager().changed``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import current_theme


def icon(
    name: str,
    token: str = "text.secondary",  # noqa: S107 - a colour, no password
    size: int = 16,
    gap: int = 0,
) -> QIcon:
    """An icon in the colour of ``token``; greyed where a control is disabled.

    Args:
        name: File name in ``resources/icons`` without ``.svg``.
        token: Colour token of the current theme.
        size: Edge in logical px.
        gap: Empty px at its right: Qt leaves too little between the icon and the text of a button.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    return _icon(name, token, size, gap, current_theme().dark)


def pixmap(
    name: str,
    token: str = "text.secondary",  # noqa: S107 - a colour, no password
    size: int = 16,
    scale: float = 1.0,
) -> QPixmap:
    """The icon as a pixmap for a device with ``scale`` pixels a logical px."""
    return _pixmap(name, token, size, 0, scale, current_theme().dark)


class _Engine(QIconEngine):
    """Draws at the scale and in the mode that Qt asks for, when it asks: most icons are shown in one of each."""

    def __init__(self, name: str, token: str, size: int, gap: int, dark: bool) -> None:
        super().__init__()
        _source(name)  # that it is missing is known at once
        self._drawn = (name, token, size, gap, dark)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        name, token, edge, gap, dark = self._drawn
        return _pixmap(name, "text.disabled" if mode is QIcon.Mode.Disabled else token, edge, gap, scale, dark)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        _name, _token, edge, gap, _dark = self._drawn
        return QSize(edge + gap, edge).boundedTo(size)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        # the device knows its scale too, but PySide would make all classes of widgets to tell what it is
        drawn = self.scaledPixmap(rect.size(), mode, state, painter.deviceTransform().m11())
        painter.drawPixmap(rect, drawn)

    def clone(self) -> QIconEngine:
        return _Engine(*self._drawn)


@lru_cache(maxsize=512)
def _icon(name: str, token: str, size: int, gap: int, dark: bool) -> QIcon:
    return QIcon(_Engine(name, token, size, gap, dark))


@lru_cache(maxsize=2048)
def _pixmap(name: str, token: str, size: int, gap: int, scale: float, dark: bool) -> QPixmap:
    made = QPixmap(round((size + gap) * scale), round(size * scale))
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    source = _source(name).replace("currentColor", current_theme().color(token).name())
    painter = QPainter(made)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
