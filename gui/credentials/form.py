"""All fields of one platform, in groups, in a scroll area.

Owns the rows and their headings. Must not know a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from core.credentials.types import CredentialStatus
from core.platforms.model import Platform
from gui.credentials.checks import named, title_of
from gui.credentials.field_row import BADGE_WIDTH, GAP, MARGIN, NAME_WIDTH, FieldRow
from gui.credentials.groups import FieldGroup, field_groups
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


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A group on the page."""

    group: FieldGroup
    widget: QWidget
    head: GroupHead
    rows: list[FieldRow]


class CredentialForm(QScrollArea):
    """Rows by type.

    Signals:
        typed, pasted, wanted: As those of ``FieldRow``.
    """

    typed = Signal(str, str)
    pasted = Signal(str, str)
    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("credentials.scroll")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: dict[str, FieldRow] = {}
        self._parts: list[_Part] = []
        self._page = styled(QWidget(), "surface")
        self._column = tight_column(self._page)
        self._column.addStretch(1)
        self.setWidget(self._page)

    def set_platform(self, platform: Platform, stored: Iterable[str] = ()) -> bool:
        """Show the fields of ``platform``, and of what else is stored; whether other ones were shown before.

        Groups that stay keep what is typed in them.
        """
        groups = field_groups(platform, stored)
        if groups == tuple(part.group for part in self._parts):
            return False
        schemes = sum(group.kind == "scheme" for group in groups)
        gone = list(self._parts)
        parts = []
        for group in groups:
            part = next((part for part in gone if part.group == group), None)
            if part is None:
                part = self._made(group, only=schemes == 1)
            else:
                gone.remove(part)
            parts.append(part)
        for part in gone:
            self._column.removeWidget(part.widget)
            part.widget.hide()
            part.widget.deleteLater()
        for place, part in enumerate(parts):
            self._column.insertWidget(place, part.widget)
        self._parts = parts
        self.rows = {row.field.type: row for part in parts for row in part.rows}
        return True

    def show_statuses(self, statuses: Mapping[str, CredentialStatus] | None) -> None:
        """Say at each heading what is missing; None: not known yet."""
        for part in self._parts:
            part.head.show_statuses(statuses)

    def _made(self, group: FieldGroup, *, only: bool) -> _Part:
        widget = QWidget(self._page)
        column = tight_column(widget)
        head = GroupHead(group, only, widget)
        column.addWidget(head)
        column.addWidget(line("h", widget))
        rows = []
        for field in group.fields:
            row = FieldRow(field, required=group.scheme is not None, parent=widget)
            row.typed.connect(self.typed)
            row.pasted.connect(self.pasted)
            row.wanted.connect(self.wanted)
            column.addWidget(row)
            column.addWidget(line("h", widget))
            rows.append(row)
        return _Part(group, widget, head, rows)


class FormHead(QWidget):
    """The names of the columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "sunken")
        self.setFixedHeight(28)
        self._labels = [Label(role="caption", tone="secondary", parent=self) for _ in range(3)]
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(GAP)
        for label, width in zip(self._labels, (NAME_WIDTH, BADGE_WIDTH, 0), strict=True):
            if width:
                label.setFixedWidth(width)
            row.addWidget(label, 0 if width else 1)
        self.retranslate()

    def retranslate(self) -> None:
        """All words anew."""
        for label, text in zip(self._labels, (self.tr("Field"), self.tr("Comes from"), self.tr("Value")), strict=True):
            label.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
