"""Blocking work for a coroutine, in a thread that never keeps the process from ending.

The default executor is the wrong place: a job stuck in a frozen keyring would hold up the loop's end. Must not know
what the work is.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def in_background(
    function: Callable[[], T], *, name: str = "jieru-background", unwanted: Callable[[T], object] = lambda _: None
) -> T:
    """The result of ``function``, run in a daemon thread of its own; cancelling stops the waiting, not the work.

    ``unwanted`` gets a result that came after that, to close what would stay open.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():  # whoever asked has been cancelled
            if error is None:
                unwanted(result)  # type: ignore[arg-type]  # no error: the result is there
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # no error: the result is there

    def work() -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = function()
        except BaseException as caught:  # noqa: BLE001 - handed to whoever asked, whatever it is
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop has ended; nobody is left to be told
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=work, name=name, daemon=True).start()
    return await future
