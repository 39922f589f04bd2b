"""What an operation fills the fields with before the user touches them.

Owns the split of an operation's example into parameters and body. Pure: no Qt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.platforms.model import Names, Operation, Param
from core.texts import language
from gui.composer.rows import Row

_EMPTY: Mapping[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": [], "object": {}}


def param_rows(operation: Operation) -> tuple[Row, ...]:
    """A row for each declared parameter outside the body: the example's value, else the default, else empty.

    Optional ones without a value start switched off.
    """
    example = operation.example if isinstance(operation.example, Mapping) else {}
    rows = []
    for param in operation.params:
        if param.place != "body":
            given = example.get(param.name, param.default)
            enabled = param.required or given is not None
            rows.append(Row(param.name, value_text(given), enabled, in_language(param.help), param))
    return tuple(rows)


def body_text(operation: Operation) -> str:
    """The body to start from: the example without its parameters, else the declared body parameters; else empty."""
    outside = {param.name for param in operation.params if param.place != "body"}
    inside = [param for param in operation.params if param.place == "body"]
    example = operation.example
    if isinstance(example, Mapping):
        example = {name: value for name, value in example.items() if name not in outside}
    if not example:
        example = {param.name: _start(param) for param in inside if param.required or param.default is not None}
    return pretty_value(example or None)


def with_values(rows: tuple[Row, ...], given: Mapping[str, str]) -> tuple[Row, ...]:
    """``rows`` with the values of an earlier request: those not given are switched off, unknown names come last."""
    known = tuple(
        replace(row, value=given.get(row.name, row.value), enabled=row.name in given or _required(row)) for row in rows
    )
    names = {row.name for row in rows}
    return known + tuple(Row(name, value) for name, value in given.items() if name not in names)


def pretty_value(value: Any) -> str:
    """A decoded body as JSON text; empty for none."""
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def value_text(value: Any) -> str:
    """A value as it is typed into a table."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def in_language(names: Names) -> str:
    """The text in the window's language, else any there is, else empty."""
    return names.get(language()) or next(iter(names.values()), "")


def _start(param: Param) -> Any:
    return _EMPTY.get(param.type, "") if param.default is None else param.default


def _required(row: Row) -> bool:
    return row.declared is not None and row.declared.required
