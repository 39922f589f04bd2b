"""What the composer's fields hold, and the request that follows from it.

Owns the checks that belong to one field. Must not know widgets, nor the rules of a platform: types, paths and aliases
are ``core.platforms.resolve``'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from core.calls import APIRequest
from core.methods import BODYLESS
from core.platforms.model import Operation
from core.retry.policy import RetryPolicy
from gui.composer.rows import Row
from gui.response.json_text import Problem, ProblemKind, check

FieldName = Literal["path", "params", "headers", "body", "auth", "retry"]

translate = QCoreApplication.translate  # lupdate finds calls of this name

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2, token
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_INVISIBLE = re.compile("[\x00-\x20\x7f\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]")


class FieldError(ValueError):
    """A field holds something that cannot be sent.

    Args:
        field: Where to show it.
        message: A sentence in the window's language: what is wrong and what to do.
        row: The row of a table.
        name: The single field of a form.
        problem: The place in the body.
    """

    def __init__(
        self, field: FieldName, message: str, *, row: int | None = None, name: str = "", problem: Problem | None = None
    ) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.row = row
        self.name = name
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Draft:
    """The composer's fields as they are.

    Attributes:
        operation: None for a raw path.
        path: The raw path; unused with an operation.
        policy: None leaves the retry numbers to the settings.
        timeout: Seconds for one attempt; None leaves it to the operation and the settings.
    """

    platform: str
    operation: Operation | None = None
    method: str = "GET"
    path: str = ""
    params: tuple[Row, ...] = ()
    headers: tuple[Row, ...] = ()
    body: str = ""
    policy: RetryPolicy | None = None
    timeout: float | None = None

    @property
    def has_body(self) -> bool:
        """Whether the method carries a body."""
        return self.method not in BODYLESS


def build(draft: Draft) -> APIRequest:
    """The request of ``draft``.

    Raises:
        FieldError: The first field that is wrong.
    """
    operation = draft.operation
    if operation is None:
        _check_path(draft.path)
    params = _read_params(draft.params)
    headers = _read_headers(draft.headers)
    body = read_body(draft.body) if draft.has_body else None
    return APIRequest(
        platform=draft.platform,
        endpoint=operation.id if operation else draft.path,
        method=None if operation else draft.method,
        data=body,
        params=params or None,
        headers=headers or None,
        timeout=draft.timeout,
        policy=draft.policy,
    )


def read_body(text: str) -> Any:
    """The body as a value; None if there is none.

    Raises:
        FieldError: It is not JSON; ``problem`` has the place.
    """
    if not text.strip():
        return None
    problem = check(text)
    if problem is not None:
        raise FieldError("body", problem_text(problem), problem=problem)
    try:
        return json.loads(text)
    except ValueError:  # the one thing left: more digits than Python converts
        raise FieldError(
            "body", translate("Request", "A number in the body has too many digits: put it in double quotes.")
        ) from None


def problem_text(problem: Problem) -> str:
    """A mistake in a JSON text as a sentence with its place."""
    sentence = _PROBLEMS[problem.kind]().format(found=problem.found)
    place = translate("Request", "Line {line}, column {column}: {sentence}")
    return place.format(line=problem.line, column=problem.column, sentence=sentence)


def _check_path(path: str) -> None:
    if not path:
        raise FieldError("path", translate("Request", "The path is empty: enter one that begins with “/”."))
    if _INVISIBLE.search(path):  # pasted from a document, it would be sent percent-encoded and never be seen
        raise FieldError(
            "path",
            translate("Request", "The path has a space or an invisible character: delete it, or write it as %20."),
        )


def _read_params(rows: tuple[Row, ...]) -> dict[str, Any]:
    """The enabled parameters by name; an undeclared name that is given twice becomes a list."""
    params: dict[str, Any] = {}
    declared = {row.name for row in rows if row.declared is not None and row.enabled}
    for index, row in enumerate(rows):
        if not row.enabled:
            continue
        if not row.name:
            raise FieldError("params", _nameless(), row=index)
        if row.declared is not None:
            if row.value != "":
                params[row.name] = row.value
        elif row.name in declared:
            raise FieldError("params", _twice(row.name), row=index)
        elif row.name in params:
            known = params[row.name]
            params[row.name] = [*known, row.value] if isinstance(known, list) else [known, row.value]
        else:
            params[row.name] = row.value
    return params


def _read_headers(rows: tuple[Row, ...]) -> dict[str, str]:
    headers: dict[str, str] = {}
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if not row.enabled:
            continue
        if not row.name:
            raise FieldError("headers", _nameless(), row=index)
        if not _HEADER_NAME.fullmatch(row.name):
            wrong = translate("Request", "“{name}” is no header name: use letters, digits and “-”.")
            raise FieldError("headers", wrong.format(name=row.name), row=index)
        if _CONTROL.search(row.value):
            wrong = translate("Request", "The value of “{name}” has a line break or control character: delete it.")
            raise FieldError("headers", wrong.format(name=row.name), row=index)
        if row.name.lower() in seen:
            raise FieldError("headers", _twice(row.name), row=index)
        seen.add(row.name.lower())
        headers[row.name] = row.value
    return headers


def _nameless() -> str:
    return translate("Request", "This value has no name: give it one, or delete the row.")


def _twice(name: str) -> str:
    return translate("Request", "“{name}” is in the list twice: keep one of them.").format(name=name)


_PROBLEMS: Mapping[ProblemKind, Callable[[], str]] = {
    "syntax": lambda: translate("Request", "this is not JSON."),
    "comma": lambda: translate("Request", "a comma or the closing bracket is missing."),
    "colon": lambda: translate("Request", "a colon is missing after the name."),
    "name": lambda: translate("Request", "a name in double quotes is expected; delete a comma before the bracket."),
    "value": lambda: translate(
        "Request", "a value is missing, or there is a comma too many; text needs double quotes."
    ),
    "string": lambda: translate("Request", "the text is not closed with a double quote on its line."),
    "escape": lambda: translate("Request", "a backslash must be doubled in JSON."),
    "extra": lambda: translate("Request", "there is something after the end of the JSON value: delete it."),
    "constant": lambda: translate("Request", "{found} does not exist in JSON: use null or a number."),
    "twice": lambda: translate("Request", "“{found}” is there twice, and only one would be sent."),
    "deep": lambda: translate("Request", "the body is nested too deeply."),
}
