"""An answer, read whole: its headers, and its body as JSON or text.

Must not know how it was fetched.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


class Headers(Mapping[str, str]):
    """Headers of an answer: names are in lower case, and looked up in any (RFC 9110 §5.1)."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    @classmethod
    def from_wire(cls, pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
        """As they came: UTF-8, else Latin-1; several of one name are one, with commas (RFC 9110 §5.3)."""
        made = cls({})
        for raw_name, raw_value in pairs:
            name, value = _header_text(raw_name).lower(), _header_text(raw_value)
            before = made._values.get(name)
            made._values[name] = value if before is None else f"{before}, {value}"
        return made

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _header_text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    """One answer, read whole."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


def decode_body(answer: HTTPAnswer) -> Any:
    """The body as a JSON value, else as text, None if empty. Integers keep all their digits."""
    if not answer.content or answer.content.isspace():
        return None
    text = decode_text(answer)
    try:
        return _JSON.decode(text)
    except (ValueError, RecursionError):
        return text


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON: what reads our own output could not take them


_JSON = json.JSONDecoder(parse_constant=_no_constant)


def decode_text(answer: HTTPAnswer) -> str:
    """The body as text: UTF-8 if it is that, else as declared, else GB18030, which many servers use undeclared."""
    with contextlib.suppress(UnicodeDecodeError):
        return answer.content.removeprefix(codecs.BOM_UTF8).decode()
    for charset, declared in other_charsets(answer.headers):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            text = answer.content.decode(charset)
            if not declared and _CONTROL.search(text):
                break  # it takes most bytes for Chinese: this is a picture or an archive
            return text
    return answer.content.decode("utf-8", "replace")


def other_charsets(headers: Mapping[str, str]) -> list[tuple[str, bool]]:
    """What a text that is no UTF-8 may be in, and whether it is declared so."""
    declared = ""
    for part in headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            declared = value.strip().strip("\"'").lower()
    if declared in ("gbk", "gb2312", "gb_2312-80", "x-gbk", "gb18030"):
        return [("gb18030", True)]  # their superset: 镕 and € are not in gb2312
    return [(declared, True)] * bool(declared) + [("gb18030", False)]
