from __future__ import annotations

import asyncio
import logging

import pytest

from core.tasks import TaskRegistry


async def test_restart_leaves_only_the_last_one() -> None:
    tasks = TaskRegistry()
    ended: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ended.append(number)

    for number in range(4):
        tasks.restart(work(number), name="mode")
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    assert ended == [3]
    assert len(tasks) == 0


async def test_cancel_tells_whether_there_was_one() -> None:
    tasks = TaskRegistry()
    task = tasks.start(asyncio.sleep(60), name="wait")
    assert tasks.cancel("wait")
    assert not tasks.cancel("other")
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_failure_is_told_and_a_cancellation_is_not() -> None:
    told: list[tuple[str, str]] = []
    tasks = TaskRegistry(lambda name, error: told.append((name, str(error))))

    async def fail() -> None:
        raise ValueError("broken")

    tasks.start(fail(), name="fails")
    tasks.start(asyncio.sleep(60), name="waits")
    await asyncio.sleep(0)
    assert await tasks.aclose(0.1) == []
    assert told == [("fails", "broken")]


async def test_the_log_is_told_where_nobody_else_is(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    tasks = TaskRegistry()
    tasks.start(fail(), name="fails")
    with caplog.at_level(logging.ERROR):
        await asyncio.sleep(0.001)
    assert "task fails failed" in caplog.text


async def test_closing_names_the_tasks_that_do_not_end() -> None:
    tasks = TaskRegistry()
    go_on = asyncio.Event()

    async def stubborn() -> None:
        while not go_on.is_set():
            try:
                await go_on.wait()
            except asyncio.CancelledError:
                continue

    task = tasks.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    assert await tasks.aclose(0.01) == ["stubborn"]
    go_on.set()
    await task
