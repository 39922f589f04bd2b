"""What stands in the log page while no line is shown, and the way back from a filter.

Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.buttons import Button
from gui.widgets.labels import Label


class LogEmptyState(QWidget):
    """Nothing was logged yet, or nothing passes the filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logs.empty")
        self._filtered = False
        self._title, self._text = Label("", "strong", parent=self), Label("", "body", "secondary", self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear = Button("logs.empty.clear_filter", kind="link", parent=self)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_for(self, *, filtered: bool) -> None:
        """Nothing yet, or nothing that passes the filter."""
        self._filtered = filtered
        self.clear.setText(self.tr("Show all lines"))
        self.clear.setVisible(filtered)
        self._title.setText(self.tr("No line matches") if filtered else self.tr("No log lines yet"))
        self._text.setText(
            self.tr("Level, source, call and every word must match.")
            if filtered
            else self.tr("What calls, retries and token refreshes do is told here, line by line.")
        )

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_for(filtered=self._filtered)
