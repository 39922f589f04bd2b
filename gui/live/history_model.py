"""The history table's model: flat rows over the call records that are loaded, newest at the bottom.

Owns which calls are in memory, which are shown, which are expanded. Must not know how rows are painted, nor where
records come from. Rows are Python objects; ids never pass through ``Signal(int)``, which corrupts 19-digit numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.history.call_filter import CallFilter
from core.trace import CallRecord
from gui.beat import Beat
from gui.live import cells
from gui.live.columns import RIGHT_ALIGNED, Column
from gui.live.rows import ChildRow, Row, child_rows, record_of
from gui.live.wording import Names

DEFAULT_LIMIT = 5_000
AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_by_start = attrgetter("started_us", "call_id")


class HistoryModel(QAbstractTableModel):
    """Calls and, under expanded ones, their steps and waits.

    Attributes:
        past: Whether the newest calls are not those that are loaded: new ones are left out then, and pages are added.
        appended: New rows stand at the bottom, of new calls or of the newest one growing.
        counted: The number of calls shown or loaded has changed.
    """

    appended = Signal()
    counted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        names: Names | None = None,
        limit: int = DEFAULT_LIMIT,
        beat: Beat | None = None,
    ) -> None:
        super().__init__(parent)
        self.names = names or Names()
        self.past = False
        self.beat = beat or Beat(self)
        self._limit = limit
        self._records: dict[str, CallRecord] = {}  # everything loaded, oldest first
        self._rows: list[Row] = []  # what is shown
        self._row_of: dict[str, int] = {}  # row of each shown call
        self._shown = 0
        self._expanded: set[str] = set()
        self._running: set[str] = set()
        self._wanted: CallFilter | None = None

    # ---- what there is ----

    def since_start_s(self, row: Row) -> float:
        """Seconds since the start of the row's call."""
        return self.beat.now() - record_of(row).started_us / 1e6

    @property
    def loaded(self) -> int:
        """How many calls are in memory."""
        return len(self._records)

    @property
    def shown(self) -> int:
        """How many calls pass the filter."""
        return self._shown

    @property
    def full(self) -> bool:
        """Whether no older page fits any more."""
        return len(self._records) >= self._limit

    @property
    def running(self) -> frozenset[str]:
        """Ids of the calls that still run."""
        return frozenset(self._running)

    def oldest(self) -> CallRecord | None:
        """The oldest call in memory."""
        return next(iter(self._records.values()), None)

    def newest(self) -> CallRecord | None:
        """The newest call in memory."""
        return next(reversed(self._records.values()), None)

    def row_at(self, row: int) -> Row | None:
        """What stands in a row; None outside the table."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, call_id: str) -> int | None:
        """The row of a call; None if it is not shown."""
        return self._row_of.get(call_id)

    def rows_of(self, call_id: str) -> range:
        """The row of a call and those of its steps."""
        first = self._row_of.get(call_id)
        if first is None:
            return range(0)
        end = first + 1
        while end < len(self._rows) and isinstance(self._rows[end], ChildRow):
            end += 1
        return range(first, end)

    def is_expanded(self, call_id: str) -> bool:
        """Whether a call's steps are shown."""
        return call_id in self._expanded

    # ---- changes ----

    def set_records(self, records: Iterable[CallRecord], *, past: bool = False) -> None:
        """Show these calls instead, in the order of their start; only the newest up to the limit."""
        self.past = past
        ordered = sorted(records, key=_by_start)[-self._limit :]
        self._records = {record.call_id: record for record in ordered}
        self._running = {record.call_id for record in ordered if record.outcome is None}
        self._expanded &= self._records.keys()
        self._rebuild()

    def apply(self, records: Iterable[CallRecord]) -> None:
        """Take changed and new calls: one insert for the new, one small change for each other."""
        self._merge(records, newer=not self.past)

    def grow(self, records: Iterable[CallRecord]) -> None:
        """Take a page of older calls, or in the past of newer ones."""
        self._merge(records, newer=True)

    def _merge(self, records: Iterable[CallRecord], *, newer: bool) -> None:
        latest = {record.call_id: record for record in records}
        oldest = self.oldest()
        new: list[CallRecord] = []
        for record in latest.values():
            known = self._records.get(record.call_id)
            if known is None:
                new.append(record)
            elif record.last_seq > known.last_seq or record.outcome != known.outcome:
                self._update(record)
        new.sort(key=_by_start)
        older = [record for record in new if oldest is not None and _by_start(record) < _by_start(oldest)]
        self._append(new[len(older) :] if newer else [])
        self._prepend(older)
        if new:
            self.counted.emit()

    def set_filter(self, wanted: CallFilter | None) -> None:
        """Show only calls that fit; None shows all. Which mode they are of is not looked at."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._rebuild()

    def set_expanded(self, call_id: str, expanded: bool) -> None:
        """Show or hide the steps of a call."""
        row = self._row_of.get(call_id)
        if row is None or expanded == (call_id in self._expanded):
            return
        if expanded:
            self._expanded.add(call_id)
            children = child_rows(self._records[call_id])
            if children:
                self._insert(row + 1, children)
        else:
            self._expanded.discard(call_id)
            old = self.rows_of(call_id)
            if len(old) > 1:
                self._remove(row + 1, old.stop)
        self._changed(row, row)

    def retranslate(self) -> None:
        """Tell every word anew, after a change of language or of platform definitions."""
        if self._rows:  # no reset: what is selected stays so
            self._changed(0, len(self._rows) - 1)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    # ---- Qt's side ----

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """Rows of the flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """The columns of ``gui.live.columns``."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tooltip and accessible text of a cell; delegates ask ``row_at`` for the rest."""
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        since_start_s = self.since_start_s(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells.text(row, column, self.names, since_start_s)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cells.tooltip(row, column, self.names, since_start_s)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cells.accessible(row, column, self.names, since_start_s)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cells.header(column)
        return None

    # ---- inside ----

    def _matches(self, record: CallRecord) -> bool:
        return self._wanted is None or self._wanted.fits(record)

    def _with_children(self, records: Iterable[CallRecord]) -> list[Row]:
        if not self._expanded:
            return list(records)
        rows: list[Row] = []
        for record in records:
            rows.append(record)
            if record.call_id in self._expanded:
                rows += child_rows(record)
        return rows

    def _rebuild(self) -> None:
        self.beginResetModel()
        shown = self._records.values()
        self._rows = self._with_children(filter(self._matches, shown) if self._wanted else shown)
        self._row_of.clear()
        self._reindex(0)
        self._shown = len(self._row_of)
        self.endResetModel()
        self.counted.emit()

    def _reindex(self, start: int) -> None:
        for row in range(start, len(self._rows)):
            item = self._rows[row]
            if not isinstance(item, ChildRow):
                self._row_of[item.call_id] = row

    def _insert(self, at: int, rows: Sequence[Row]) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self._reindex(at)
        self.endInsertRows()

    def _remove(self, start: int, stop: int) -> None:
        self.beginRemoveRows(QModelIndex(), start, stop - 1)
        del self._rows[start:stop]
        self._reindex(start)
        self.endRemoveRows()

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def _append(self, records: list[CallRecord]) -> None:
        records = records[-self._limit :]
        if not records:
            return
        self._drop_oldest(len(records))
        self._take(records)
        self._records.update((record.call_id, record) for record in records)
        visible = [record for record in records if self._matches(record)]
        if visible:
            self._shown += len(visible)
            self._insert(len(self._rows), visible)
            self.appended.emit()

    def _prepend(self, records: list[CallRecord]) -> None:
        room = self._limit - len(self._records)
        records = records[-room:] if room > 0 else []
        if not records:
            return
        self._take(records)
        self._records = {record.call_id: record for record in records} | self._records
        visible = [record for record in records if self._matches(record)]
        if visible:
            self._shown += len(visible)
            self._insert(0, visible)

    def _take(self, records: list[CallRecord]) -> None:
        self._running.update(record.call_id for record in records if record.outcome is None)

    def _drop_oldest(self, room: int) -> None:
        """Make room in chunks of a tenth, so that a full table does not move its rows with every call."""
        if len(self._records) + room <= self._limit:
            return
        count = min(max(len(self._records) + room - self._limit, self._limit // 10), len(self._records))
        gone = [call_id for call_id, _ in zip(self._records, range(count), strict=False)]
        rows = 0
        for call_id in gone:
            span = self.rows_of(call_id)
            if span:
                rows = span.stop
                self._shown -= 1
        for call_id in gone:
            del self._records[call_id]
            self._row_of.pop(call_id, None)
        self._running.difference_update(gone)
        self._expanded.difference_update(gone)
        if rows:
            self._remove(0, rows)

    def _place(self, call_id: str) -> int:
        """The row for a call that was hidden until now: before the next shown one; what runs is near the end."""
        place = len(self._rows)
        for other in reversed(self._records):
            if other == call_id:
                break
            place = self._row_of.get(other, place)
        return place

    def _update(self, record: CallRecord) -> None:
        self._records[record.call_id] = record
        if record.outcome is not None:
            self._running.discard(record.call_id)
        old = self.rows_of(record.call_id)
        if not old:
            if self._matches(record):  # it did not before: a code or status has come
                self._shown += 1
                self._insert(self._place(record.call_id), [record])
                self.counted.emit()
            return
        children = child_rows(record) if record.call_id in self._expanded else []
        new: list[Row] = [record, *children]
        common = min(len(old), len(new))
        self._rows[old.start : old.start + common] = new[:common]
        self._changed(old.start, old.start + common - 1)
        if len(new) > common:
            at_end = old.stop == len(self._rows)
            self._insert(old.start + common, new[common:])
            if at_end:
                self.appended.emit()
        elif len(old) > common:
            self._remove(old.start + common, old.stop)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT_ALIGNED else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
