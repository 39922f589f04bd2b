"""Blocking work beside the event loop: imports, SQLite, files.

Owns the threads for it. They are daemons, one a job: work that hangs must not keep the program from ending, which the
loop's own executor would.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[[], T], *, name: str) -> T:
    """The result of ``work``, done in a thread called ``name``. Cancelling stops the waiting, not the work."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(result)  # type: ignore[arg-type]  # a T whenever there is no error
        else:
            answer.set_exception(error)

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as caught:  # noqa: BLE001 - handed to whoever awaits it
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop has ended, nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name=f"jieru-{name}", daemon=True).start()
    return await answer
