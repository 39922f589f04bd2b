"""The log table's model: rows over the ring buffer, and the change of the filter in slices.

Owns which rows there are. Must not know how they are painted. Every change is one insert, one removal or one reset,
whatever the number of lines.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from core.log_blocks import Line
from core.log_tail import LogTail
from gui.live.wording import Names
from gui.logs import words
from gui.logs.line_filter import LineFilter
from gui.logs.line_rows import LineRows

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_SLICE_S = 0.008


class Column(IntEnum):
    """Columns from left to right; the message takes what is left."""

    TIME = 0
    LEVEL = 1
    PLATFORM = 2
    CALL = 3
    MESSAGE = 4


class LogModel(QAbstractTableModel):
    """The lines that pass the filter, newest at the bottom.

    Signals:
        grown: So many new rows stand at the bottom.
        shrunk: So many rows have gone from the top.
        filtered: The rows are those of another filter now.
        filtering: Whether a change of the filter is under way.
    """

    grown = Signal(int)
    shrunk = Signal(int)
    filtered = Signal()
    filtering = Signal(bool)

    def __init__(
        self, names: Names, parent: QObject | None = None, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self.names = names
        self._clock = clock
        self._tail: LogTail | None = None
        self._rows = LineRows()
        self._loggers: set[str] = set()
        self._counted = 0  # rows that Qt knows of
        self._next: LineRows | None = None
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.take)
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._filter_slice)

    # ---- what there is ----

    @property
    def filter(self) -> LineFilter:
        """What is looked for; perhaps not yet what is shown."""
        return (self._next or self._rows).filter

    @property
    def lines(self) -> int:
        """How many lines there are, shown or not."""
        blocks = self._rows.blocks
        return blocks[-1].stop - blocks[0].first if blocks else 0

    def line(self, row: int) -> Line | None:
        """The line in a row; None outside the table."""
        return self._rows.line(row) if 0 <= row < len(self._rows) else None

    def shown_rows(self) -> LineRows:
        """The rows as they are now, for work that goes on while lines come in."""
        return self._rows.copy()

    def loggers(self) -> list[str]:
        """The names of all loggers that ever had a line."""
        return sorted(self._loggers)

    # ---- changes ----

    def set_tail(self, tail: LogTail) -> None:
        """Show the lines of this buffer."""
        self._tail = tail
        self.take()

    def take(self) -> None:
        """Take what has come into the buffer, and leave out what has gone from it; a great deal in slices."""
        if self._tail is None:
            return
        tail = self._tail.read(self._rows.stop)
        self._leave_out(tail.first)
        end, added = self._clock() + _SLICE_S, 0
        for block in tail.blocks:
            added += self._rows.add([block])
            self._loggers.update(logger for _, logger, _, _ in block.heads)
            if self._clock() > end:
                self._rest.start()
                break
        if added:  # how many are shown is only known now
            self.beginInsertRows(QModelIndex(), self._counted, self._counted + added - 1)
            self._counted += added
            self.endInsertRows()
            self.grown.emit(added)

    def let_go(self) -> None:
        """Leave out what has gone from the buffer, while nobody looks: else its memory would stay in use."""
        if self._tail is not None:
            self._leave_out(self._tail.first())

    def _leave_out(self, first: int) -> None:
        gone = self._rows.rows_before(first)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            self._counted -= gone
        self._rows.drop_before(first)
        if gone:
            self.endRemoveRows()
            self.shrunk.emit(gone)

    def set_filter(self, line_filter: LineFilter) -> None:
        """Show the lines that pass ``line_filter``: at once where they are few, else after some slices of work."""
        if line_filter == self.filter:
            return
        self._next = LineRows(line_filter)
        self._filter_slice()
        if self._next is not None and not self._slices.isActive():
            self._slices.start()
            self.filtering.emit(True)

    def _filter_slice(self) -> None:
        rows, blocks = self._next, self._rows.blocks
        if rows is None:
            return
        end = self._clock() + _SLICE_S
        # the first one that was not looked at, or has grown since
        at = bisect_right(blocks, rows.stop, key=lambda block: block.stop)
        while at < len(blocks) and self._clock() < end:
            rows.add(blocks[at : at + 1])
            at += 1
        if at == len(blocks):
            self._take_filtered(rows)

    def _take_filtered(self, rows: LineRows) -> None:
        if self._rows.blocks:
            rows.drop_before(self._rows.blocks[0].first)
        self.beginResetModel()
        self._rows, self._next = rows, None
        self._counted = len(rows)
        self.endResetModel()
        if self._slices.isActive():
            self._slices.stop()
            self.filtering.emit(False)
        self.filtered.emit()

    def retranslate(self) -> None:
        """Tell every word anew."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if len(self._rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    # ---- Qt's side ----

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """Rows of the table."""
        return 0 if parent.isValid() else self._counted

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """The columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tooltip and accessible text of a cell."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words.cell(line, index.column(), self.names)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(line, index.column(), self.names)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.TIME:
            return words.sentence(line, self.names)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        return words.header(section) if role == Qt.ItemDataRole.DisplayRole else None
