"""``History``: what the rest of the program sees of the stored calls.

Owns nothing but the putting together of writer and queries. A history that cannot be used is empty and says why; it
never raises, and never delays the program's start.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import JieruError
from core.events import Event, Mode, ignoring_phases
from core.history import queries, search_index
from core.history.call_filter import CallFilter
from core.history.database import BUSY_S, LOOK_EVERY, Database, is_damage
from core.history.figures import overview
from core.history.overview import Overview
from core.history.problem import HistoryProblem
from core.history.search import Told, find
from core.history.statistics import AllTime, all_time
from core.history.time_range import TimeRange
from core.history.upkeep import Upkeep
from core.history.writer import BATCH_S, Writer
from core.retry.statistics import RetryStats
from core.trace import CallRecord

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

OPEN_WAIT_S = 1.0
"""How long a question waits for the file to be opened."""

CLOSE_S = BUSY_S + 1.0
"""How long a program that ends waits for its last calls to be written: as long as another may hold the file."""


class History:
    """The stored calls of one file. Use ``History.open``; every method may be called from any thread."""

    def __init__(self, database: Database, writer: Writer, upkeep: Upkeep) -> None:
        self._database = database
        self._writer = writer
        self._upkeep = upkeep

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        on_problem: Callable[[HistoryProblem], None] | None = None,
        clock: Callable[[], float] = time.time,
        batch_s: float = BATCH_S,
    ) -> History:
        """Start with the file ``path``; returns at once, the writing thread opens it.

        Args:
            path: Made with its folder if it is not there.
            on_problem: Called in the writing thread, once for each kind of problem, and at the end of one that passed.
            clock: Seconds since 1970, for the name of a damaged file that is moved aside.
            batch_s: How long events are collected before they are written.
        """
        database = Database(path, clock)
        writer = Writer(database, on_problem, batch_s=batch_s)
        upkeep = Upkeep(database, writer.opened, writer.report_damage, clock=clock)
        writer.start()
        upkeep.start()
        return cls(database, writer, upkeep)

    @property
    def problem(self) -> HistoryProblem | None:
        """The last problem, or None. Waits briefly for the file to be opened."""
        self._writer.opened.wait(OPEN_WAIT_S)
        return self._writer.problem

    @property
    def usable(self) -> bool:
        """Whether calls are stored and can be read."""
        self._writer.opened.wait(OPEN_WAIT_S)
        return self._writer.usable

    @ignoring_phases
    def on_event(self, event: Event) -> None:
        """Take an event, as a listener of the engine does; never waits, never raises."""
        self._writer.add(event)

    def flush(self, timeout_s: float = 1.0) -> bool:
        """Write at once what was taken until now; False if that did not succeed within ``timeout_s``."""
        return self._writer.flush(timeout_s)

    def close(self, timeout_s: float = 1.0) -> bool:
        """Write what was taken and end; False if that did not succeed within ``timeout_s``."""
        self._upkeep.stop(0)
        written = self._writer.close(timeout_s)
        return self._upkeep.stop(timeout_s) and written

    def page(
        self, *, mode: Mode, before: CallRecord | None = None, limit: int = 200, platform: str | None = None
    ) -> list[CallRecord]:
        """At most ``limit`` calls with their steps, newest first; with ``before`` those older than that one."""
        return self.find(CallFilter(mode, platform), before=before, limit=limit) or []

    def find(
        self,
        wanted: CallFilter,
        *,
        before: CallRecord | None = None,
        limit: int = 200,
        oldest_first: bool = False,
        told: Told = lambda _part: None,
        given_up: Callable[[], bool] = lambda: False,
    ) -> list[CallRecord] | None:
        """A page of the calls that ``wanted`` finds, newest first; None if the history cannot be read.

        Args:
            wanted: Which calls.
            before: Only calls that come after this one in the order asked for.
            limit: At most so many.
            oldest_first: The order of time instead.
            told: Called with how much of the history, 0 to 1, has been looked through, if that takes a while.
            given_up: Asked now and then; true ends it, and None is the answer.
        """

        def question(connection: sqlite3.Connection) -> list[CallRecord]:
            connection.set_progress_handler(given_up, LOOK_EVERY)
            return find(connection, wanted, before=before, limit=limit, oldest_first=oldest_first, told=told)

        return self._ask(question, None)

    def every(self, wanted: CallFilter) -> Iterator[CallRecord]:
        """All calls that ``wanted`` finds, newest first, a page at a time; one that begins meanwhile is left out.

        Raises:
            JieruError: The history cannot be read, or not any more: what came so far is not all.
        """
        before = None
        while records := self.find(wanted, before=before):
            yield from records
            before = records[-1]
        if records is None:
            raise self.unreadable()

    def unreadable(self) -> JieruError:
        """The error of a question that the history could not answer."""
        problem = self.problem
        return JieruError(
            "history.unavailable", file=str(self._database.path), cause=problem.message if problem else ""
        )

    def get(self, call_id: str) -> CallRecord | None:
        """The call with this id, or None."""
        return self._ask(lambda connection: queries.get(connection, call_id), None)

    def count(self, mode: Mode) -> int:
        """How many calls of this mode are stored."""
        return self._ask(lambda connection: queries.count(connection, mode), 0)

    def first_started_us(self, mode: Mode) -> int | None:
        """When the oldest stored call of this mode began, microseconds since 1970."""
        return self._ask(lambda connection: queries.first_started_us(connection, mode), None)

    def statistics(self, mode: Mode, since_us: int | None = None) -> tuple[RetryStats, dict[str, RetryStats]]:
        """Totals, and the same by platform id, of the calls that began at ``since_us`` or later."""
        found = self._ask(lambda connection: all_time(connection, mode, since_us), AllTime())
        return found.totals, dict(found.by_platform)

    def all_time(self, mode: Mode) -> AllTime:
        """The same in every division that statistics know, counted once."""
        return self._ask(lambda connection: all_time(connection, mode), AllTime())

    def overview(
        self,
        mode: Mode,
        time_range: TimeRange,
        platform: str | None = None,
        *,
        given_up: Callable[[], bool] = lambda: False,
    ) -> Overview | None:
        """The figures of ``time_range``; None if the history cannot be read, or when ``given_up`` says so meanwhile."""

        def question(connection: sqlite3.Connection) -> Overview:
            connection.set_progress_handler(given_up, LOOK_EVERY)
            return overview(connection, mode, time_range, platform)

        return self._ask(question, None)

    def clear(
        self,
        mode: Mode,
        *,
        told: Callable[[int], None] = lambda _count: None,
        given_up: Callable[[], bool] = lambda: False,
    ) -> int:
        """Delete all calls of ``mode`` that have ended; how many there were.

        Args:
            mode: ``live`` or ``sandbox``.
            told: Called with the number so far, now and then.
            given_up: Asked now and then; true ends it, and leaves the rest.

        Raises:
            JieruError: The file cannot be written.
        """
        import sqlite3

        self.flush()
        try:
            return self._upkeep.clear(mode, told, given_up)
        except sqlite3.Error as error:
            raise JieruError("history.unwritable", file=str(self._database.path), cause=str(error)) from None

    def size_bytes(self) -> int:
        """What the history takes on the disk, its log and its backups too."""
        folder, stem = self._database.path.parent, self._database.path.stem
        sizes = []
        for file in folder.glob(f"{stem}.*"):
            with contextlib.suppress(OSError):  # a log that was just taken in
                sizes.append(file.stat().st_size)
        return sum(sizes)

    def indexed(self) -> float:
        """How much of the calls the index covers, 0 to 1; the rest is looked through one by one."""
        known = self._ask(search_index.reach, None)
        return 0.0 if known is None else known.part

    def _ask(self, question: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        while not self._writer.opened.wait(OPEN_WAIT_S) and self._database.upgrading:
            pass
        if not self._writer.usable:
            return otherwise
        import sqlite3

        try:
            with self._database.reading() as connection:
                return question(connection)
        except sqlite3.Error as error:
            if is_damage(error):
                self._writer.report_damage()
            return otherwise
