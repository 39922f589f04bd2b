"""The field to filter a table with: a funnel, a button that clears it, and keys that lead on to the table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.icons import icon
from gui.theme import theme_manager
from gui.widgets.escape import offers_escape


class FilterEdit(QLineEdit):
    """Esc empties it; a second Esc, Enter and the down arrow leave it.

    Signals:
        left: The keyboard goes on.
    """

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, icon_name: str = "funnel") -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setObjectName(name)
        self.setClearButtonEnabled(True)
        self._funnel = QAction(self)
        self.addAction(self._funnel, QLineEdit.ActionPosition.LeadingPosition)
        theme_manager().changed.connect(self._restyle)
        self._restyle()

    def event(self, event: QEvent) -> bool:
        """Esc is for the field while there is something in it, then for the call that runs."""
        if offers_escape(event) and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, Enter and the down arrow."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        self._funnel.setIcon(icon(self._icon_name, "text.tertiary", 16))
