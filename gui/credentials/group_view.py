"""The fields of one group under their heading.

Owns the rows and the words of the heading. Rows are made one at a time, when the form says so: twenty of them at once
would hold up the window for longer than a frame. Must not know a store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.credentials.types import CredentialStatus
from gui.credentials.checks import named, title_of
from gui.credentials.field_row import MARGIN, FieldRow
from gui.credentials.groups import FieldGroup
from gui.widgets.badge import Badge
from gui.widgets.labels import Label, line, styled, tight_column


class GroupHead(QWidget):
    """A heading: what the fields below are for, and what is missing."""

    def __init__(self, group: FieldGroup, only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group, self._only = group, only
        self._statuses: Mapping[str, CredentialStatus] | None = None
        styled(self, "sunken")
        self._title = Label(role="strong", parent=self)
        self._note = Label(role="caption", tone="secondary", parent=self)
        self._note.setWordWrap(True)
        self.badge = Badge(parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 6, MARGIN, 6)
        row.setSpacing(10)
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        row.addWidget(self.badge)
        self.retranslate()

    def show_statuses(self, statuses: Mapping[str, CredentialStatus] | None) -> None:
        """Say what is missing."""
        self._statuses = statuses
        self.badge.setVisible(self._group.scheme is not None and statuses is not None)
        if statuses is None:
            return
        missing, unreadable = len(self._group.missing(statuses)), len(self._group.unreadable(statuses))
        if missing:
            self.badge.set(self.tr("{n} missing").format(n=missing), "outline", "circle-dashed")
        elif unreadable:
            self.badge.set(self.tr("{n} cannot be read").format(n=unreadable), "warn", "warning")
        else:
            self.badge.set(self.tr("Complete"), "ok", "check-circle")

    def retranslate(self) -> None:
        """All words anew."""
        scheme = self._group.scheme
        if scheme is not None:
            self._title.setText(named(scheme.names, scheme.id))
            if self._group.shared and not self._group.fields:
                told = self.tr("uses {names} from above")
            elif self._group.shared:
                told = self.tr("uses {names} from above, too")
            else:
                told = self.tr("all of it is needed") if self._only else self.tr("one complete way is enough")
            self._note.setText(told.format(names=", ".join(title_of(f, f.type) for f in self._group.shared)))
        else:
            title, note = {
                "token": (self.tr("To get and renew tokens"), self.tr("not needed for calls as such")),
                "other": (self.tr("Further credentials"), self.tr("not needed for calls as such")),
                "stored": (self.tr("Other stored values"), self.tr("saved by a program, unknown to this platform")),
            }[self._group.kind]
            self._title.setText(title)
            self._note.setText(note)
        self.show_statuses(self._statuses)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class GroupView(QWidget):
    """A group."""

    def __init__(self, group: FieldGroup, *, only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = group
        self.head = GroupHead(group, only, self)
        self.rows: list[FieldRow] = []
        self._to_come = deque(group.fields)
        self._column = tight_column(self)
        self._column.addWidget(self.head)
        self._column.addWidget(line("h", self))

    def make_row(self) -> FieldRow | None:
        """Make the next row; None if all are there."""
        if not self._to_come:
            return None
        row = FieldRow(self._to_come.popleft(), required=self.group.scheme is not None, parent=self)
        self._column.addWidget(row)
        self._column.addWidget(line("h", self))
        self.rows.append(row)
        return row
