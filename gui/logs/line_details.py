"""The drawer under the log table: all of one line, with its line ends.

Owns its layout. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from core.log_blocks import Line
from gui.live.wording import timestamp
from gui.logs import words
from gui.theme import font
from gui.widgets.buttons import IconButton
from gui.widgets.labels import ElidedLabel, Label, line, styled, tight_column

_HEIGHT, _LEAST, _HEAD = 176, 88, 38  # in the dock of a low window it gives way before the panes above


class LineDetails(QWidget):
    """One line at length.

    Signals:
        closed: The user does not want it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logs.details")
        styled(self, "surface")
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_HEIGHT)
        self._line: Line | None = None
        self._title = Label("", "strong", parent=self)
        self._facts = ElidedLabel("", "caption", parent=self)
        self._close = IconButton("logs.details.close", "x", parent=self)
        self._close.clicked.connect(self.closed)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("logs.details.text")
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("bare", True)
        self.text.setFont(font("mono"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setViewportMargins(12, 4, 12, 4)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 0)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._facts, 1)
        head.addWidget(self._close)
        top = QWidget(self)
        top.setFixedHeight(_HEAD)
        top.setLayout(head)
        column = tight_column(self)
        column.addWidget(line("h", self))
        column.addWidget(top)
        column.addWidget(line("h", self))
        column.addWidget(self.text, 1)
        self._retranslate()

    def show_line(self, shown: Line) -> None:
        """Show this line."""
        self._line = shown
        self.text.setPlainText(words.whole(shown))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("The whole log line"))
        self.text.setAccessibleName(self.tr("Text of the log line"))
        self._close.describe(self.tr("Close details"), "Esc")
        if self._line is not None:
            head = self._line.head
            self._title.setText(words.level(head.level))
            facts = [timestamp(self._line.time_s), words.source(head.logger), head.platform, head.call_id]
            self._facts.setText(" · ".join(fact for fact in facts if fact))
