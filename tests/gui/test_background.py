from __future__ import annotations

import asyncio
import threading

import pytest
from PySide6.QtWidgets import QApplication

from gui.background import in_thread


async def test_the_work_is_done_beside_the_loop(qapp: QApplication) -> None:
    assert await in_thread(lambda: threading.current_thread().name, name="reader") == "jieru-reader"


async def test_its_error_is_the_waiter_s(qapp: QApplication) -> None:
    def fail() -> None:
        raise OSError("read-only")

    with pytest.raises(OSError, match="read-only"):
        await in_thread(fail, name="reader")


async def test_cancelling_does_not_wait_for_the_work(qapp: QApplication) -> None:
    go_on = threading.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await in_thread(lambda: go_on.wait(5), name="hanging")
    go_on.set()
