"""What the statistics page shows while there are no figures, and why there are none.

Must not know how figures are computed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.buttons import Button
from gui.widgets.labels import Label


class NoFigures(QWidget):
    """A title and a sentence; a button where it helps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statistics.empty")
        self._state, self._stopped = "computing", 0
        self._title, self._text = Label("", "strong", parent=self), Label("", "body", "secondary", self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.again = Button("statistics.again", parent=self)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def set_stopped(self, calls: int) -> None:
        """How many calls there are that do not count."""
        self._stopped = calls

    def show_state(self, state: str) -> None:
        """``computing``, ``empty``, ``stopped`` or ``unusable``."""
        self._state = state
        title, text = {
            "computing": (self.tr("Computing…"), ""),
            "empty": (self.tr("No calls in this range"), self._why_empty()),
            "stopped": (self.tr("Stopped"), self.tr("The figures of this range were not computed.")),
            "unusable": (
                self.tr("No figures"),
                self.tr("The history cannot be read, so there is nothing to compute from."),
            ),
        }.get(state, ("", ""))
        self._title.setText(title)
        self._text.setText(text)
        self.again.setText(self.tr("Compute"))
        self.again.setVisible(state == "stopped")

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_state(self._state)

    def _why_empty(self) -> str:
        if self._stopped:
            return self.tr("{n} calls were stopped; they are not counted.").format(n=f"{self._stopped:,}")
        return self.tr("Send a request, or choose a longer range.")
