"""The tile of a platform: its monogram in white on its colour. No trademarks."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from gui.theme import current_theme, font, theme_manager


def draw_tile(painter: QPainter, area: QRectF, platform: str, monogram: str) -> None:
    """Draw the tile of ``platform`` into ``area``; delegates use it too."""
    theme = current_theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tile(platform))
    painter.drawRoundedRect(area, 4 if area.height() < 22 else 6, 4 if area.height() < 22 else 6)
    letters = font("strong")
    letters.setPixelSize(round(area.height() * 0.56))
    painter.setFont(letters)
    painter.setPen(theme.color("text.onAccent"))
    left = area.center().x() - QFontMetricsF(letters).horizontalAdvance(monogram) / 2
    painter.drawText(QPointF(left, area.center().y() + 0.37 * letters.pixelSize()), monogram)
    painter.restore()


def tile_pixmap(platform: str, monogram: str, size: int = 18, scale: float = 1.0) -> QPixmap:
    """The tile in the current theme, drawn once: for tables that paint many rows."""
    return _pixmap(platform, monogram, size, scale, current_theme().dark)


@lru_cache(maxsize=256)
def _pixmap(platform: str, monogram: str, size: int, scale: float, dark: bool) -> QPixmap:
    drawn = QPixmap(round(size * scale), round(size * scale))
    drawn.setDevicePixelRatio(scale)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    draw_tile(painter, QRectF(0, 0, size, size), platform, monogram)
    painter.end()
    return drawn


def tile_icon(platform: str, monogram: str, size: int = 18) -> QIcon:
    """The tile as an icon, for combo boxes and menus; take it anew after a change of theme."""
    made = QIcon()
    for scale in (1.0, 2.0):
        made.addPixmap(tile_pixmap(platform, monogram, size, scale))
    return made


class PlatformTile(QWidget):
    """The tile as a widget: 26 in the sidebar, 18 in tables."""

    def __init__(self, platform: str, monogram: str, size: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._platform, self._monogram, self._size = platform, monogram, size
        self.setFixedSize(QSize(size, size))
        theme_manager().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tile."""
        painter = QPainter(self)
        draw_tile(painter, QRectF(0, 0, self._size, self._size), self._platform, self._monogram)
        painter.end()
