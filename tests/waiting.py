"""Waiting for a fact that sets no event: one of another thread or process, or of a widget.

Owns the one way to do it. Nothing here is a measure of time: the limit is only how long a test may hang before it
fails, and a fact that is there already costs no wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

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


async def past_its_limit(work: Coroutine[Any, Any, T], when: Callable[[], object], by_s: float = 60.0) -> T:
    """The result of ``work``, whose limits of up to ``by_s`` pass at the moment when ``when`` holds, and not before.

    The loop's clock jumps, and stays ahead. What a limit cuts is so decided by the test, and not by how long a busy
    machine takes to come there.
    """
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    await until(lambda: task.done() or when())
    own = loop.time
    loop.time = lambda: own() + by_s  # type: ignore[method-assign]  # of this one loop
    return await task
