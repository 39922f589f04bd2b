"""What went wrong with a call, or came of one that was stopped: what happened, why, and the next step.

Owns the card. The sentences are core's.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.labels import Label

CardTone = Literal["danger", "warn", "info"]
_ICONS: dict[CardTone, tuple[str, str]] = {
    "danger": ("x-circle", "danger.text"),
    "warn": ("warning", "warn.text"),
    "info": ("info", "accent.text"),
}


class ProblemCard(QFrame):
    """Icon, message, reason, hint; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.problem")
        self._tone: CardTone = "danger"
        self._icon = QLabel(self)
        self.message = Label("", "strong", parent=self)
        self.message.setObjectName("response.problem_message")
        self.reason = Label("", "body", "secondary", self)
        self.hint = Label("", "body", parent=self)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self.message, self.reason, self.hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def say(self, message: str, reason: str = "", hint: str = "", tone: CardTone = "danger") -> None:
        """Show these sentences; an empty message hides the card."""
        if message and tone != self._tone:
            self._tone = tone
            self._restyle()
        for label, text in ((self.message, message), (self.reason, reason), (self.hint, hint)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(" ".join(text for text in (message, reason, hint) if text))
        self.setVisible(bool(message))

    def _restyle(self) -> None:
        self.setProperty("card", self._tone)
        self.style().polish(self)
        self._icon.setPixmap(pixmap(*_ICONS[self._tone], 16, self.devicePixelRatioF()))
