"""The credentials of one platform as rows: name, origin, facts, buttons. Never a value."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.credentials.types import CredentialStatus
from core.platforms.model import CredentialField, Platform
from gui.credentials.words import origin_badge, status_note
from gui.i18n import current_language
from gui.widgets.badge import Badge
from gui.widgets.buttons import IconButton
from gui.widgets.labels import ElidedLabel, Label, line


class CredentialRow(QWidget):
    """One credential.

    Signals:
        edit_wanted: Enter a value of this type.
        delete_wanted: Delete the stored value of this type.
    """

    edit_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, field: CredentialField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._status: CredentialStatus | None = None
        self._name = ElidedLabel(role="body")
        self._type = Label(field.type, role="caption")
        self.badge = Badge()
        self._note = ElidedLabel(role="caption")
        self.edit = IconButton(f"credentials.edit.{field.type}", "pencil-simple", parent=self)
        self.delete = IconButton(f"credentials.delete.{field.type}", "trash", parent=self)
        self.edit.clicked.connect(lambda: self.edit_wanted.emit(field.type))
        self.delete.clicked.connect(lambda: self.delete_wanted.emit(field.type))
        words = QWidget(self)
        words.setFixedWidth(210)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._type)
        badge = QWidget(self)
        badge.setFixedWidth(124)
        place = QHBoxLayout(badge)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.badge)
        place.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 6, 4, 6)
        row.setSpacing(8)
        row.addWidget(words)
        row.addWidget(badge)
        row.addWidget(self._note, 1)
        row.addWidget(self.edit)
        row.addWidget(self.delete)
        self.show_status(None)

    def show_status(self, status: CredentialStatus | None) -> None:
        """Show what the store says; None: it was not asked yet."""
        self._status = status
        self.retranslate()

    def retranslate(self) -> None:
        """All words anew."""
        status = self._status
        names = self._field.names
        name = names.get(current_language()) or names.get("en") or self._field.type
        self._name.setText(name)
        if status is None:
            self.badge.set(self.tr("Reading…"), "neutral", "spinner-gap")
            self._note.setText("")
        else:
            self.badge.set(*origin_badge(status))
            self._note.setText(status_note(status))
        stored = status is not None and (
            status.origin in ("keyring", "file", "refreshed") or status.shadows is not None
        )
        self.delete.setEnabled(stored or (status is not None and status.state in ("damaged", "locked")))
        self.edit.describe(self.tr("Enter {name}").format(name=name))
        self.delete.describe(self.tr("Delete {name}").format(name=name))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class CredentialRows(QWidget):
    """All credentials of one platform.

    Signals:
        edit_wanted: Enter a value of this type.
        delete_wanted: Delete the stored value of this type.
    """

    edit_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, CredentialRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_platform(self, platform: Platform) -> None:
        """Show the credentials that this platform knows."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.rows = {}
        for field in platform.credentials:
            row = CredentialRow(field, self)
            row.edit_wanted.connect(self.edit_wanted)
            row.delete_wanted.connect(self.delete_wanted)
            self._column.addWidget(row)
            self._column.addWidget(line("h", self))
            self.rows[field.type] = row

    def show_statuses(self, statuses: Mapping[str, CredentialStatus]) -> None:
        """Show what the store says; a type that it does not name is absent."""
        for name, row in self.rows.items():
            row.show_status(statuses.get(name) or CredentialStatus("", name))
