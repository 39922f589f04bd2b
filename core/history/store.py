"""``History``: what the rest of the program sees of the stored calls.

Owns nothing but the putting together of writer and queries. A history that cannot be used is empty and says why; it
never raises, and never delays the program's start.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.events import Event, Mode, ignoring_phases
from core.history import queries
from core.history.database import Database, is_damage
from core.history.figures import overview
from core.history.overview import Overview
from core.history.problem import HistoryProblem
from core.history.statistics import statistics
from core.history.time_range import TimeRange
from core.history.writer import BATCH_S, Writer
from core.retry.statistics import RetryStats
from core.trace import CallRecord

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

OPEN_WAIT_S = 1.0
"""How long a question waits for the file to be opened."""

_LOOK_EVERY = 200_000  # SQLite's own steps between two looks whether a long question was given up: some 10 ms


class History:
    """The stored calls of one file. Use ``History.open``; every method may be called from any thread."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

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
            on_problem: Called in the writing thread, once for each kind of problem.
            clock: Seconds since 1970, for the name of a damaged file that is moved aside.
            batch_s: How long events are collected before they are written.
        """
        database = Database(path, clock)
        writer = Writer(database, on_problem, batch_s=batch_s)
        writer.start()
        return cls(database, writer)

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
        return self._writer.close(timeout_s)

    def page(
        self, *, mode: Mode, before: CallRecord | None = None, limit: int = 200, platform: str | None = None
    ) -> list[CallRecord]:
        """At most ``limit`` calls with their steps, newest first; with ``before`` those older than that one."""
        return self._ask(
            lambda connection: queries.page(connection, mode=mode, before=before, limit=limit, platform=platform), []
        )

    def every(self, mode: Mode) -> Iterator[CallRecord]:
        """All calls, newest first, a page at a time; a call that begins meanwhile is left out."""
        before = None
        while records := self.page(mode=mode, before=before):
            yield from records
            before = records[-1]

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
        nothing: tuple[RetryStats, dict[str, RetryStats]] = (RetryStats(), {})
        return self._ask(lambda connection: statistics(connection, mode, since_us), nothing)

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
            connection.set_progress_handler(given_up, _LOOK_EVERY)
            return overview(connection, mode, time_range, platform)

        return self._ask(question, None)

    def _ask(self, question: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        self._writer.opened.wait(OPEN_WAIT_S)
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
