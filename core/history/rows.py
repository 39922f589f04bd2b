"""Between a ``CallRecord`` and its rows: the only place that knows which column holds what.

Must not know when anything is written or asked for. JSON columns are ASCII, other text has no lone surrogates: SQLite
takes neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from core.events import NO_PHASES
from core.trace import CallRecord, Step

if TYPE_CHECKING:
    import sqlite3

_CALL_FIELDS = tuple(field.name for field in fields(CallRecord) if field.name not in ("steps", "progress"))
_STEP_FIELDS = tuple(field.name for field in fields(Step))
_JSON = {"error", "request", "policy", "phases", "reason_args", "facts"}
_BOOL = {"idempotent", "sent", "running", "wait_running"}

_ABSENT: Mapping[str, Any] = {"phases": NO_PHASES, "reason_args": {}, "facts": {}}

CALL_COLUMNS = ", ".join(_CALL_FIELDS)
STEP_COLUMNS = ", ".join(_STEP_FIELDS)


_AT_ONCE = (64, 8, 1)
"""Rows in one statement. For each, SQLite gives the interpreter's lock back, and a running call pays for the turns."""


def _upsert(table: str, key: Sequence[str], columns: Sequence[str], condition: str = "") -> Mapping[int, str]:
    """The statement for each number of rows."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    row = f"({', '.join('?' * len(columns))})"
    return {
        number: f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * number)} "  # noqa: S608  # names from this file only
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes} {condition}"
        for number in _AT_ONCE
    }


_PUT_CALL = _upsert(
    "calls",
    ["call_id"],
    [*_CALL_FIELDS, "attempts", "waited_s", "process_start"],
    "WHERE excluded.last_seq >= calls.last_seq",
)
_PUT_STEP = _upsert("steps", ["call_id", "ordinal"], ["call_id", "ordinal", *_STEP_FIELDS])


def put(
    connection: sqlite3.Connection,
    records: Sequence[CallRecord],
    known: Mapping[str, tuple[Step, ...]],
    process_start: str | None,
) -> None:
    """Write ``records``, of their steps only those that differ from the ``known`` ones of that call.

    A call that is not there any more is written whole: thought dead, it was deleted before its end.
    """
    calls, steps = [], []
    there = _stored(connection, [record.call_id for record in records if record.call_id in known])
    for record in records:
        before = known[record.call_id] if record.call_id in there else ()
        calls.append((*_call_values(record), record.attempts, record.waited_s, process_start))
        for ordinal, step in enumerate(record.steps):
            if ordinal >= len(before) or step is not before[ordinal]:
                steps.append((record.call_id, ordinal, *_step_values(step)))
    _put(connection, _PUT_CALL, calls)
    _put(connection, _PUT_STEP, steps)


def _stored(connection: sqlite3.Connection, call_ids: Sequence[str]) -> set[str]:
    if not call_ids:
        return set()
    found = connection.execute(
        "SELECT call_id FROM calls WHERE call_id IN (SELECT value FROM json_each(?))", [json.dumps(call_ids)]
    )
    return {row[0] for row in found}


def _put(connection: sqlite3.Connection, statements: Mapping[int, str], rows: Sequence[Sequence[Any]]) -> None:
    done = 0
    for number, statement in statements.items():
        while done + number <= len(rows):
            values = [*chain.from_iterable(rows[done : done + number])]
            try:
                connection.execute(statement, values)
            except UnicodeEncodeError:  # a lone surrogate in some text
                connection.execute(statement, [_sound(value) for value in values])
            done += number


def record_of(row: Sequence[Any], steps: tuple[Step, ...]) -> CallRecord:
    """The record of a row with ``CALL_COLUMNS``."""
    return CallRecord(**_decoded(_CALL_FIELDS, row), steps=steps)


def step_of(row: Sequence[Any]) -> Step:
    """The step of a row with ``STEP_COLUMNS``."""
    data = _decoded(_STEP_FIELDS, row)
    return Step(**{**data, **{name: data[name] or absent for name, absent in _ABSENT.items()}})


def _plain(value: object) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


_json = json.JSONEncoder(default=_plain).encode


def _encoder(names: Sequence[str]) -> Callable[[object], list[Any]]:
    """A function that gives the columns ``names`` of a record or step."""
    get = attrgetter(*names)
    in_json = {place: _policy_json if name == "policy" else _json for place, name in enumerate(names) if name in _JSON}

    def values(item: object) -> list[Any]:
        row = [*get(item)]
        for place, encode in in_json.items():
            value = row[place]
            if value is NO_PHASES:
                row[place] = None
            elif value is not None:
                row[place] = encode(value) if value else "{}"
        return row

    return values


_last_policy: tuple[object, str] = (None, "")


def _policy_json(policy: object) -> str:
    """One call after the other has the same policy: it is made into text once."""
    global _last_policy
    known, text = _last_policy
    if policy != known:
        text = _json(policy)
        _last_policy = (policy, text)
    return text


def _sound(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


_call_values, _step_values = _encoder(_CALL_FIELDS), _encoder(_STEP_FIELDS)


def _decoded(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in zip(names, row, strict=True):
        if value is None:
            data[name] = None
        elif name in _JSON:
            data[name] = json.loads(value)
        else:
            data[name] = bool(value) if name in _BOOL else value
    return data
