"""JSON as text: laid out without touching a value, and checked with the place of the mistake.

Owns the scanner that both the body editor and the response body use. Pure: no Qt. Numbers and strings pass through as
they were written: a 19-digit id or a ``1.10`` must not change because somebody looked at it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|"')
INDENT = "  "
_CUT = 200  # characters at the end in which the mistake of a text that was cut off may be
_DEEPEST = 100  # levels that are indented: a thousand brackets in a row must not become a million spaces

ProblemKind = Literal[
    "syntax", "comma", "colon", "name", "value", "string", "escape", "extra", "constant", "twice", "deep"
]

_KINDS: dict[str, ProblemKind] = {
    "Expecting ',' delimiter": "comma",
    "Expecting ':' delimiter": "colon",
    "Expecting property name enclosed in double quotes": "name",
    "Illegal trailing comma before end of object": "name",
    "Expecting value": "value",
    "Illegal trailing comma before end of array": "value",
    "Unterminated string starting at": "string",
    "Invalid control character at": "string",
    "Invalid \\escape": "escape",
    "Invalid \\uXXXX escape": "escape",
    "Extra data": "extra",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """The first mistake in a JSON text.

    Attributes:
        line: From 1.
        column: From 1, in characters.
        found: The offending piece, where there is one.
    """

    kind: ProblemKind
    line: int
    column: int
    found: str = ""


def check(text: str) -> Problem | None:
    """The first mistake of ``text`` as a request body; None if it is JSON.

    Stricter than ``json.loads``: ``NaN`` is no JSON, and a name given twice would lose its first value.
    """
    try:
        _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return Problem(_KINDS.get(error.msg, "syntax"), error.lineno, error.colno)
    except RecursionError:
        return Problem("deep", 1, 1)
    return _beyond_syntax(text)


def begins_as_json(text: str) -> bool:
    """Whether ``text``, the beginning of a longer one, is that of a JSON object or list."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        _DECODER.raw_decode(text.lstrip())
    except json.JSONDecodeError as error:
        # cut off in the middle, the only mistake may be at the end, where a string, a number or a name was cut
        return error.pos > len(text) - _CUT or error.msg.startswith("Unterminated string")
    except RecursionError:
        pass
    return True


def is_json(text: str) -> bool:
    """Whether ``text`` can be laid out: JSON, ``NaN`` included, because servers do send it."""
    try:
        _DECODER.decode(text)
    except (json.JSONDecodeError, RecursionError):
        return False
    return True


def pretty_lines(text: str, depth: int = 0) -> Iterator[str]:
    """The lines of ``text``, which must be JSON, laid out with two spaces; one at a time, so that it can be paused.

    ``depth`` brackets are open before a piece of a larger text.
    """
    line, previous = _indent(depth), ""
    for match in TOKEN.finditer(text):
        token = match[0]
        opened = previous in {"{", "["}
        if token in {"}", "]"}:
            depth -= 1
            if not opened:
                yield line
                line = _indent(depth)
            line += token
        else:
            if opened or previous == ",":
                yield line
                line = _indent(depth)
            line += ": " if token == ":" else token
            depth += token in {"{", "["}
        previous = token
    yield line


def _indent(depth: int) -> str:
    return INDENT * min(depth, _DEEPEST)


def pretty(text: str) -> str:
    """``text``, which must be JSON, laid out with two spaces."""
    return "\n".join(pretty_lines(text))


# numbers stay text: nothing to convert, and no limit on their digits
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


def _beyond_syntax(text: str) -> Problem | None:
    names: list[set[str]] = []
    tokens = list(TOKEN.finditer(text))
    for index, match in enumerate(tokens):
        token = match[0]
        if token == "{" or token == "[":
            names.append(set())
        elif token == "}" or token == "]":
            names.pop()
        elif token.startswith('"'):
            if index + 1 < len(tokens) and tokens[index + 1][0] == ":":
                name = json.loads(token)
                if name in names[-1]:
                    return _at(text, match.start(), "twice", name)
                names[-1].add(name)
        elif token in {"NaN", "Infinity", "-Infinity"}:
            return _at(text, match.start(), "constant", token)
    return None


def _at(text: str, position: int, kind: ProblemKind, found: str) -> Problem:
    line = text.count("\n", 0, position) + 1
    return Problem(kind, line, position - text.rfind("\n", 0, position), found)
