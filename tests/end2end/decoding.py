"""What can be read out of a text by somebody who looks for secrets in it.

Must not know the redactor's own idea of the forms that a secret takes: it is what that is proven against.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

_ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_NEITHER_PAIR_NOR_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(r"[0-9a-fA-F]{12,}")
_DEPTH = 3


def holds(text: str, secret: str) -> bool:
    """Whether ``secret`` can be read in ``text``: as it is, or unquoted, unescaped and decoded up to three times."""
    return any(secret in reading for reading in _readings(text, _DEPTH))


def _readings(text: str, depth: int) -> Iterator[str]:
    yield text
    for decoded in _decoded(text):
        yield decoded.decode("utf-8", "replace")
    if depth:
        for decode in (unquote_plus, html.unescape, _unescaped):
            plain = decode(text)
            if plain != text:
                yield from _readings(plain, depth - 1)


def _unescaped(text: str) -> str:
    """Without the escapes of JSON and Python, whose bytes are taken for UTF-8."""

    def letter(found: re.Match[str]) -> str:
        whole, unit, byte, short = found.groups()
        if byte:
            return bytes.fromhex(byte).decode("utf-8", "surrogateescape")
        return _SHORT.get(short, short) if short else chr(int(unit or whole, 16) % 0x110000)

    joined = _ESCAPE.sub(letter, text).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _NEITHER_PAIR_NOR_BYTE.sub("?", joined).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(text: str) -> Iterator[bytes]:
    """Every stretch of base64 and hexadecimal digits, wherever in it the bytes begin."""
    for found in _BASE64.finditer(text):
        letters = found[0].translate(str.maketrans("-_", "+/"))
        for start in range(4):
            yield base64.b64decode(letters[start : start + (len(letters) - start) // 4 * 4])
        yield base64.b64decode(letters + "=" * (-len(letters) % 4)) if len(letters) % 4 != 1 else b""
    for found in _HEX.finditer(text):
        for start in range(2):
            yield bytes.fromhex(found[0][start : start + (len(found[0]) - start) // 2 * 2])
