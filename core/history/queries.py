"""Questions to the history: newest first, by keyset, so that the last page is as fast as the first.

Must not know who opened the connection. All raise ``sqlite3.Error``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.events import Mode
from core.history.rows import CALL_COLUMNS, STEP_COLUMNS, record_of, step_of
from core.trace import CallRecord, Step

if TYPE_CHECKING:
    import sqlite3


def page(
    connection: sqlite3.Connection,
    *,
    mode: Mode,
    before: CallRecord | None,
    limit: int,
    platform: str | None,
) -> list[CallRecord]:
    """At most ``limit`` calls older than ``before``, newest first, with their steps."""
    where = ["mode = ?"]
    arguments: list[Any] = [mode]
    if platform is not None:
        where.append("platform = ?")
        arguments.append(platform)
    if before is not None:
        where.append("(started_us, call_id) < (?, ?)")
        arguments += [before.started_us, before.call_id]
    return _records(
        connection,
        f"WHERE {' AND '.join(where)} ORDER BY started_us DESC, call_id DESC LIMIT ?",
        [*arguments, limit],
    )


def get(connection: sqlite3.Connection, call_id: str) -> CallRecord | None:
    """The call with this id, or None."""
    found = _records(connection, "WHERE call_id = ?", [call_id])
    return found[0] if found else None


def count(connection: sqlite3.Connection, mode: Mode) -> int:
    """How many calls of this mode there are."""
    return int(connection.execute("SELECT count(*) FROM calls WHERE mode = ?", [mode]).fetchone()[0])


def first_started_us(connection: sqlite3.Connection, mode: Mode) -> int | None:
    """When the oldest call of this mode began, microseconds since 1970; None if there is none."""
    row = connection.execute("SELECT min(started_us) FROM calls WHERE mode = ?", [mode]).fetchone()
    return None if row[0] is None else int(row[0])


def _records(connection: sqlite3.Connection, rest: str, arguments: Sequence[Any]) -> list[CallRecord]:
    connection.execute("BEGIN")  # one snapshot: a writer must not slip in between calls and steps
    try:
        calls = connection.execute(f"SELECT {CALL_COLUMNS} FROM calls {rest}", arguments).fetchall()  # noqa: S608  # no value is in it
        ids = json.dumps([call[0] for call in calls])
        steps: dict[str, list[Step]] = {}
        for call_id, *row in connection.execute(
            f"SELECT call_id, {STEP_COLUMNS} FROM steps "  # noqa: S608  # column names only
            "WHERE call_id IN (SELECT value FROM json_each(?)) ORDER BY call_id, ordinal",
            [ids],
        ):
            steps.setdefault(call_id, []).append(step_of(row))
    finally:
        connection.execute("COMMIT")
    return [record_of(call, tuple(steps.get(call[0], ()))) for call in calls]
