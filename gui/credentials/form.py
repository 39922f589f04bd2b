"""All fields of one platform, in groups, in a scroll area.

Owns the rows and their headings. Must not know a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from core.credentials.types import CredentialStatus
from core.platforms.model import Platform
from gui.credentials.field_row import BADGE_WIDTH, GAP, MARGIN, NAME_WIDTH, FieldRow
from gui.credentials.group_view import GroupView
from gui.credentials.groups import field_groups
from gui.widgets.labels import Label, styled, tight_column

ROWS_A_TURN = 2
"""So many rows are made between two frames; a row takes some 7 ms until it is painted."""


class CredentialForm(QScrollArea):
    """Rows by type; they come a few at a time, in the turns of the loop after ``set_platform``.

    Signals:
        typed, pasted, wanted: As those of ``FieldRow``.
        grown: There are more rows.
    """

    typed = Signal(str, str)
    pasted = Signal(str, str)
    wanted = Signal(str, str)
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("credentials.scroll")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: dict[str, FieldRow] = {}
        self._groups: list[GroupView] = []
        self._page = styled(QWidget(), "surface")
        self._column = tight_column(self._page)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._grow)

    @property
    def complete(self) -> bool:
        """Whether all rows are there."""
        return not self._next.isActive()

    @property
    def empty(self) -> bool:
        """Whether there are no rows, and none to come."""
        return not any(view.group.fields for view in self._groups)

    def set_platform(self, platform: Platform, stored: Iterable[str] = ()) -> None:
        """Show the fields of ``platform``, and of what else is stored. Groups that stay keep what is typed in them."""
        groups = field_groups(platform, stored)
        if groups == tuple(view.group for view in self._groups):
            return
        schemes = sum(group.kind == "scheme" for group in groups)
        gone = list(self._groups)
        views = []
        for group in groups:
            view = next((view for view in gone if view.group == group), None)
            if view is None:
                view = GroupView(group, only=schemes == 1, parent=self._page)
            else:
                gone.remove(view)
            views.append(view)
        for view in gone:
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        for place, view in enumerate(views):
            self._column.insertWidget(place, view)
        self._groups = views
        self._collect()
        self._next.start()

    def finish(self) -> None:
        """Make the rows that are still to come, now."""
        while not self.complete:
            self._next.stop()
            self._grow()

    def show_statuses(self, statuses: Mapping[str, CredentialStatus] | None) -> None:
        """Say at each heading what is missing; None: not known yet."""
        for view in self._groups:
            view.head.show_statuses(statuses)

    def _grow(self) -> None:
        for _ in range(ROWS_A_TURN):
            row = next((row for view in self._groups if (row := view.make_row()) is not None), None)
            if row is None:
                break
            row.typed.connect(self.typed)
            row.pasted.connect(self.pasted)
            row.wanted.connect(self.wanted)
        else:
            self._next.start()
        self._collect()
        self.grown.emit()

    def _collect(self) -> None:
        self.rows = {row.field.type: row for view in self._groups for row in view.rows}


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
