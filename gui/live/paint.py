"""Small painting helpers of the history table: text on the common baseline, row grounds, the tree line.

Owns how one piece is drawn. Must not know models.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import Theme


def draw_text(painter: QPainter, area: QRectF, text: str, font: QFont, colour: QColor, *, right: bool = False) -> None:
    """One line of text, elided at the right; the baseline sits so that Chinese, Latin and mono share one line."""
    if not text or area.width() <= 0:
        return
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    if width > area.width() and not right:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    x = area.right() - width if right else area.left()
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(x, area.center().y() + 0.36 * font.pixelSize()), text)


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
