"""A choice of a few words side by side, one of them chosen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current_theme, font, theme_manager

_HEIGHT, _PAD = 26, 10


class Segmented(QWidget):
    """A segmented control; arrow keys move the choice.

    Signals:
        chosen: The user chose the segment with this index.
    """

    chosen = Signal(int)

    def __init__(self, name: str, texts: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._texts = texts
        self._index = 0
        self._show()
        theme_manager().changed.connect(self.update)

    def set_texts(self, texts: list[str]) -> None:
        """Other words for the same choices."""
        self._texts = texts
        self.updateGeometry()
        self._show()

    def index(self) -> int:
        """The chosen one."""
        return self._index

    def set_index(self, index: int) -> None:
        """Choose one without telling anybody."""
        self._index = index
        self._show()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        return QSize(round(sum(self._widths())) + 4, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the segment under the mouse."""
        left = 2.0
        for index, width in enumerate(self._widths()):
            if left <= event.position().x() < left + width:
                self._choose(index)
            left += width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the choice."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._choose(min(max(self._index + step, 0), len(self._texts) - 1))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, the raised choice, the words."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bg.neutral"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setFont(font("caption"))
        left = 2.0
        for index, (text, width) in enumerate(zip(self._texts, self._widths(), strict=True)):
            raised = index == self._index
            if raised:
                focused = self.hasFocus()
                painter.setPen(QPen(theme.color("accent.text" if focused else "line.default"), 2 if focused else 1))
                painter.setBrush(theme.color("bg.surface"))
                painter.drawRoundedRect(QRectF(left + 0.5, 2.5, width - 1, _HEIGHT - 5), 4, 4)
            painter.setPen(theme.color("text.primary" if raised else "text.secondary"))
            painter.drawText(QPointF(left + _PAD, _HEIGHT / 2 + 0.36 * 12), text)
            left += width
        painter.end()

    def _show(self) -> None:
        self.setAccessibleDescription(self._texts[self._index])  # what is chosen, which else only the picture tells
        self.update()

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(font("caption"))
        return [metrics.horizontalAdvance(text) + 2 * _PAD for text in self._texts]

    def _choose(self, index: int) -> None:
        if index != self._index:
            self.set_index(index)
            self.chosen.emit(index)
