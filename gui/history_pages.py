"""Pages of the history for the window: of the mode that is on and the filter that is set, read in threads.

Owns which page is wanted now; a new wish gives the one before up, in the database too. Must not know widgets.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import JieruError
from core.events import Mode
from core.history.call_filter import CallFilter
from core.tasks import TaskRegistry
from core.trace import CallRecord

if TYPE_CHECKING:
    from core.history.store import History

PAGE = 200
_NEWEST, _OLDER, _CLEAR = "history", "history:older", "history:clear"
_SHOWN_FROM_S = 0.3


class HistoryPages(QObject):
    """Reads pages, and deletes.

    Signals:
        loaded: ``list[CallRecord]``: the newest calls that pass, instead of what is shown.
        oldest: The same, the oldest ones, and not all.
        grown: More of them: older ones, or newer ones after the oldest.
        complete: Whether there are no older ones.
        searching: How much of the history, 0 to 1, has been looked through, while that takes a while; None at its end.
        indexing: How much of it the index covers; told before ``searching`` where that is not all.
        deleting: How many calls are deleted so far; None at its end.
        cleared: How many were deleted in all.
        failed: ``JieruError``: deleting did not work.
    """

    loaded = Signal(object)
    oldest = Signal(object)
    grown = Signal(object)
    complete = Signal(bool)
    searching = Signal(object)
    indexing = Signal(float)
    deleting = Signal(object)
    cleared = Signal(int)
    failed = Signal(object)
    _told_part = Signal(object, float)
    _told_count = Signal(int)

    def __init__(self, tasks: TaskRegistry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._history: History | None = None
        self._wanted = CallFilter()
        self._search: object = None
        self._told_part.connect(self._on_told)
        self._told_count.connect(self._on_count)

    def open(self, history: History) -> None:
        """Read from ``history`` from now on."""
        self._history = history

    def show_mode(self, mode: Mode) -> None:
        """Show the newest calls of ``mode``, of those that pass the filter."""
        self._wanted = replace(self._wanted, mode=mode)
        self._load(None)

    def show_filter(self, wanted: CallFilter) -> None:
        """Show the newest calls that pass ``wanted``, of the mode that is on."""
        self._wanted = replace(wanted, mode=self._wanted.mode)
        self._load(None)

    def load_older(self, oldest: CallRecord) -> None:
        """Have the calls before ``oldest`` read and told by ``grown``."""
        self._load(oldest)

    def show_oldest(self) -> None:
        """Show the oldest calls that pass."""
        self._load(None, oldest_first=True)

    def load_newer(self, newest: CallRecord) -> None:
        """Have the calls after ``newest`` read and told by ``grown``; at the end, the newest are shown as ever."""
        self._load(newest, oldest_first=True)

    def source(self) -> tuple[History | None, Mode]:
        """Where it reads, and the mode that is on."""
        return self._history, self._wanted.mode

    def stop(self) -> None:
        """Give up what is being read or deleted; what is shown stays."""
        for name in (_NEWEST, _OLDER, _CLEAR):
            self._tasks.cancel(name)

    def clear(self) -> None:
        """Delete all calls of the mode that is on."""
        self._tasks.restart(self._clear(self._wanted.mode), name=_CLEAR)

    async def size_bytes(self) -> tuple[int, int]:
        """How many calls of the mode there are, and what the whole history takes on the disk."""
        history, mode = self._history, self._wanted.mode
        if history is None:
            return 0, 0

        def ask() -> tuple[int, int]:
            history.flush()
            return history.count(mode), history.size_bytes()

        return await asyncio.to_thread(ask)

    def _load(self, before: CallRecord | None, *, oldest_first: bool = False) -> None:
        if before is None:
            self._tasks.cancel(_OLDER)  # of the list that was
        self._tasks.restart(self._read(before, oldest_first), name=_NEWEST if before is None else _OLDER)

    async def _read(self, before: CallRecord | None, oldest_first: bool) -> None:
        history, wanted = self._history, self._wanted
        if history is None:
            return
        nobody_waits = threading.Event()
        search = self._search = object()

        def read() -> list[CallRecord] | None:
            if before is None:
                history.flush()  # what has just ended belongs to the page
            return history.find(
                wanted,
                before=before,
                limit=PAGE,
                oldest_first=oldest_first,
                told=lambda part: self._told_part.emit(search, part),
                given_up=nobody_waits.is_set,
            )

        slow = asyncio.get_running_loop().call_later(_SHOWN_FROM_S, self._on_slow, search, history)
        try:
            records = await asyncio.to_thread(read) or []
        finally:
            slow.cancel()
            nobody_waits.set()
            if self._search is search:
                self._search = None
                self.searching.emit(None)
        complete = len(records) < PAGE
        if oldest_first and before is not None and complete:
            self._load(None)
        elif oldest_first and not complete:
            (self.oldest if before is None else self.grown).emit(records)
        else:
            (self.loaded if before is None else self.grown).emit(records)
            self.complete.emit(complete)

    def _on_slow(self, search: object, history: History) -> None:
        if search is self._search:
            self.searching.emit(0.0)
            self._tasks.start(self._tell_index(history), name="history:index")

    async def _tell_index(self, history: History) -> None:
        part = await asyncio.to_thread(history.indexed)
        if part < 1 and self._search is not None:
            self.indexing.emit(part)

    def _on_told(self, search: object, part: float) -> None:
        if search is self._search:
            self.searching.emit(part)

    def _on_count(self, count: int) -> None:
        self.deleting.emit(count)

    async def _clear(self, mode: Mode) -> None:
        history = self._history
        if history is None:
            return
        nobody_waits = threading.Event()
        self.deleting.emit(0)
        try:
            count = await asyncio.to_thread(
                lambda: history.clear(mode, told=self._told_count.emit, given_up=nobody_waits.is_set)
            )
            self.cleared.emit(count)
        except JieruError as error:
            self.failed.emit(error)
        finally:
            nobody_waits.set()
            self.deleting.emit(None)
            self._load(None)
