"""A table head whose titles stand exactly over the cells: painted as the cells are.

A style sheet moves the text of right-aligned sections out of line. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from gui.live.paint import draw_text
from gui.theme import current_theme, theme_manager
from gui.widgets.viewport import meet_viewport

HEIGHT = 28


class PaintedHeader(QHeaderView):
    """Titles in the small type.

    Args:
        ground: Colour token under the titles.
        pad: Pixels left of a title at the left, and right of one at the right.
    """

    def __init__(self, name: str, ground: str, pad: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        meet_viewport(self)
        self.setObjectName(name)
        self._ground, self._pad = ground, pad
        self.setMinimumSectionSize(40)
        self.setHighlightSections(False)
        theme_manager().changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """As high as a row."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt's own name
        """One title."""
        theme, area = current_theme(), QRectF(rect)
        painter.fillRect(rect, theme.color(self._ground))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line.subtle"))
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        side = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = side is not None and bool(Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignRight)
        room = area.adjusted(0 if right else self._pad, 0, -self._pad if right else 0, 0)
        draw_text(painter, room, title, "caption", theme.color("text.tertiary"), right=right)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The titles, and the ground where there are none, which Qt paints in a colour of the style's own."""
        super().paintEvent(event)
        end = max(self.length() - self.offset(), 0)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(end, 0, self.viewport().width() - end, HEIGHT), current_theme().color(self._ground))
        painter.end()
