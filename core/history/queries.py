"""Questions by the ordinary indexes: newest first, by keyset, so that the last page is as fast as the first.

Must not know who opened the connection. All raise ``sqlite3.Error``. What a filter asks besides mode, platform and time
is ``core.history.search``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from core.events import Mode
from core.history.call_filter import CallFilter
from core.history.rows import CALL_COLUMNS, STEP_COLUMNS, record_of, step_of
from core.history.transactions import snapshot
from core.trace import CallRecord, Step

if TYPE_CHECKING:
    import sqlite3

Key = tuple[int, str]
"""Where a call stands in the order of time: ``started_us`` and ``call_id``."""


def page(
    connection: sqlite3.Connection,
    wanted: CallFilter,
    *,
    before: CallRecord | None = None,
    limit: int = 200,
    oldest_first: bool = False,
) -> list[CallRecord]:
    """At most ``limit`` calls with their steps, newest first, by the columns that ``wanted.by_column`` tells of.

    Args:
        connection: To read from.
        wanted: Which calls; ``outcome`` counts too.
        limit: At most so many.
        before: Only calls that come after this one in the order asked for.
        oldest_first: The order of time instead.
    """
    where, arguments = column_conditions(wanted, key_of(before) if before else None, oldest_first=oldest_first)
    order = "ASC" if oldest_first else "DESC"
    rest = f"WHERE {where} ORDER BY started_us {order}, call_id {order} LIMIT ?"
    return [record for _, record in _records(connection, rest, [*arguments, limit])]


def column_conditions(wanted: CallFilter, before: Key | None, *, oldest_first: bool = False) -> tuple[str, list[Any]]:
    """The SQL and its arguments for mode, platform, outcome and time, and for what comes after ``before``."""
    where: list[str] = ["mode = ?"]
    arguments: list[Any] = [wanted.mode]
    conditions: dict[str, Any] = {
        "platform = ?": wanted.platform,
        "outcome = ?": wanted.outcome,
        "started_us >= ?": wanted.since_us,
        "started_us < ?": wanted.until_us,
    }
    for condition, value in conditions.items():
        if value is not None:
            where.append(condition)
            arguments.append(value)
    if before is not None:
        where.append(f"(started_us, call_id) {'>' if oldest_first else '<'} (?, ?)")
        arguments += before
    return " AND ".join(where), arguments


def key_of(record: CallRecord) -> Key:
    """Where ``record`` stands in the order of time."""
    return record.started_us, record.call_id


def records_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, CallRecord]:
    """The calls with these row ids, as far as they are there, in the order of the ids."""
    rest = "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return dict(_records(connection, rest, [json.dumps([*ids])]))


def get(connection: sqlite3.Connection, call_id: str) -> CallRecord | None:
    """The call with this id, or None."""
    found = _records(connection, "WHERE call_id = ?", [call_id])
    return found[0][1] if found else None


def count(connection: sqlite3.Connection, mode: Mode) -> int:
    """How many calls of this mode there are."""
    return int(connection.execute("SELECT count(*) FROM calls WHERE mode = ?", [mode]).fetchone()[0])


def first_started_us(connection: sqlite3.Connection, mode: Mode) -> int | None:
    """When the oldest call of this mode began, microseconds since 1970; None if there is none."""
    row = connection.execute("SELECT min(started_us) FROM calls WHERE mode = ?", [mode]).fetchone()
    return None if row[0] is None else int(row[0])


def _records(connection: sqlite3.Connection, rest: str, arguments: Sequence[Any]) -> list[tuple[int, CallRecord]]:
    with snapshot(connection):  # a writer must not slip in between calls and steps
        calls = connection.execute(f"SELECT id, {CALL_COLUMNS} FROM calls {rest}", arguments).fetchall()  # noqa: S608  # no value is in it
        ids = json.dumps([call[1] for call in calls])
        steps: dict[str, list[Step]] = {}
        for call_id, *row in connection.execute(
            f"SELECT call_id, {STEP_COLUMNS} FROM steps "  # noqa: S608  # column names only
            "WHERE call_id IN (SELECT value FROM json_each(?)) ORDER BY call_id, ordinal",
            [ids],
        ):
            steps.setdefault(call_id, []).append(step_of(row))
    return [(call[0], record_of(call[1:], tuple(steps.get(call[1], ())))) for call in calls]
