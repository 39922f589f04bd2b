"""One amber line in a pane: something is not as it should be, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.labels import Label, styled


class ProblemLine(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        styled(self, "surface")
        self._icon = QLabel(self)
        self._text = Label("", "body", "warn")
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def set_text(self, text: str | None) -> None:
        """Show a sentence; None hides the line."""
        self._text.setText(text or "")
        self.setAccessibleName(text or "")
        self.setVisible(bool(text))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("warning", "warn.text", 16, self.devicePixelRatioF()))
