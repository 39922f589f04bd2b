"""Small painting helpers of the history table: text on the common baseline, row grounds, the tree line.

Owns how one piece is drawn. Must not know models.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import Role, Theme, font


@lru_cache(maxsize=16)
def _measured(role: Role) -> tuple[QFont, QFontMetricsF, int]:
    made = font(role)
    return made, QFontMetricsF(made), made.pixelSize()


def draw_text(painter: QPainter, area: QRectF, text: str, role: Role, colour: QColor, *, right: bool = False) -> None:
    """One line of text, elided at the right; the baseline sits so that Chinese, Latin and mono share one line."""
    room = area.width()
    if not text or room <= 0:
        return
    face, metrics, pixels = _measured(role)
    x = area.left()
    if right:
        x = area.right() - metrics.horizontalAdvance(text)
    elif len(text) * pixels * 1.1 > room:  # else it fits for certain: no glyph is wider
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setFont(face)
    painter.setPen(colour)
    painter.drawText(QPointF(x, area.center().y() + 0.36 * pixels), text)


def row_ground(theme: Theme, *, selected: bool, hovered: bool, child: bool) -> QColor:
    """The fill under a row."""
    if selected:
        return theme.color("bg.selected")
    if hovered:
        return theme.color("bg.hover")
    return theme.color("bg.sunken" if child else "bg.surface")


def tree_line(painter: QPainter, area: QRectF, colour: QColor, *, last: bool) -> None:
    """The line that ties a child row to its call: down through the row, or to its middle for the last."""
    x = round(area.left()) + 15
    middle = round(area.center().y())
    bottom = middle if last else area.bottom()
    painter.fillRect(QRectF(x, area.top(), 1, bottom - area.top()), colour)
    painter.fillRect(QRectF(x, middle, 8, 1), colour)
