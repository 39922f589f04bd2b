"""The in-body codes of a large answer, found without decoding it and without holding up whoever shares the loop."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from core.json_scan import find_values
from core.platforms.model import Envelope

_SLICE_S = 0.008


async def seen_by_envelope(content: bytes, envelope: Envelope) -> Any:
    """What ``envelope`` looks at in a JSON body in UTF-8, and nothing else of it; text stands for what is no JSON."""
    await asyncio.sleep(0)  # receiving the last of it was a long turn already
    search = find_values(content, {*envelope.code_paths, *envelope.message_paths})
    end = time.perf_counter() + _SLICE_S
    while True:
        try:
            next(search)
        except StopIteration as found:
            return found.value
        if time.perf_counter() >= end:
            await asyncio.sleep(0)
            end = time.perf_counter() + _SLICE_S
