"""Between a ``CallRecord`` and its rows: the only place that knows which column holds what.

Must not know when anything is written or asked for. JSON columns are ASCII, other text has no lone surrogates: SQLite
takes neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from core.events import NO_PHASES
from core.trace import CallRecord, Step

if TYPE_CHECKING:
    import sqlite3

_CALL_FIELDS = tuple(field.name for field in fields(CallRecord) if field.name not in ("steps", "progress"))
_STEP_FIELDS = tuple(field.name for field in fields(Step))
_JSON = {"error", "request", "policy", "phases", "reason_args"}
_BOOL = {"idempotent", "sent", "running", "wait_running"}

CALL_COLUMNS = ", ".join(_CALL_FIELDS)
STEP_COLUMNS = ", ".join(_STEP_FIELDS)


def _upsert(table: str, key: Sequence[str], columns: Sequence[str], condition: str = "") -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    marks = ", ".join("?" * len(columns))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608  # names from this file only
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes} {condition}"
    )


_PUT_CALL = _upsert(
    "calls",
    ["call_id"],
    [*_CALL_FIELDS, "attempts", "waited_s", "process_start"],
    "WHERE excluded.last_seq >= calls.last_seq",
)
_PUT_STEP = _upsert("steps", ["call_id", "ordinal"], ["call_id", "ordinal", *_STEP_FIELDS])


def put(
    connection: sqlite3.Connection,
    records: Iterable[CallRecord],
    known: Mapping[str, tuple[Step, ...]],
    process_start: str | None,
) -> None:
    """Write ``records``, of their steps only those that differ from the ``known`` ones of that call."""
    calls, steps = [], []
    for record in records:
        before = known.get(record.call_id, ())
        calls.append((*_values(record, _CALL_FIELDS), record.attempts, record.waited_s, process_start))
        for ordinal, step in enumerate(record.steps):
            if ordinal >= len(before) or step is not before[ordinal]:
                steps.append((record.call_id, ordinal, *_values(step, _STEP_FIELDS)))
    connection.executemany(_PUT_CALL, calls)
    connection.executemany(_PUT_STEP, steps)


def record_of(row: Sequence[Any], steps: tuple[Step, ...]) -> CallRecord:
    """The record of a row with ``CALL_COLUMNS``."""
    return CallRecord(**_decoded(_CALL_FIELDS, row), steps=steps)


def step_of(row: Sequence[Any]) -> Step:
    """The step of a row with ``STEP_COLUMNS``."""
    data = _decoded(_STEP_FIELDS, row)
    return Step(**{**data, "phases": data["phases"] or NO_PHASES, "reason_args": data["reason_args"] or {}})


def _values(item: CallRecord | Step, names: Sequence[str]) -> list[Any]:
    return [_encoded(name, getattr(item, name)) for name in names]


def _encoded(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if name not in _JSON or value is None:
        return value
    if value is NO_PHASES or (name == "reason_args" and not value):
        return None
    return json.dumps(value, default=_plain)


def _plain(value: object) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


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
