"""What stands in the history pane before there is a call: a drawn example and one sentence.

Owns that picture and its words. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.live.glyphs import BAR_HEIGHT, BarKind, paint_bar
from gui.theme import current_theme, font, theme_manager
from gui.widgets.buttons import Button
from gui.widgets.labels import ElidedLabel, Label

_EXAMPLE: tuple[tuple[BarKind, float, float], ...] = (
    ("failed", 0, 34),
    ("wait", 34, 126),
    ("body_error", 126, 166),
    ("refresh", 166, 200),
    ("ok", 200, 254),
)
_WIDTH = 254


class _Example(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, int(BAR_HEIGHT) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font("tick"))
        for kind, left, right in _EXAMPLE:
            label = "2.0 s" if kind == "wait" else None
            paint_bar(painter, QRectF(left, 2, right - left, BAR_HEIGHT), kind, current_theme(), label=label)
        painter.end()


class EmptyState(QWidget):
    """The example before the first call; without it, and with a way back, when the filter matches nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.empty")
        self._filtered, self._needle = False, ""
        self._example = _Example(self)
        self._title = ElidedLabel("", "strong")  # a filter of any length must not widen the window
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = Label("", "body", "secondary")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear_filter = Button("history.empty.clear_filter", kind="link")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._example, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(self.clear_filter, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme_manager().changed.connect(self._example.update)
        self.show_for(filtered=False)

    def show_for(self, *, filtered: bool, needle: str = "") -> None:
        """Nothing yet, or, ``filtered``, nothing that matches: the words ``needle`` and conditions."""
        self._filtered, self._needle = filtered, needle
        self._example.setVisible(not filtered)
        self.clear_filter.setVisible(filtered)
        self.clear_filter.setText(self.tr("Clear filter"))
        if filtered:
            title = self.tr("No call matches “{text}”").format(text=needle) if needle else self.tr("No call matches")
            self._title.setText(title)
            self._text.setText(
                self.tr("All stored calls of this mode were looked through, with all conditions at once.")
            )
        else:
            self._title.setText(self.tr("No calls yet"))
            self._text.setText(
                self.tr("After you send one, every attempt, wait and token refresh is drawn here on one time axis.")
            )

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_for(filtered=self._filtered, needle=self._needle)
