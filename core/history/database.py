"""The file of the history: opened, kept apart from a damaged one, and cleared of calls whose process died.

Owns connections and what becomes of a bad file. Must not know when anything is written.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.history import search_index
from core.history.problem import HistoryProblem
from core.history.processes import is_gone
from core.history.schema import NewerVersionError, migrate, refuse_newer
from core.history.transactions import writing
from core.texts import LANGUAGES, text

if TYPE_CHECKING:
    import sqlite3

BUSY_S = 5.0
"""How long a writer waits for another process's transaction."""

LOOK_EVERY = 200_000
"""SQLite's own steps between two looks whether a long statement was given up: some 10 ms."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error says that the file itself is bad (SQLITE_CORRUPT, SQLITE_NOTADB)."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (11, 26)


class Database:
    """One history file.

    Args:
        clock: Seconds since 1970, for the name of a damaged file.

    Attributes:
        upgrading: Whether it is being brought to the present version just now.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.upgrading = False
        self._clock = clock
        self._opened: os.stat_result | None = None

    @property
    def in_place(self) -> bool:
        """Whether the file that was opened last still is the one of that name.

        Somebody may have deleted it; another process moves a damaged one aside. What is written then is never read.
        """
        try:
            return self._opened is None or os.path.samestat(self._opened, self.path.stat())
        except OSError:
            return False

    def open(self) -> tuple[sqlite3.Connection | None, HistoryProblem | None]:
        """The connection to write with, and what there is to say; never raises for a bad file or folder."""
        import sqlite3

        problem = None
        for _ in range(2):
            try:
                return self._connect(), problem
            except NewerVersionError:
                return None, HistoryProblem("history.newer", {"file": str(self.path)})
            except (OSError, sqlite3.Error) as error:
                if not (isinstance(error, sqlite3.Error) and is_damage(error)):
                    return None, self._unavailable(error)
            try:
                problem = self._move_aside()
            except OSError as error:
                return None, self._unavailable(error)
        return None, problem

    def reopen(self) -> tuple[sqlite3.Connection | None, HistoryProblem | None]:
        """As ``open``, after damage was met in the middle or the file went: moves aside only what still is damaged.

        Another process that met the same damage may have put a new file in place by now. The index goes first: it can
        be made anew, and damage of it alone is none of the calls.
        """
        import sqlite3

        with contextlib.suppress(sqlite3.Error), self.writing_beside(BUSY_S) as connection, writing(connection):
            search_index.empty(connection)
        try:
            with self.reading() as connection:
                sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        except sqlite3.Error as error:
            sound = not is_damage(error)
        try:
            problem = None if sound else self._move_aside()
        except OSError as error:
            return None, self._unavailable(error)
        connection_or_none, other = self.open()
        return connection_or_none, other or problem

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection for one question, from any thread; opening one takes 0.2 ms."""
        import sqlite3

        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None)) as connection:
            yield connection

    @contextlib.contextmanager
    def writing_beside(self, wait_s: float = 0.0) -> Iterator[sqlite3.Connection]:
        """A connection to write with beside the writer, to a file that has been opened before.

        Args:
            wait_s: How long it waits for another's transaction; by default it gives way.
        """
        import sqlite3

        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=wait_s, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection

    def _connect(self) -> sqlite3.Connection:
        import sqlite3

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        connection = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None)
        self._opened = self.path.stat()
        try:
            refuse_newer(connection)
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file; an old one stays as it is
            _enter_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA journal_size_limit = {16 << 20}")
            self.upgrading = True  # a backup of a large file takes some seconds
            migrate(connection, self.path)
            close_interrupted(connection)
        except BaseException:
            connection.close()
            raise
        finally:
            self.upgrading = False
        return connection

    def _move_aside(self) -> HistoryProblem:
        stamp = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y%m%dT%H%M%SZ")
        target = self.path.with_name(f"{self.path.stem}.damaged-{stamp}{self.path.suffix}")
        number = 1
        while target.exists():
            number += 1
            target = self.path.with_name(f"{self.path.stem}.damaged-{stamp}-{number}{self.path.suffix}")
        for tail in ("-wal", "-shm", ""):  # the main file last: a new one must not meet the old log
            part = self.path.with_name(self.path.name + tail)
            if part.exists():
                part.rename(target.with_name(target.name + tail))
        return HistoryProblem("history.damaged", {"file": str(self.path), "moved_to": str(target)})

    def _unavailable(self, error: Exception) -> HistoryProblem:
        return HistoryProblem("history.unavailable", {"file": str(self.path), "cause": str(error)})


def _enter_wal(connection: sqlite3.Connection) -> None:
    import sqlite3

    # two first starts at once: the change of mode does not wait for the other's lock by itself
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def close_interrupted(connection: sqlite3.Connection) -> None:
    """Mark the calls whose process died before their end. Should it live after all, its own end overwrites this."""
    unfinished = connection.execute("SELECT call_id, pid, process_start FROM calls WHERE outcome IS NULL").fetchall()
    gone = [(call_id,) for call_id, pid, start in unfinished if is_gone(pid, start)]
    if not gone:
        return
    message = {lang: text("history.interrupted", lang=lang) for lang in LANGUAGES}
    error = json.dumps({"type": "Interrupted", "message": message["en"]})
    arguments = json.dumps({"text": message})
    with writing(connection):
        connection.executemany(
            "UPDATE calls SET outcome = 'interrupted', stop_reason = 'cancelled', elapsed_s = (SELECT "
            "coalesce(max(started_s + elapsed_s + waited_s), 0.0) FROM steps WHERE steps.call_id = calls.call_id) "
            "WHERE call_id = ? AND outcome IS NULL",
            gone,
        )
        connection.executemany(
            "UPDATE steps SET verdict = 'stop', stop_reason = 'cancelled', rule = 'interrupted', error = ?, "
            "reason_args = ?, running = 0 WHERE call_id = ? AND running",
            [(error, arguments, call_id) for (call_id,) in gone],
        )
        connection.executemany("UPDATE steps SET wait_running = 0 WHERE call_id = ? AND wait_running", gone)
