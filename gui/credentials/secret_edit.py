"""A field for a secret: hidden, shown for ten seconds on request, and told to no input method.

Must not know what the secret is for.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.icons import icon
from gui.theme import theme_manager

SHOWN_MS = 10_000
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretEdit(QLineEdit):
    """A password field with an eye."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("mono", "true")
        self._eye = QAction(self)
        self._eye.triggered.connect(lambda: self.reveal(self.echoMode() == QLineEdit.EchoMode.Password))
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(SHOWN_MS)
        self._hide.timeout.connect(lambda: self.reveal(on=False))
        theme_manager().changed.connect(self._update_eye)
        self.reveal(on=False)

    def reveal(self, on: bool) -> None:
        """Show what was typed for ten seconds, or hide it."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        # Qt takes these away with every change to Normal, and a cloud input method would read along
        self.setInputMethodHints(self.inputMethodHints() | _HINTS)
        if on:
            self._hide.start()
        else:
            self._hide.stop()
        self._update_eye()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._update_eye()

    def _update_eye(self) -> None:
        shown = self.echoMode() == QLineEdit.EchoMode.Normal
        self._eye.setIcon(icon("eye-slash" if shown else "eye", "text.secondary"))
        self._eye.setText(self.tr("Hide value") if shown else self.tr("Show value for 10 seconds"))
