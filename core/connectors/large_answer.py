"""The in-body codes of a large answer, found without decoding it and without holding up whoever shares the loop."""

from __future__ import annotations

import asyncio
import codecs
import time
from typing import Any

from core.answers import HTTPAnswer, other_charsets
from core.json_scan import find_values
from core.platforms.model import Envelope

_SLICE_S = 0.008
_SLICE = 1 << 18
"""Bytes that are decoded at once, in a millisecond or two."""


async def seen_by_envelope(answer: HTTPAnswer, envelope: Envelope) -> Any:
    """What ``envelope`` looks at in a JSON body, and nothing else of it; text stands for what is no JSON."""
    await asyncio.sleep(0)  # receiving the last of it was a long turn already
    search = find_values(await _in_utf8(answer), {*envelope.code_paths, *envelope.message_paths})
    end = time.perf_counter() + _SLICE_S
    while True:
        try:
            next(search)
        except StopIteration as found:
            return found.value
        if time.perf_counter() >= end:
            await asyncio.sleep(0)
            end = time.perf_counter() + _SLICE_S


async def _in_utf8(answer: HTTPAnswer) -> bytes:
    """The body as it is searched: by the rules of ``decode_text``, but slice by slice."""
    content = answer.content.removeprefix(codecs.BOM_UTF8)
    if content.isascii() or await _recoded(content, "utf-8", keep=False) is not None:
        return content
    for charset, _ in other_charsets(answer.headers):
        recoded = await _recoded(content, charset, keep=True)
        if recoded is not None:
            return recoded
    return content


async def _recoded(content: bytes, charset: str, *, keep: bool) -> bytes | None:
    """``content`` from ``charset`` to UTF-8, or nothing of it where only that it can be is asked; None if it cannot."""
    parts: list[bytes] = []
    try:
        " ".encode(charset)  # refuses also what is a codec, and not of text
        decoder = codecs.getincrementaldecoder(charset)()
        for at in range(0, len(content), _SLICE):
            text = decoder.decode(content[at : at + _SLICE], at + _SLICE >= len(content))
            if keep:
                parts.append(text.encode())
            await asyncio.sleep(0)
    except (UnicodeError, LookupError):
        return None
    return b"".join(parts)
