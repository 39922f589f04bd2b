"""The index that calls are found by: FTS5 over the terms of each call, made in slices beside the writing.

Owns its tables, which can be made anew from the calls at any time, and how far they reach: a range of row ids of
``calls`` that grows upwards with new calls, and downwards until an old file is covered. A call is put in when it has
ended; until then, it is *pending*. Must not know what is asked. All raise ``sqlite3.Error``.

Rows are in the order of their ids, answers in that of their start, which differs a little: calls of several processes
are written as they come. So each slice leaves a *block*, which says between which times its calls began.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.history.queries import records_of
from core.history.terms import terms_of
from core.history.transactions import writing
from core.trace import CallRecord

if TYPE_CHECKING:
    import sqlite3

SLICE = 500
"""Calls in one slice: a transaction of some 30 ms."""

_TABLES = (
    # only whether a term is in a call, and nothing of where: a fifth of the size
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5"
    "(terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii')",
    "CREATE TABLE IF NOT EXISTS search_blocks (first_id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL, "
    "oldest_us INTEGER NOT NULL, newest_us INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS search_pending (id INTEGER PRIMARY KEY)",
    # a process that was thought dead goes on, and its call ends after all; "OR IGNORE" would not hold here, as the
    # statement that fires a trigger decides what becomes of conflicts in it
    "CREATE TRIGGER IF NOT EXISTS calls_resumed AFTER UPDATE ON calls WHEN old.outcome = 'interrupted' BEGIN "
    "INSERT INTO search_pending SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM search_pending WHERE id = new.id); END",
)
# each by itself, else SQLite reads all of them
_ENDS = "SELECT coalesce((SELECT min(id) FROM calls), 1), coalesce((SELECT max(id) FROM calls), 0)"
_PUT = "INSERT INTO search_terms (rowid, terms) VALUES (?, ?)"
_TAKE_OUT = "INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', ?, ?)"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the index reaches.

    Attributes:
        low: The first row id that it covers.
        high: The last one; below ``low`` while nothing is covered.
        first: The first row id that there is.
        last: The last one.
    """

    low: int
    high: int
    first: int
    last: int

    @property
    def part(self) -> float:
        """How much of the calls is covered, 0 to 1."""
        there = self.last - self.first + 1
        covered = min(self.high, self.last) - max(self.low, self.first) + 1
        return 1.0 if there <= 0 else max(0, covered) / there

    @property
    def complete(self) -> bool:
        """Whether every call but the newest is covered."""
        return self.low <= self.first


def reach(connection: sqlite3.Connection) -> Reach | None:
    """How far the index reaches; None if there is none."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search_blocks'").fetchone():
        return None
    first, last = connection.execute(_ENDS).fetchone()
    low, high = connection.execute("SELECT min(first_id), max(last_id) FROM search_blocks").fetchone()
    if low is None:
        return None
    return Reach(low, high, first, last)


def prepare(connection: sqlite3.Connection) -> bool:
    """Make the tables where they are missing; False if this SQLite has no FTS5."""
    if reach(connection) is not None:
        return True
    import sqlite3

    try:
        with writing(connection):
            for statement in _TABLES:
                connection.execute(statement)
            _begin_at_end(connection)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            return False
        raise
    return True


def grow(connection: sqlite3.Connection, limit: int = SLICE) -> bool:
    """Put one slice in: of calls that have ended meanwhile, of new ones, or of older ones; False if there is none."""
    return grow_up(connection, limit) or _put_range(connection, limit)


def grow_up(connection: sqlite3.Connection, limit: int = SLICE) -> bool:
    """As ``grow``, but without the older ones, of which there may be many."""
    return _put_pending(connection, limit) or _put_range(connection, limit, up=True)


def take_out(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Forget calls that are about to be deleted, within the caller's transaction.

    Only what was put in may be taken out: FTS5 counts, and takes itself for damaged when it falls below nothing.
    """
    pending = {row[0] for row in connection.execute("SELECT id FROM search_pending")}
    for place, record in records_of(connection, ids).items():
        if place not in pending:
            connection.execute(_TAKE_OUT, [place, " ".join(terms_of(record))])


def trim(connection: sqlite3.Connection) -> None:
    """Reach no further than the calls that are left, within the caller's transaction: new ones may get the old ids."""
    first, last = connection.execute(_ENDS).fetchone()
    connection.execute("DELETE FROM search_blocks WHERE first_id > ? OR last_id < ?", [last, first])
    connection.execute("UPDATE search_blocks SET last_id = ? WHERE last_id > ?", [last, last])
    connection.execute("DELETE FROM search_pending WHERE id NOT IN (SELECT id FROM calls)")
    _begin_at_end(connection)


def empty(connection: sqlite3.Connection) -> None:
    """Begin anew, within the caller's transaction."""
    for table in ("search_terms", "search_blocks", "search_pending"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("DROP TRIGGER IF EXISTS calls_resumed")


def _put_pending(connection: sqlite3.Connection, limit: int) -> bool:
    ended = "SELECT id FROM search_pending CROSS JOIN calls USING (id) WHERE outcome IS NOT NULL LIMIT ?"
    if not connection.execute(ended, [1]).fetchone():
        return False
    with writing(connection):  # from the reading on: a call that was thought dead may end just then
        ids = [row[0] for row in connection.execute(ended, [limit])]
        rows = [(place, " ".join(terms_of(record))) for place, record in records_of(connection, ids).items()]
        connection.executemany(_PUT, rows)
        connection.executemany("DELETE FROM search_pending WHERE id = ?", [(place,) for place in ids])
    return True


def _put_range(connection: sqlite3.Connection, limit: int, *, up: bool = False) -> bool:
    known = reach(connection)
    assert known is not None
    condition, order = ("id > ?", "ASC") if up else ("id < ?", "DESC")
    ids = [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM calls WHERE {condition} ORDER BY id {order} LIMIT ?",  # noqa: S608  # our own words
            [known.high if up else known.low, limit],
        )
    ]
    if not ids:
        return False
    records = records_of(connection, sorted(ids))
    rows = [(place, " ".join(terms_of(record))) for place, record in records.items() if record.outcome is not None]
    running = [(place,) for place, record in records.items() if record.outcome is None]
    block = [
        known.high + 1 if up else min(ids),
        max(ids) if up else known.low - 1,
        min(record.started_us for record in records.values()),
        max(record.started_us for record in records.values()),
    ]
    with writing(connection):
        now = reach(connection)
        same = now is not None and (now.low, now.high) == (known.low, known.high)  # else another process was faster
        if same and _are_there(connection, records):
            connection.executemany(_PUT, rows)
            connection.executemany("INSERT OR IGNORE INTO search_pending VALUES (?)", running)
            connection.execute("INSERT OR REPLACE INTO search_blocks VALUES (?, ?, ?, ?)", block)
    return True


def _are_there(connection: sqlite3.Connection, records: Mapping[int, CallRecord]) -> bool:
    """Whether all of them still stand where they were read: the place of a deleted call is given to a new one."""
    found = connection.execute(
        "SELECT id, call_id FROM calls WHERE id IN (SELECT value FROM json_each(?))", [json.dumps([*records])]
    )
    return dict(found.fetchall()) == {place: record.call_id for place, record in records.items()}


def _begin_at_end(connection: sqlite3.Connection) -> None:
    """Where nothing is covered, an empty block says from where it goes upwards and downwards."""
    connection.execute(
        "INSERT INTO search_blocks SELECT last + 1, last, 0, 0 FROM (SELECT coalesce(max(id), 0) AS last FROM calls) "
        "WHERE NOT EXISTS (SELECT 1 FROM search_blocks)"
    )
