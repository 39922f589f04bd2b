"""The line under a field that says what is wrong with it.

Owns icon and sentence. Hidden while there is nothing to say.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.labels import Label


class FieldMessage(QWidget):
    """A sentence in the colour of errors, with an icon, because colour alone says nothing."""

    def __init__(
        self, name: str, parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
    ) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._text = Label("", "caption", "danger", self)
        self._text.setObjectName(name)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def text(self) -> str:
        """What it says; empty if hidden."""
        return self._text.text()

    def say(self, message: str) -> None:
        """Show ``message``; an empty one hides the line."""
        changed = message != self._text.text()
        self._text.setText(message)
        self._text.setAccessibleName(message)
        self.setVisible(bool(message))
        if message and changed:  # a screen reader reads it out
            QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("warning-circle", "danger.text", 16, self.devicePixelRatioF()))
