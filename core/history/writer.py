"""The thread that writes the history: takes events from a bounded queue, folds them, writes what changed.

Owns the queue, the records of running calls, and the one writing connection. Must not know what is asked of the
history. Nothing in here may stop a call: an event costs its maker an append, and every problem is said once.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.events import CallFinished, CallStarted, Event, PhaseDone, StepProgress
from core.history import queries
from core.history.database import Database, is_damage
from core.history.problem import HistoryProblem
from core.history.processes import process_start
from core.history.retention import limits_in_use, shortened
from core.history.rows import put
from core.history.transactions import writing
from core.trace import CallRecord, Step, fold

if TYPE_CHECKING:
    import sqlite3

log = logging.getLogger(__name__)

BATCH_S = 0.045
"""How long events are collected before they are written.

Those of a call that has just begun wait once more: most calls end meanwhile, and are written once and not twice. With
the writing itself that stays below 100 ms, too.
"""

MAX_QUEUED = 100_000
MAX_UNWRITTEN = 10_000
_TRANSACTION_EVENTS = 2_000
_RETRY_S = 1.0
_UNFIT = (OverflowError, RecursionError, TypeError, ValueError)
"""What a value that no file takes raises on its way there, besides SQLite's errors: too large, too deep, no JSON."""
_PASSING = frozenset({PhaseDone, StepProgress})
"""The end of the step brings what is kept of them."""


class Writer:
    """Writes events into a database from a daemon thread of its own.

    Args:
        on_problem: Called in that thread, once for each kind of problem, and at the end of one that passed.
        batch_s: How long events are collected.
        max_queued: Events beyond that are dropped, and it is said.
    """

    def __init__(
        self,
        database: Database,
        on_problem: Callable[[HistoryProblem], None] | None = None,
        *,
        batch_s: float = BATCH_S,
        max_queued: int = MAX_QUEUED,
    ) -> None:
        self.opened = threading.Event()
        self.problem: HistoryProblem | None = None
        self.usable = True
        self._database = database
        self._on_problem = on_problem
        self._batch_s = batch_s
        self._max_queued = max_queued
        self._queue: deque[Event | threading.Event] = deque()
        self._wake = threading.Event()
        self._hurry = threading.Event()
        self._closing = False
        self._damaged = False
        self._overflown = False
        self._stuck = False
        self._lost = 0
        self._said: set[str] = set()
        self._connection: sqlite3.Connection | None = None
        self._running: dict[str, CallRecord] = {}
        self._changed: dict[str, CallRecord] = {}
        self._written: dict[str, tuple[Step, ...]] = {}
        self._begun: defaultdict[str, list[Event]] = defaultdict(list)
        self._own_start = process_start(os.getpid())
        self._thread = threading.Thread(target=self._run, name="jieru-history", daemon=True)

    def start(self) -> None:
        """Begin; the file is opened in the thread."""
        self._thread.start()

    def add(self, event: Event) -> None:
        """Take ``event`` from any thread; never waits, never raises."""
        if type(event) in _PASSING or self._closing or not self.usable:
            return
        if len(self._queue) >= self._max_queued:
            self._overflown = True
            return
        self._queue.append(event)
        if not self._wake.is_set():
            self._wake.set()

    def flush(self, timeout_s: float) -> bool:
        """Write at once what was added until now; False if that did not succeed within ``timeout_s``."""
        if not self._thread.is_alive():
            return False
        done = threading.Event()
        self._queue.append(done)
        self._hurry.set()
        self._wake.set()
        return done.wait(timeout_s) and self.usable and not self._changed

    def close(self, timeout_s: float) -> bool:
        """Write what is queued and end; False if that did not succeed within ``timeout_s``."""
        self._closing = True
        self._hurry.set()
        self._wake.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive() and self.usable and not self._changed

    def report_damage(self) -> None:
        """A reader met damage: look at the file before the next write."""
        self._damaged = True
        self._wake.set()

    def _run(self) -> None:
        try:
            self._use(*self._database.open())
            self.opened.set()
            while self.usable and not (self._closing and not self._queue and not self._begun):
                if not self._begun:
                    self._wake.wait(_RETRY_S if self._changed else None)
                self._hurry.wait(self._batch_s)
                if not self._closing:
                    self._wake.clear()
                    self._hurry.clear()
                self._write_queued()
        finally:
            self._release()

    def _write_queued(self) -> None:
        if self._damaged or not self._database.in_place:
            self._replace_file()
        if self._overflown:
            self._overflown = False
            self._say(HistoryProblem("history.overflow", {"limit": self._max_queued}))
        waiting: list[threading.Event] = []
        while self._write_some(waiting):
            pass
        if self._damaged:
            self._replace_file()
            self._write_changed()
        for done in waiting:
            done.set()

    def _write_some(self, waiting: list[threading.Event]) -> bool:
        """Write what is queued, as much as one transaction may hold; whether there may be more.

        Args:
            waiting: Gets what is to be told that everything before it was written.
        """
        events, self._begun = self._begun, defaultdict(list)
        have_waited = frozenset(events)
        taken = 0
        while self._queue and taken < _TRANSACTION_EVENTS:
            item = self._queue.popleft()
            taken += 1
            if isinstance(item, threading.Event):
                waiting.append(item)
            else:
                events[item.call_id].append(item)
        may_wait = not waiting and not self._closing
        for call_id, of_one_call in events.items():
            if may_wait and call_id not in have_waited and _has_begun(of_one_call):
                self._begun[call_id] = of_one_call
            else:
                self._fold(call_id, of_one_call)
        self._write_changed()
        return taken == _TRANSACTION_EVENTS

    def _fold(self, call_id: str, events: Sequence[Event]) -> None:
        record = self._running.get(call_id) or self._changed.get(call_id)
        if record is None and not isinstance(events[0], CallStarted):
            record = self._stored(call_id)  # a late event must not overwrite a call that has ended
        record = fold(record, *events)
        self._running[call_id] = self._changed[call_id] = record
        if record.outcome is not None:
            del self._running[call_id]

    def _stored(self, call_id: str) -> CallRecord | None:
        import sqlite3

        assert self._connection is not None
        try:
            return queries.get(self._connection, call_id)
        except sqlite3.Error:  # the write that follows meets the same trouble, and says so
            return None

    def _write_changed(self) -> None:
        import sqlite3

        if not self._changed or self._connection is None:
            return
        try:
            self._write(self._connection, [*self._changed.values()])
        except (sqlite3.Error, *_UNFIT) as error:
            if isinstance(error, sqlite3.Error) and is_damage(error):
                self._damaged = True
                return
            self._say(HistoryProblem("history.unwritable", {"file": str(self._database.path), "cause": str(error)}))
            if isinstance(error, sqlite3.OperationalError):
                self._stuck = True
            else:
                self._write_one_by_one(self._connection)
            while len(self._changed) > MAX_UNWRITTEN:
                del self._changed[next(iter(self._changed))]
                self._lost += 1
        else:
            if self._stuck:
                self._say_that_it_works()

    def _write_one_by_one(self, connection: sqlite3.Connection) -> None:
        """One of the calls holds what no file takes: leave out that one only."""
        import sqlite3

        for call_id, record in [*self._changed.items()]:
            try:
                self._write(connection, [record])
            except (sqlite3.Error, *_UNFIT) as error:
                if isinstance(error, sqlite3.OperationalError):  # a trouble of the file: these wait for its end
                    return
                del self._changed[call_id]

    def _write(self, connection: sqlite3.Connection, changed: Sequence[CallRecord]) -> None:
        bodies = limits_in_use().bodies
        records = [shortened(record, bodies) for record in changed]
        pid = os.getpid()
        with writing(connection):
            put(connection, [record for record in records if record.pid == pid], self._written, self._own_start)
            put(connection, [record for record in records if record.pid != pid], self._written, None)
        for record in changed:
            del self._changed[record.call_id]
            if record.outcome is None:
                self._written[record.call_id] = record.steps
            else:
                self._written.pop(record.call_id, None)

    def _replace_file(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._damaged = False
        self._written.clear()
        self._changed = {**self._running, **self._changed}  # the running calls go on in the new file, whole
        self._use(*self._database.reopen())

    def _use(self, connection: sqlite3.Connection | None, problem: HistoryProblem | None) -> None:
        self._connection = connection
        self.usable = connection is not None
        if problem is not None:
            self._say(problem)

    def _say(self, problem: HistoryProblem) -> None:
        self.problem = problem
        if problem.id in self._said:
            return
        self._said.add(problem.id)
        # somebody who listens shows it; else the log is the only place
        log.log(logging.INFO if self._on_problem else logging.WARNING, "%s", problem)
        if self._on_problem is not None:
            try:
                self._on_problem(problem)
            except Exception:  # the listener is not ours, and the history goes on
                log.warning("a listener for problems of the history failed", exc_info=True)

    def _say_that_it_works(self) -> None:
        """The trouble of the file is over: nobody has to look after it any more, and the next one is news."""
        lost, self._lost, self._stuck = self._lost, 0, False
        self._said -= {"history.unwritable", "history.written", "history.written_in_part"}
        self._say(
            HistoryProblem("history.written_in_part", {"lost": lost}) if lost else HistoryProblem("history.written")
        )
        self.problem = None

    def _release(self) -> None:
        self.usable = self.usable and self._closing
        self.opened.set()
        if self._connection is not None:
            self._connection.close()
        while self._queue:
            item = self._queue.popleft()
            if isinstance(item, threading.Event):
                item.set()


def _has_begun(events: Sequence[Event]) -> bool:
    """Whether they are of a call that has begun, and not ended yet."""
    return isinstance(events[0], CallStarted) and not isinstance(events[-1], CallFinished)
