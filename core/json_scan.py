"""Looking at a large JSON text without parsing it: where it can be cut, what a piece of it holds, single values in it.

Pure. Works on UTF-8 bytes in pieces of about a millisecond: ``json.loads`` of 50 MB would hold the interpreter for
a second, in a thread or not. Must not decide whether a text is JSON; of what is none it finds what it can.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any

PIECE = 16_384
"""Bytes of a piece; longer only where no comma comes for so long."""

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_STRINGS = re.compile(_STRING, re.DOTALL)
_TO_LAST_COMMA = re.compile(rb'(?:(?:[^",]++|' + _STRING + rb")*+,)*", re.DOTALL)
_WHOLE_TOKENS = re.compile(rb'(?:[^"]++|' + _STRING + rb")*+", re.DOTALL)
_BACKSLASH = ord("\\")
_SPACE = re.compile(rb"[ \t\r\n]*+")
_SCALAR = re.compile(rb'[^\s,:\[\]{}"]++')
_STRUCTURE = re.compile(_STRING + rb"|[{}\[\]]", re.DOTALL)
_STEPS = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}
_NO_BRACKET = bytes(set(range(256)) - set(b"{}[]"))
_NESTING = 64  # pairs within pairs that are taken off; deeper ones only make a piece slower


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands in a piece outside of strings.

    Attributes:
        opened: Opening brackets and braces.
        closed: Closing ones.
        commas: Commas.
        empty: Pairs with nothing between them.
    """

    opened: int
    closed: int
    commas: int
    empty: int


def piece_end(content: bytes, start: int, size: int = PIECE) -> int:
    """Where a piece that starts at ``start``, between two tokens, ends: after its last comma, or with the text."""
    while start + size < len(content):
        match = _TO_LAST_COMMA.match(content, start, start + size)
        if match is not None and match.end() > start:
            return match.end()
        whole = _WHOLE_TOKENS.match(content, start, start + size)
        cut = whole.end() if whole else start
        size = max(2 * size, _string_end(content, cut) - start + PIECE)
    return len(content)


def _string_end(content: bytes, start: int) -> int:
    """Where the string that begins at ``start`` ends; ``start`` if there is none. As fast as memory: it may be long."""
    position = start
    while content[start : start + 1] == b'"':
        position = content.find(b'"', position + 1)
        if position < 0:
            return len(content)
        before = position - 1
        while content[before] == _BACKSLASH:
            before -= 1
        if (position - before) % 2:  # as many backslashes as escape each other
            return position + 1
    return position


def shape(content: bytes, start: int, end: int) -> Shape:
    """The shape of a piece."""
    bare = _without_strings(content, start, end).translate(None, b" \t\r\n")
    return Shape(
        bare.count(b"{") + bare.count(b"["),
        bare.count(b"}") + bare.count(b"]"),
        bare.count(b","),
        bare.count(b"{}") + bare.count(b"[]"),
    )


def _without_strings(content: bytes, start: int, end: int) -> bytes:
    """A piece with a quote in place of each string; one of megabytes is passed over as fast as memory."""
    if end - start <= 2 * PIECE:
        return _STRINGS.sub(b'"', content[start:end])
    parts: list[bytes] = []
    while start < end:
        whole = _WHOLE_TOKENS.match(content, start, min(start + PIECE, end))
        cut = whole.end() if whole else start
        parts.append(_STRINGS.sub(b'"', content[start:cut]))
        start = min(_string_end(content, cut), end)
        if start > cut:
            parts.append(b'"')
    return b"".join(parts)


def find_values(content: bytes, paths: Iterable[str]) -> Generator[None, None, Any]:
    """Find the scalars at dotted ``paths`` of objects, as a nested dict without everything else.

    A generator: each step takes about a millisecond, and the result is its return value. A text that is no object
    gives ``{}``; one that is no JSON at all gives an empty string, which stands for it.
    """
    wanted = {tuple(path.split(".")) for path in paths}
    if not wanted:
        return {}
    start = _after_space(content, 0)
    if content[start : start + 1] == b"{":
        found, _ = yield from _object(content, start, wanted)
        return found
    return {} if content[start : start + 1] == b"[" else ""


def _object(content: bytes, start: int, wanted: set[tuple[str, ...]]) -> Generator[None, None, tuple[Any, int]]:
    """The wanted members of the object at ``start``, and where it ends."""
    found: dict[str, Any] = {}
    position = _after_space(content, start + 1)
    while (key := _STRINGS.match(content, position)) is not None:
        name = _scalar(key[0])
        position = _after_space(content, _after_space(content, key.end()) + 1)  # the colon
        inner = {path[1:] for path in wanted if path[0] == name}
        first = content[position : position + 1]
        if inner and first == b"{" and inner != {()}:
            found[name], position = yield from _object(content, position, {path for path in inner if path})
        elif first in (b"{", b"["):
            position = yield from _skip(content, position)
        else:
            value = _STRINGS.match(content, position) or _SCALAR.match(content, position)
            if value is None:
                break
            if () in inner:
                found[name] = _scalar(value[0])
            position = value.end()
        position = _after_space(content, position)
        if content[position : position + 1] != b",":
            break
        position = _after_space(content, position + 1)
    return found, position + 1


def _skip(content: bytes, start: int) -> Generator[None, None, int]:
    """Where the bracket that opens at ``start`` is closed again; the end of the text if it is not."""
    depth, position = 0, start
    while position < len(content):
        end = piece_end(content, position)
        closed, opened = _unmatched(content, position, end)
        if closed < depth:  # it does not end within this piece
            depth += opened - closed
        else:
            for match in _STRUCTURE.finditer(content, position, end):
                depth += _STEPS.get(match[0], 0)
                if depth == 0:
                    return match.end()
        position = end
        yield
    return len(content)


def _unmatched(content: bytes, start: int, end: int) -> tuple[int, int]:
    """How many brackets a piece closes that it did not open, and opens that it does not close."""
    bare = _STRINGS.sub(b"", content[start:end]).translate(None, _NO_BRACKET)
    for _ in range(_NESTING):
        shorter = bare.replace(b"{}", b"").replace(b"[]", b"")
        if len(shorter) == len(bare):
            break
        bare = shorter
    closed = sum(map(bare.count, (b"}", b"]")))
    return closed, len(bare) - closed


def _after_space(content: bytes, position: int) -> int:
    match = _SPACE.match(content, position)
    return match.end() if match else position


def _scalar(token: bytes) -> Any:
    try:
        return json.loads(token)
    except ValueError:  # not UTF-8, or no JSON
        return token.decode("utf-8", "replace")
