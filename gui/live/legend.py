"""The legend under the history table: each shape with its word, and what the mouse does.

Owns its painting. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.live.glyphs import BarKind, paint_bar, paint_mark
from gui.live.paint import draw_text
from gui.theme import current_theme, font, theme_manager

translate = QCoreApplication.translate

_HEIGHT = 30
_MARGIN = 16.0
_BAR = 24.0
_GAP = 8.0
_BETWEEN = 18.0
_STOPPED_MARK = 12.0


def _entries() -> list[tuple[BarKind, str]]:
    return [
        ("ok", translate("History", "OK")),
        ("failed", translate("History", "Failed (network/HTTP)")),
        ("body_error", translate("History", "HTTP 200, error in body")),
        ("wait", translate("History", "Wait")),
        ("refresh", translate("History", "Token refresh")),
        ("running", translate("History", "Running")),
        ("stopped", translate("History", "Stopped")),
    ]


class Legend(QWidget):
    """One line of shapes; the hint at its right gives way first where the window is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.legend")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme_manager().changed.connect(self.update)
        self._name()

    def sizeHint(self) -> QSize:
        """30 px high, as wide as there is room."""
        return QSize(600, _HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All shapes, then the hint if it fits."""
        theme = current_theme()
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(area, theme.color("bg.surface"))
        painter.fillRect(QRectF(0, 0, area.width(), 1), theme.color("line.subtle"))
        metrics = QFontMetricsF(font("caption"))
        x = _MARGIN
        for kind, word in _entries():
            paint_bar(painter, QRectF(x, area.center().y() - 5.5, _BAR, 11), kind, theme)
            x += _BAR
            if kind == "stopped":
                paint_mark(painter, QPointF(x + 8, area.center().y()), "stopped", theme)
                x += _STOPPED_MARK
            x += _GAP
            width = metrics.horizontalAdvance(word)
            draw_text(painter, QRectF(x, 0, width + 1, area.height()), word, "caption", theme.color("text.secondary"))
            x += width + _BETWEEN
        hint = translate("History", "Wheel to zoom · drag to pan · double-click to reset")
        if area.width() - _MARGIN - metrics.horizontalAdvance(hint) >= x:
            draw_text(
                painter, area.adjusted(0, 0, -_MARGIN, 0), hint, "caption", theme.color("text.tertiary"), right=True
            )
        painter.end()

    def _name(self) -> None:
        self.setAccessibleName(translate("History", "Legend"))
        self.setAccessibleDescription(", ".join(word for _, word in _entries()))
