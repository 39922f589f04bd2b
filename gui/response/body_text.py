"""A response body made readable: decoded, recognised as JSON or not, and cut where it is too large to show whole.

Pure: no Qt. Bodies above 1 MB are never decoded or parsed whole: a large ``json.loads`` would stop the window.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gui.response.json_text import begins_as_json, is_json

PARSE_LIMIT = 1_000_000
"""Bytes up to which a body is decoded and laid out."""

FIRST_SCREEN = 64_000
"""Bytes of a larger body that are looked at to tell what it is."""

CHECK_LIMIT = 300_000
"""Characters up to which a text must be JSON to the end to be laid out as such; longer ones only at their beginning."""

LINE_LIMIT = 2_000
"""Characters in a shown line; longer ones are broken, because laying one out costs time by its square."""

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyText:
    """What can be shown of a body.

    Attributes:
        text: Decoded, as received.
        is_json: Whether ``text`` is JSON, or the beginning of it.
        cut: Whether ``text`` is only the beginning.
        binary: Whether the body is no text; ``text`` is then empty.
        charset: What it is written in.
    """

    text: str
    is_json: bool = False
    cut: bool = False
    binary: bool = False
    charset: str = "utf-8"


def read_body(content: bytes, content_type: str) -> BodyText:
    """Decode ``content`` by its charset, else as UTF-8, else as GB 18030; of a large one only the beginning."""
    cut = len(content) > PARSE_LIMIT
    head = content[:FIRST_SCREEN] if cut else content
    text, charset = _decode(head, content_type, final=not cut)
    if text is None:
        return BodyText("", cut=cut, binary=True)
    whole = not cut and len(text) <= CHECK_LIMIT
    json_like = bool(text) and (is_json(text) if whole else begins_as_json(text[:FIRST_SCREEN]))
    return BodyText(text, is_json=json_like, cut=cut, charset=charset)


def shown_lines(lines: Iterable[str]) -> Iterator[str]:
    """``lines`` with the overlong ones broken."""
    for line in lines:
        if len(line) <= LINE_LIMIT:
            yield line
        else:
            for start in range(0, len(line), LINE_LIMIT):
                yield line[start : start + LINE_LIMIT]


def _decode(content: bytes, content_type: str, *, final: bool) -> tuple[str | None, str]:
    match = _CHARSET.search(content_type)
    marked = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""
    for name in filter(None, (match[1] if match else "", marked, "utf-8-sig", "gb18030")):
        try:
            text = codecs.getincrementaldecoder(name)("strict").decode(content, final)
        except (UnicodeDecodeError, LookupError):
            continue
        return (None, name) if "\0" in text[:1000] else (text, name)
    return None, ""
