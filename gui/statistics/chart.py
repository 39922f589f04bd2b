"""What all charts share: a painted widget whose marks can be asked by mouse and by keyboard.

Owns tooltips, keys, the ring of the focus and the words for screen readers. Must not know what is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme import Theme, current_theme, theme_manager

MIN_HEIGHT = 220


class Chart(QWidget):
    """A chart; subclasses say which marks there are, where, and what they mean."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._chosen = -1
        theme_manager().changed.connect(self.update)

    # ---- what subclasses say ----

    def marks(self) -> int:
        """How many there are, from left to right or from top to bottom."""
        raise NotImplementedError

    def mark_area(self, index: int) -> QRectF:
        """Where a mark is; wide enough to be hit."""
        raise NotImplementedError

    def mark_text(self, index: int) -> str:
        """What a mark says, in one sentence."""
        raise NotImplementedError

    def paint(self, painter: QPainter, theme: Theme, chosen: int) -> None:
        """Paint everything; ``chosen`` is the mark that the keyboard is on, or -1."""
        raise NotImplementedError

    # ---- what the page calls ----

    def describe(self, name: str, summary: str) -> None:
        """What a screen reader says of the chart; all marks in words."""
        self.setAccessibleName(name)
        said = [self.mark_text(index) for index in range(self.marks())]
        self.setAccessibleDescription(". ".join([summary, *said] if summary else said))
        self._chosen = min(self._chosen, self.marks() - 1)
        self.update()

    # ---- Qt's own ----

    def sizeHint(self) -> QSize:
        """As high as it must be."""
        return QSize(280, MIN_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Below this nothing can be read."""
        return QSize(220, MIN_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, and a ring while it has the focus."""
        theme = current_theme()
        painter = QPainter(self)
        self.paint(painter, theme, self._chosen if self.hasFocus() else -1)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent.text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """The mark under the mouse tells what it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.mark_at(event.pos())
            if index >= 0:
                QToolTip.showText(event.globalPos(), self.mark_text(index), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from mark to mark, Home and End to the first and the last."""
        last = self.marks() - 1
        to = {
            Qt.Key.Key_Right: min(self._chosen + 1, last),
            Qt.Key.Key_Down: min(self._chosen + 1, last),
            Qt.Key.Key_Left: max(self._chosen - 1, 0),
            Qt.Key.Key_Up: max(self._chosen - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if to is None or last < 0:
            super().keyPressEvent(event)
            return
        self._chosen = to
        told, area = self.mark_text(to), self.mark_area(to)
        QToolTip.showText(self.mapToGlobal(area.center().toPoint()), told, self)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the words away with the ring."""
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring."""
        super().focusInEvent(event)
        self.update()

    def mark_at(self, point: QPoint) -> int:
        """The mark at a place; -1 for none."""
        return next((index for index in range(self.marks()) if self.mark_area(index).contains(point.toPointF())), -1)
