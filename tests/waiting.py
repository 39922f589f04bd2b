"""Waiting for a fact that sets no event: one of another thread or process, or of a widget.

Owns the one way to do it. Nothing here is a measure of time: the limit is only how long a test may hang before it
fails, and a fact that is there already costs no wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

LIMIT_S = 15.0
_LOOK_S = 0.005


async def until(condition: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    """Come back when ``condition`` holds; the loop goes on meanwhile."""
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - such facts set no event
            await asyncio.sleep(_LOOK_S)


def holds_in_time(condition: Callable[[], object], limit_s: float = LIMIT_S) -> bool:
    """Whether ``condition`` comes to hold within ``limit_s``; blocks the thread."""
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_LOOK_S)
    return True
