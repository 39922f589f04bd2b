"""A white panel with a title at the left, a legend or a note at the right, and something painted below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.live.paint import draw_text
from gui.statistics.patterns import ENDINGS, paint_ending
from gui.theme import current_theme, font, theme_manager
from gui.widgets.labels import ElidedLabel, Label

_PAD = 16


class Panel(QFrame):
    """One panel; ``note`` is set by its owner."""

    def __init__(self, name: str, body: QWidget, legend: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", "true")
        self._title = Label("", "strong", parent=self)
        self.note = ElidedLabel("", "caption", parent=self)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        if legend is not None:
            head.addStretch(1)
            head.addWidget(legend)
            self.note.hide()
        else:
            head.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 12, _PAD, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(body, 1)
        if body.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Fixed:  # beside a higher panel it stays at the top
            column.setStretchFactor(body, 0)
            column.addStretch(1)

    def title(self) -> str:
        """The words over the panel."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """The words over the panel."""
        self._title.setText(title)


class EndingLegend(QWidget):
    """The three patterns with their words."""

    _SQUARE, _HEIGHT, _GAP, _BETWEEN = 16.0, 10.0, 6.0, 14.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Sequence[str] = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_manager().changed.connect(self.update)

    def set_words(self, words: Sequence[str]) -> None:
        """The words, in the order of the endings."""
        self._words = words
        self.setAccessibleName(", ".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        metrics = QFontMetricsF(font("caption"))
        words = sum(metrics.horizontalAdvance(word) for word in self._words)
        return QSize(
            round(words + len(self._words) * (self._SQUARE + self._GAP + self._BETWEEN) - self._BETWEEN) + 2, 20
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pattern and word, three times."""
        theme, metrics = current_theme(), QFontMetricsF(font("caption"))
        painter = QPainter(self)
        x = 0.0
        for ending, word in zip(ENDINGS, self._words, strict=True):
            square = QRectF(x, (self.height() - self._HEIGHT) / 2, self._SQUARE, self._HEIGHT)
            paint_ending(painter, square, ending, theme)
            x += self._SQUARE + self._GAP
            width = metrics.horizontalAdvance(word)
            draw_text(painter, QRectF(x, 0, width + 1, self.height()), word, "caption", theme.color("text.secondary"))
            x += width + self._BETWEEN
        painter.end()
