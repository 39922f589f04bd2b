"""The thread that keeps the history in order: index, kept counts, and what is too old or too much.

Owns when that is done: in slices, with as long a pause after each, so that whoever writes calls waits for one of them
at most; and while calls come thick and fast, as in a batch, the index waits for its end. Must not know how it is done.
Several processes may do it at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.events import Mode
from core.history import retention, rollups, search_index
from core.history.database import BUSY_S, LOOK_EVERY, Database, is_damage
from core.history.transactions import writing

if TYPE_CHECKING:
    import sqlite3

REST_S = 2.0
"""How long it rests when there is nothing to do."""

MANY = 50
"""So many new calls a second are a batch, in whatever process: indexing each takes a tenth of its time."""

BACKLOG = 10_000
"""So many calls may wait for that: to look through all of them takes a second."""

_PAUSE_S = 0.01


class Upkeep:
    """Works on a database from a daemon thread of its own.

    Args:
        opened: Set when the file can be used.
        on_damage: Called when the file turns out to be damaged.
        clock: Seconds since 1970.
        rest_s: How long it rests when there is nothing to do.
        monotonic: Monotonic seconds, for how fast calls come.
    """

    def __init__(
        self,
        database: Database,
        opened: threading.Event,
        on_damage: Callable[[], None],
        *,
        clock: Callable[[], float] = time.time,
        rest_s: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._opened = opened
        self._on_damage = on_damage
        self._clock = clock
        self._rest_s = REST_S if rest_s is None else rest_s
        self._stop = threading.Event()
        self._can_search = True
        self._monotonic = monotonic
        self._seen: tuple[int, float] | None = None
        self._turn = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="jieru-history-upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """End after the slice that is under way; False if that took longer than ``timeout_s``."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def clear(self, mode: Mode, told: Callable[[int], None], given_up: Callable[[], bool]) -> int:
        """Delete all calls of ``mode`` that have ended, in the caller's thread; how many there were.

        The index goes first, and is made anew for what is left: taking each call out of it would take minutes.

        Raises:
            sqlite3.Error: The file cannot be written.
        """
        deleted = 0
        with self._turn, self._database.writing_beside(BUSY_S) as connection:
            with writing(connection):
                search_index.empty(connection)
            while not given_up() and (more := retention.delete_mode(connection, mode)):
                deleted += more
                told(deleted)
            while not given_up() and retention.give_back(connection, 0):
                pass
        return deleted

    def _run(self) -> None:
        self._opened.wait()
        while not self._stop.wait(self._round()):
            pass

    def _round(self) -> float:
        """One slice of what is most wanted; how long to wait after it."""
        import sqlite3

        started = time.monotonic()
        try:
            with self._turn, self._database.writing_beside() as connection:
                connection.set_progress_handler(self._stop.is_set, LOOK_EVERY)
                more = self._slice(connection)
        except sqlite3.Error as error:
            if is_damage(error):
                self._on_damage()
            return self._rest_s  # locked, full, gone: the writer meets the same trouble, and says so
        return max(_PAUSE_S, time.monotonic() - started) if more else self._rest_s

    def _slice(self, connection: sqlite3.Connection) -> bool:
        now_us = round(self._clock() * 1e6)
        if self._can_search:
            self._can_search = search_index.prepare(connection)
        may_index = self._can_search and not self._in_a_batch(connection)
        return (
            (may_index and search_index.grow_up(connection))
            or rollups.keep_one(connection, now_us)
            or (may_index and search_index.grow(connection))
            or retention.delete_some(connection, retention.limits_in_use(), now_us) > 0
            or retention.give_back(connection)
        )

    def _in_a_batch(self, connection: sqlite3.Connection) -> bool:
        known = search_index.reach(connection)
        if known is None:
            return False
        # not by their number alone: after a slice the next look comes so soon that few calls have come since
        seen, self._seen = self._seen, (known.last, self._monotonic())
        if seen is None or known.last - known.high >= BACKLOG:
            return False
        return known.last - seen[0] > MANY * (self._seen[1] - seen[1])
