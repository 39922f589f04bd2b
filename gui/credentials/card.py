"""A card of the right column: icon and title above, content below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.badge import Badge
from gui.widgets.labels import Label


class Card(QFrame):
    """The frame; what is in it is added to ``column``."""

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", "true")
        self._icon_name = icon_name
        self._icon = QLabel(self)
        self.title = Label(role="strong", parent=self)
        self.badge = Badge(parent=self)
        self.badge.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.badge)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.setSpacing(10)
        self.column.addLayout(head)
        theme_manager().changed.connect(self._update_icon)
        self._update_icon()

    def _update_icon(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, "text.secondary", 16, self.devicePixelRatioF()))


class CardLine(QWidget):
    """An icon, a title, and a note below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._colour = "info", "text.secondary"
        self._icon = QLabel(self)
        self._title = Label(parent=self)
        self._note = Label(role="caption", tone="secondary", parent=self)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._note):
            label.setWordWrap(True)
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme_manager().changed.connect(self._update_icon)

    def show_line(self, icon_name: str, colour: str, title: str, note: str) -> None:
        """Show this; ``colour`` is the icon's token, and a title that is no good news."""
        self._icon_name, self._colour = icon_name, colour
        self._title.setText(title)
        self._title.set_tone("danger" if colour == "danger.text" else "warn" if colour == "warn.text" else "")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(f"{title}. {note}" if note else title)
        self._update_icon()

    def _update_icon(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, self._colour, 16, self.devicePixelRatioF()))
