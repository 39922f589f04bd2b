"""A response body made readable: decoded, recognised as JSON or not, and cut where it is too large to show whole.

Pure: no Qt. Bodies above 1 MB are never decoded or parsed whole: a large ``json.loads`` would stop the window.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gui.response.json_text import is_json

PARSE_LIMIT = 1_000_000
"""Bytes up to which a body is decoded and laid out."""

FIRST_SCREEN = 64_000
"""Bytes of a larger body that are shown."""

LINE_LIMIT = 10_000
"""Characters in a shown line; longer ones are broken, because laying one out costs time by its square."""

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyText:
    """What can be shown of a body.

    Attributes:
        text: Decoded, as received.
        is_json: Whether ``text`` is whole and JSON.
        cut: Whether ``text`` is only the beginning.
        binary: Whether the body is no text; ``text`` is then empty.
    """

    text: str
    is_json: bool = False
    cut: bool = False
    binary: bool = False


def read_body(content: bytes, content_type: str) -> BodyText:
    """Decode ``content`` by its charset, else as UTF-8, else as GB 18030."""
    cut = len(content) > PARSE_LIMIT
    head = content[:FIRST_SCREEN] if cut else content
    text = _decode(head, content_type, final=not cut)
    if text is None:
        return BodyText("", cut=cut, binary=True)
    return BodyText(text, is_json=not cut and text[:1] != "" and is_json(text), cut=cut)


def shown_lines(lines: Iterable[str]) -> Iterator[str]:
    """``lines`` with the overlong ones broken."""
    for line in lines:
        if len(line) <= LINE_LIMIT:
            yield line
        else:
            for start in range(0, len(line), LINE_LIMIT):
                yield line[start : start + LINE_LIMIT]


def _decode(content: bytes, content_type: str, *, final: bool) -> str | None:
    match = _CHARSET.search(content_type)
    for name in (match[1] if match else "", "utf-8-sig", "gb18030"):
        if not name:
            continue
        try:
            text = codecs.getincrementaldecoder(name)("strict").decode(content, final)
        except (UnicodeDecodeError, LookupError):
            continue
        return None if "\0" in text[:1000] else text
    return None
