"""One line in a pane that says what takes a while, how far it is, and lets the user stop it.

Must not know the work.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gui.widgets.buttons import Button
from gui.widgets.labels import Label, styled


class WorkLine(QWidget):
    """Hidden while nothing goes on."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        styled(self, "surface")
        self._text = Label("", "caption", parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(240)
        self.stop = Button(f"{name}.stop", kind="link", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 12, 2)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self.stop)
        row.addStretch(1)
        self._set_words()
        self.show_work("")

    def show_work(self, text: str, part: float | None = None, *, stoppable: bool = False) -> None:
        """Say what is being done, and how much of it, 0 to 1, is done; nothing if ``text`` is empty."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.stop.setVisible(stoppable)
        self._bar.setRange(0, 0 if part is None else 1000)  # without a known end the bar runs to and fro
        self._bar.setValue(round(1000 * (part or 0.0)))
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._set_words()

    def _set_words(self) -> None:
        self.stop.setText(self.tr("Stop"))
