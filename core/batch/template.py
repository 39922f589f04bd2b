"""``{{column}}`` in path, parameters, headers and body, filled in from a row.

Owns the placeholder and its encoding in each place. Pure. A cell is never read as a template itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import quote

from core.calls import APIRequest
from core.errors import BadRequest
from core.quick import maker

_new_request = maker(APIRequest)
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def columns_in(request: APIRequest) -> list[str]:
    """The columns that a request names, in order, each once."""
    parts = (request.endpoint, dict(request.params or {}), dict(request.headers or {}), request.data)
    return list(dict.fromkeys(name for part in parts for name in _names(part)))


def check_columns(request: APIRequest, columns: tuple[str, ...], *, table: str) -> None:
    """Refuse a request that names a column which is not there.

    Raises:
        BadRequest: Names the column, and those that are there.
    """
    for name in columns_in(request):
        if name not in columns:
            raise BadRequest("batch.no_column", column=name, name=table, columns=", ".join(columns))


class Template:
    """A request that the rows of a table fill in.

    In the path a cell is one segment: everything but letters, digits and ``-._~`` is percent-encoded, so that no cell
    can change where the request goes. Elsewhere it is the text as it is. A body value that is nothing but a placeholder
    becomes the cell's text, never a number: ids keep their zeros.
    """

    def __init__(self, request: APIRequest) -> None:
        self._fields = {field.name: getattr(request, field.name) for field in fields(request)}
        self._parts = [name for name in ("params", "headers", "data") if any(_names(self._fields[name]))]

    def fill(self, values: Mapping[str, str]) -> APIRequest:
        """The request with the cells of one row."""
        filled = {name: _filled(self._fields[name], values) for name in self._parts}
        filled["endpoint"] = _PLACEHOLDER.sub(lambda match: quote(values[match[1]], safe=""), self._fields["endpoint"])
        return _new_request(**{**self._fields, **filled})


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return _fill_text(part, values)
    if isinstance(part, Mapping):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_filled(value, values) for value in part]
    return part


def _fill_text(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield from _PLACEHOLDER.findall(part)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _names(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _names(value)
