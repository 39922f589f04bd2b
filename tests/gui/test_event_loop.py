"""The window's loop: never early, nothing left after a cancel."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncGenerator

from PySide6.QtWidgets import QApplication

from gui.event_loop import PreciseEventLoop


def _loop() -> PreciseEventLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, PreciseEventLoop)
    return loop


async def test_a_sleep_is_never_early(qapp: QApplication) -> None:
    for delay in (0.001, 0.0105, 0.02):
        start = time.monotonic()
        await asyncio.sleep(delay)
        assert time.monotonic() - start >= delay


async def test_timers_run_in_the_order_of_their_deadlines(qapp: QApplication) -> None:
    loop, done = _loop(), asyncio.Event()
    seen: list[str] = []
    loop.call_later(0.010, done.set)
    loop.call_later(0.006, seen.append, "second")
    loop.call_later(0.002, seen.append, "first")
    await done.wait()
    assert seen == ["first", "second"]


async def test_cancelled_timers_do_not_stay(qapp: QApplication) -> None:
    loop = _loop()
    for _ in range(1000):
        loop.call_later(60, print).cancel()
    assert len(loop._deadlines) <= 110


async def test_a_cancelled_timer_does_not_run(qapp: QApplication) -> None:
    loop = _loop()
    seen: list[str] = []
    loop.call_later(0.002, seen.append, "cancelled").cancel()
    await asyncio.sleep(0.005)
    assert seen == []


async def test_timeout_cuts_and_handle_knows_its_time(qapp: QApplication) -> None:
    loop = _loop()
    handle = loop.call_at(loop.time() + 50, print)
    assert handle.when() > loop.time() + 49
    handle.cancel()
    try:
        async with asyncio.timeout(0.005):
            await asyncio.Event().wait()
    except TimeoutError:
        return
    raise AssertionError("not cut")


def test_a_runner_closes_the_loop_with_timers_pending(qapp: QApplication) -> None:
    made: list[PreciseEventLoop] = []

    def factory() -> PreciseEventLoop:
        made.append(PreciseEventLoop(qapp))
        return made[-1]

    async def leave_one() -> str:
        asyncio.get_running_loop().call_later(60, print)
        return "left"

    with asyncio.Runner(loop_factory=factory) as runner:
        assert runner.run(leave_one()) == "left"
    assert made[0].is_closed()
    assert made[0]._deadlines == []


async def test_an_async_generator_that_is_dropped_is_closed_on_the_loop(qapp: QApplication) -> None:
    closed = asyncio.Event()

    async def stream() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)  # without the loop's help: "async generator ignored GeneratorExit" on stderr
            closed.set()

    dropped = stream()
    assert await anext(dropped) == 1
    del dropped
    gc.collect()
    async with asyncio.timeout(1):
        await closed.wait()
