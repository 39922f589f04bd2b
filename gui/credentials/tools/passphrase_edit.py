"""A field for a passphrase, or an old key: what a ``SecretEdit`` refuses is refused here too.

Owns that it is emptied as soon as it was used. Must not know what it opens.
"""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gui.credentials.row_view import Summary
from gui.credentials.secret_edit import SecretEdit


class PassphraseEdit(SecretEdit):
    """The field; nothing is stored for it, so nothing is drawn in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.setProperty("tall", None)
        self.show_summary(Summary("empty"))
        self.revert_wanted.connect(self.empty)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self.text()
        self.empty()
        return typed

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Nothing but to paste."""
        menu = QMenu(self)
        menu.addAction(self.tr("Paste"), lambda: self._take(QGuiApplication.clipboard().mimeData()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
