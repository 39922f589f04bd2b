from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.events import CallFinished, CallStarted
from core.retry.policy import RetryPolicy
from core.trace import CallRecord, fold
from gui.running_calls import RunningCalls

pytestmark = pytest.mark.usefixtures("qapp")


class Calls:
    """Two calls that fail at once and then wait long."""

    def __init__(self) -> None:
        self.records: dict[str, CallRecord] = {}
        self.handler = APIRetryHandler()
        self.handler.add_listener(self._on_event)
        self.running = RunningCalls()
        self.running.use(self.handler)

    def _on_event(self, event: Any) -> None:
        self.records[event.call_id] = fold(self.records.get(event.call_id), event)

    async def waiting(self, number: int) -> list[asyncio.Task[None]]:
        tasks = [asyncio.ensure_future(self._call()) for _ in range(number)]
        for _ in range(10):
            await asyncio.sleep(0)
        assert [record.state for record in self.records.values()] == ["waiting"] * number
        return tasks

    async def _call(self) -> None:
        tried: list[int] = []

        async def attempt() -> None:
            tried.append(1)
            if len(tried) == 1:
                raise ConnectionResetError

        await self.handler.execute(attempt, (), {}, RetryPolicy(initial_delay=50.0))


async def test_the_named_call_is_stopped_and_no_other_one() -> None:
    calls = Calls()
    first, second = await calls.waiting(2)
    ids = list(calls.records)
    assert calls.running.stop(ids[1]) is True
    with pytest.raises(asyncio.CancelledError):
        await second
    assert not first.done()
    assert [calls.records[call_id].outcome for call_id in ids] == [None, "cancelled"]
    assert calls.running.stop(ids[1]) is False, "what is over is forgotten"
    assert calls.running.stop(ids[0]) is True
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_the_named_call_is_sent_and_no_other_one() -> None:
    calls = Calls()
    first, second = await calls.waiting(2)
    ids = list(calls.records)
    assert calls.running.send_now(ids[0]) is True
    await first
    assert not second.done()
    assert calls.records[ids[0]].steps[0].ended_by == "send_now"
    assert calls.running.send_now(ids[0]) is False
    second.cancel()


async def test_nothing_runs_before_the_engine_is_there() -> None:
    running = RunningCalls()
    assert running.send_now("a") is False
    assert running.stop("a") is False


async def test_what_is_paused_is_told_once_and_holds_for_an_engine_that_comes_later() -> None:
    running = RunningCalls()
    told: list[frozenset[str]] = []
    running.paused_changed.connect(told.append)
    running.pause("erp")
    running.pause("erp")
    handler = APIRetryHandler()
    running.use(handler)
    assert handler.paused == {"erp"}
    running.pause("douyin")
    running.resume("erp")
    assert handler.paused == running.paused == {"douyin"}
    assert told == [{"erp"}, {"erp", "douyin"}, {"douyin"}]


async def test_an_event_from_no_task_is_of_no_call_that_could_be_stopped() -> None:
    running = RunningCalls()
    started = CallStarted("a", 0, 0, 0, 1, "sandbox")
    asyncio.get_running_loop().call_soon(running.on_event, started)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert running.stop("a") is False
    running.on_event(CallFinished("a", 1, 0, 0, 1, "sandbox"))
