"""The shapes that one secret takes on its way out, and a search for many of them at once.

Pure. Must not know which secrets there are, nor who asks.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_from_bytes, quote_plus

MIN_LENGTH = 6
"""The shortest needle that can be searched for."""

_LONG = 12  # nearly all needles are longer
_BLOCK = 4
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # ``html`` would load two thousand other names

_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)
"""Nobody quotes or escapes these; most secrets have no others."""

# what is left as it is in a part of a URL: by the strict; by Python; by JavaScript; and where the URL was given whole
_URL_SAFE = ("", "/", "!*'()", "/:@!$&'()*+,;=?", "/:@!$&'()*+,;=?%")

_NESTED = 2
"""So deep JSON in strings within JSON is looked into."""

_LARGE = 8192
"""Characters of a value above which only its usual forms are looked for."""

_LINE = 16
"""The shortest line of a value of several lines that is a secret by itself."""

# what writers of JSON escape besides what they must: Go; Gson; PHP; and .NET, in capitals
_MORE_ESCAPED = (
    *(str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in letters}) for letters in ("<>&", "<>&='")),
    str.maketrans({"/": "\\/"}),
)
_ESCAPED_BY_ALL = re.compile(r"[^ !#-\[\]-~]")
_ESCAPED_BY_SOME = re.compile(r"[^ !#$%(-*,.0-;?-\[\]^_a-~-]")
_NET = str.maketrans({letter: f"\\u{ord(letter):04X}" for letter in "<>&'+`"})


def forms(value: str) -> set[str]:
    """``value`` as it may appear in text: raw, URL-quoted, JSON-escaped, hex, base64 in its three alignments.

    And as Python shows it in an error, and HTML in a page. A Basic authorization header needs no form of its own: it is
    base64 with the password at one of the alignments. Of several lines each is a secret too: a log may take them apart.
    """
    data = value.encode("utf-8", "surrogatepass")
    written = {value}
    if len(value) > _LARGE:  # a certificate: all its forms would take a tenth of a second, and each line is a needle
        written |= _lines(value) | _dumped(_dumped({value}) | {value}) | {quote_from_bytes(data, ""), quote_plus(data)}
    elif not _PLAIN.fullmatch(value):
        written = _lines(value) | _json({value, *_python(value), *_html(value), *_url(data)})
    return written | {data.hex(), data.hex().upper()} | _base64(data)


def _lines(value: str) -> set[str]:
    """The lines of a key; not the marks around it, which are the same for all."""
    lines = (line.strip() for line in value.splitlines())
    return {line for line in lines if len(line) >= _LINE and not line.startswith("-----")}


def _python(value: str) -> set[str]:
    """As errors show it, text or bytes."""
    return {repr(value)[1:-1], ascii(value)[1:-1], repr(value.encode("utf-8", "surrogatepass"))[2:-1]}


def _html(value: str) -> set[str]:
    """As a page shows it."""
    text = value.translate(_IN_TEXT)
    return {text, *(text.replace('"', "&quot;").replace("'", mark) for mark in ("&#x27;", "&#39;"))}


def _url(data: bytes) -> set[str]:
    """As a part of a URL, whoever quotes it and however little of it, and as part of a URL within a URL."""
    quoted = {quote_from_bytes(data, safe=safe) for safe in _URL_SAFE} | {quote_plus(data)}
    quoted |= {re.sub("%..", lambda match: match[0].lower(), text) for text in quoted}
    return quoted | {quote(text, safe=safe) for text in quoted for safe in ("", "/")}


def _json(texts: set[str]) -> set[str]:
    """Them, and each as a JSON string, as one within JSON that is a string itself, and so within another one."""
    touched = {text for text in texts if _ESCAPED_BY_SOME.search(text)}
    written = _dumped(touched) | {_net(text) for text in touched}
    written |= {text.translate(more) for text in touched | written for more in _MORE_ESCAPED}
    found = texts | written
    for _ in range(_NESTED):
        written = _dumped({text for text in written if _ESCAPED_BY_ALL.search(text)}) - found
        found |= written
    return found


def _dumped(texts: set[str]) -> set[str]:
    return {json.dumps(text, ensure_ascii=ascii_only)[1:-1] for text in texts for ascii_only in (True, False)}


def _net(text: str) -> str:
    escaped = json.dumps(text)[1:-1].replace('\\"', "\\u0022").translate(_NET)
    return re.sub(r"\\u[0-9a-f]{4}", lambda match: "\\u" + match[0][2:].upper(), escaped)


def _base64(data: bytes) -> set[str]:
    found = set()
    for shift in range(3):
        # only the characters that depend on nothing but ``data``: those touching its neighbours differ with them
        first, last = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
        padded = bytes(shift) + data
        found.add(base64.b64encode(padded).decode("ascii")[first:last])
        found.add(base64.urlsafe_b64encode(padded).decode("ascii")[first:last])
    return found


class Finder:
    """Finds ``needles``, each at least ``MIN_LENGTH`` long. They never change, so that readers need no lock.

    Looks at some blocks of four characters only: a needle of twelve or more covers each ninth one whole, one of six
    each third, and the block says which needles to compare. Some 900 needles cost 2 µs for a line of 150 characters,
    where a trie-shaped regular expression needs 20 (and 100 ms to compile), and a plain alternation 250.

    Attributes:
        names: For its owner: what short texts became that these needles were taken out of.
    """

    def __init__(self, needles: Iterable[str]) -> None:
        self.names: dict[str, str] = {}
        self._indexes: dict[int, dict[str, list[tuple[int, str]]]] = {}  # by the length of the shortest needle in it
        for needle in needles:
            shortest = _LONG if len(needle) >= _LONG else MIN_LENGTH
            index = self._indexes.setdefault(shortest, {})
            for offset in range(_stride(shortest)):
                index.setdefault(needle[offset : offset + _BLOCK], []).append((offset, needle))

    def spans(self, text: str, *, cut: bool = False) -> list[tuple[int, int]]:
        """Start and end of each stretch that needles cover, in order; overlapping and adjoining ones are one.

        Args:
            text: Where to look.
            cut: Whether more of the text has been cut off: then the beginning of a needle counts at its end, too.
        """
        found: list[tuple[int, int]] = []
        stop = len(text) - _BLOCK + 1
        for shortest, index in self._indexes.items():
            positions = [at for at in range(0, stop, _stride(shortest)) if text[at : at + _BLOCK] in index]
            if cut:  # a beginning may be too short to cover one of these blocks
                positions += [at for at in range(max(stop - shortest, 0), stop) if text[at : at + _BLOCK] in index]
            for position in positions:
                for offset, needle in index[text[position : position + _BLOCK]]:
                    start = position - offset
                    if start >= 0 and text.startswith(needle, start):
                        found.append((start, start + len(needle)))
                    elif cut and 0 <= start > len(text) - len(needle) and needle.startswith(text[start:]):
                        found.append((start, len(text)))
        return _joined(found) if found else found


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _stride(shortest: int) -> int:
    return shortest - _BLOCK + 1
