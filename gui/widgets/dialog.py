"""A dialog that stays open for a while, beside or over the window.

Owns that it goes when it is closed, and that its words follow the language. Must not know what is in it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QWidget

from gui.widgets.labels import styled


class Dialog(QDialog):
    """To be filled; ``finished`` tells that it has closed.

    Escape, the frame's button and ``close()`` all come to ``reject``: that is where a dialog asks first, or stops what
    is under way. ``closeEvent`` is Qt's, which leaves open a dialog whose ``reject`` has not hidden it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        styled(self, "surface")

    def retranslate(self) -> None:
        """All words anew."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
