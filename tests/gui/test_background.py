from __future__ import annotations

import asyncio
import threading
import time

import pytest
from PySide6.QtWidgets import QApplication

from gui.event_loop import PreciseEventLoop


async def test_the_loop_works_in_daemon_threads(qapp: QApplication) -> None:
    thread = await asyncio.to_thread(threading.current_thread)
    assert thread.daemon
    assert thread.name.startswith("jieru-work-")


async def test_an_error_is_the_waiter_s(qapp: QApplication) -> None:
    def fail() -> None:
        raise OSError("read-only")

    with pytest.raises(OSError, match="read-only"):
        await asyncio.to_thread(fail)


def test_work_that_hangs_does_not_keep_the_loop_from_closing(qapp: QApplication) -> None:
    go_on = threading.Event()

    async def leave_it() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.to_thread(go_on.wait, 5)

    start = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(qapp)) as runner:
        runner.run(leave_it())
    assert time.monotonic() - start < 1
    go_on.set()
