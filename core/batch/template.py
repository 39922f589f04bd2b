"""``{{column}}`` in path, parameters, headers and body, filled in from a row.

Owns the placeholder and its encoding in each place. Pure. A cell is never read as a template itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from core.calls import APIRequest
from core.errors import BadRequest

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


def fill(request: APIRequest, values: Mapping[str, str]) -> APIRequest:
    """``request`` with the cells of one row.

    In the path a cell is one segment: everything but letters, digits and ``-._~`` is percent-encoded, so that no cell
    can change where the request goes. Elsewhere it is the text as it is. A body value that is nothing but a placeholder
    becomes the cell's text, never a number: ids keep their zeros.
    """
    return replace(
        request,
        endpoint=_PLACEHOLDER.sub(lambda match: quote(values[match[1]], safe=""), request.endpoint),
        params=_filled(request.params, values),
        headers=_filled(request.headers, values),
        data=_filled(request.data, values),
    )


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
