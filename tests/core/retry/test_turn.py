"""A request that has to wait for its turn: what is waited, told, counted, and given back."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.limits import rate
from core.limits.rate import Place, RateLimiter
from core.platforms.model import Limit
from core.retry.engine import Ending, Task
from core.retry.judgement import OK, Judgement
from core.retry.policy import RetryPolicy
from core.retry.turn import Turn
from core.tasks import TaskRegistry
from core.trace import Step
from tests.core.conftest import Recorder
from tests.waiting import until

BUSY = Judgement("retryable", "http.503", status=503, by_status=True, error_type="HTTPStatus", sent=True)
EXPIRED = Judgement("token_expired", "x.token_expired", status=401, error_type="PlatformCode", sent=True)


class NotedLimiter(RateLimiter):
    """Notes when each place was used: the request itself leaves a little later, as busy as the machine is."""

    def __init__(self, most: int, per_s: float) -> None:
        super().__init__((Limit((), most, per_s),))
        self.used: list[float] = []

    def take(self, operation: str | None, now: float) -> Place:
        place = super().take(operation, now)
        if place.due <= now:
            self.used.append(now)
        return place

    def start(self, place: Place, now: float) -> bool:
        started = super().start(place, now)
        if started:
            self.used.append(now)
        return started

    def keeps(self, most: int, per_s: float) -> bool:
        """Whether no stretch of ``per_s`` seconds had more than ``most`` of them."""
        times = sorted(self.used)
        return all(later - earlier > per_s - 1e-6 for earlier, later in zip(times, times[most:], strict=False))


class Calls:
    """Calls of one handler under one limiter."""

    def __init__(self, handler: APIRetryHandler, most: int, per_s: float) -> None:
        self.handler = handler
        self.limiter = NotedLimiter(most, per_s)
        self.sent: list[float] = []

    async def run(
        self, *judgements: Judgement, platform: str = "", **policy: Any
    ) -> tuple[Ending[Judgement], tuple[Step, ...]]:
        engine, left = self.handler.engine, [*judgements]

        async def attempt() -> Judgement:
            self.sent.append(engine.clock())
            return left.pop(0)

        async def renew() -> Judgement:
            return Judgement("ok", "refresh.ok", sent=True)

        tracer = self.handler.tracer(keep=True)
        assert tracer is not None
        tracer.call_started()
        own = Turn(self.limiter, None, engine.clock, engine.sleep, engine.control)
        task: Task[Judgement] = Task(lambda judged: judged, refresh=renew, turn=own, platform=platform)
        try:
            ending = await engine.run(attempt, task, RetryPolicy(**policy), tracer, tracer.start)
        finally:
            self.steps = tracer.steps
        return ending, tracer.steps


@pytest.fixture
def calls(make_handler: Callable[..., APIRetryHandler]) -> Calls:
    return Calls(make_handler(), 1, 60.0)


def told(steps: tuple[Step, ...]) -> list[tuple[Any, ...]]:
    return [(s.kind, s.number, s.verdict, s.rule, s.delay_s, s.waited_s, s.stop_reason) for s in steps]


async def test_the_wait_is_a_step_before_the_request_and_counts_nowhere_else(calls: Calls) -> None:
    await calls.run(OK)
    _, steps = await calls.run(OK)
    assert told(steps) == [
        ("rate_limit_wait", None, "ok", "rate_limit.own", 60.0, 60.0, None),
        ("request", 1, "ok", "ok", None, 0.0, None),
    ]
    assert steps[0].error is None
    assert (steps[0].started_s, steps[0].elapsed_s, steps[1].started_s) == (0.0, 0.0, 60.0)
    assert "60" in steps[0].reason
    stats = calls.handler.get_stats()
    assert (stats.total_calls, stats.attempts, stats.retries, stats.total_wait_s) == (2, 2, 0, 0.0)
    assert stats.by_stop_reason == {"ok": 2}


async def test_retries_and_the_replay_after_a_refresh_need_a_turn_too(calls: Calls) -> None:
    _, steps = await calls.run(BUSY, EXPIRED, OK)
    assert [(step.kind, step.number) for step in steps] == [
        ("request", 1),
        ("rate_limit_wait", None),
        ("request", 2),
        ("token_refresh", None),
        ("rate_limit_wait", None),
        ("request", 3),
    ]
    assert (steps[1].waited_s, steps[4].waited_s) == (59.0, 60.0)  # the backoff of 1 s goes on meanwhile
    assert calls.handler.get_stats().total_wait_s == 1.0


async def test_a_turn_after_the_deadline_is_not_waited_for(calls: Calls) -> None:
    await calls.run(OK)
    ending, steps = await calls.run(OK, deadline=59.0)
    assert (ending.stop_reason, ending.attempts, ending.result, ending.error) == ("deadline", 0, None, None)
    (step,) = steps
    assert (step.kind, step.verdict, step.stop_reason, step.waited_s) == ("rate_limit_wait", "stop", "deadline", 0.0)
    assert step.error is not None
    assert calls.handler.get_stats().total_calls == 1
    assert calls.limiter.take(None, calls.handler.engine.clock()).due == calls.sent[0] + 60.0


async def test_a_retry_whose_turn_would_be_too_late_ends_the_call(calls: Calls) -> None:
    ending, steps = await calls.run(BUSY, OK, deadline=30.0)
    assert (ending.stop_reason, ending.attempts) == ("deadline", 1)
    assert [step.stop_reason for step in steps] == [None, "deadline"]
    stats = calls.handler.get_stats()
    assert (stats.failed_without_retry, stats.by_stop_reason) == (1, {"deadline": 1})


async def test_a_wait_that_is_stopped_gives_its_place_to_the_next(
    make_handler: Callable[..., APIRetryHandler], fake_time: Any, recorder: Recorder
) -> None:
    calls = Calls(make_handler(), 1, 60.0)
    await calls.run(OK)
    handler, tasks, go_on = calls.handler, TaskRegistry(lambda _name, _error: None), asyncio.Event()
    own_sleep = fake_time.sleep

    async def held(seconds: float) -> None:
        await go_on.wait()
        await own_sleep(seconds)

    handler.engine = replace(handler.engine, sleep=held)
    handler.add_listener(recorder)
    stopped, third = (tasks.start(calls.run(OK), name=name) for name in ("second", "third"))
    await until(lambda: recorder.types.count("wait_started") == 2)
    fake_time.now += 20.0
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped
    (step,) = calls.steps
    assert (step.kind, step.wait_running, step.waited_s) == ("rate_limit_wait", False, 20.0)
    assert handler.get_stats().cancelled == 0  # a call counts from its first attempt
    go_on.set()
    await third
    assert calls.sent == [calls.sent[0], calls.sent[0] + 60.0]
    assert calls.limiter.take(None, fake_time.now).due == calls.sent[0] + 120.0


@pytest.mark.real
async def test_many_calls_go_in_the_order_in_which_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "_LATE_S", 60.0)  # all are in one thread: if it is held up, no other may go before
    calls = Calls(APIRetryHandler(RetryPolicy()), 10, 0.05)
    order: list[int] = []

    async def one(number: int) -> None:
        await calls.run(OK)
        order.append(number)

    began = time.monotonic()
    await asyncio.gather(*(one(number) for number in range(50)))
    assert order == [*range(50)]
    assert time.monotonic() - began >= 0.2
    assert (len(calls.sent), calls.limiter.keeps(10, 0.05)) == (50, True)


@pytest.mark.real
def test_loops_of_two_threads_and_two_runs_share_one_limit() -> None:
    calls = Calls(APIRetryHandler(RetryPolicy()), 5, 0.1)

    async def ten() -> None:
        await asyncio.gather(*(calls.run(OK) for _ in range(5)))

    asyncio.run(ten())
    threads = [threading.Thread(target=lambda: asyncio.run(ten())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(calls.sent), calls.limiter.keeps(5, 0.1)) == (15, True)


async def test_a_platform_that_is_paused_while_a_turn_is_waited_for_gets_nothing(
    make_handler: Callable[..., APIRetryHandler], fake_time: Any
) -> None:
    calls = Calls(make_handler(), 1, 60.0)
    await calls.run(OK)
    handler, tasks = calls.handler, TaskRegistry()
    began = fake_time.now
    own_sleep = fake_time.sleep

    async def pausing(seconds: float) -> None:
        if fake_time.now == began:
            handler.pause("erp")
        await own_sleep(seconds)

    handler.engine = replace(handler.engine, sleep=pausing)
    running = tasks.start(calls.run(OK, platform="erp"), name="second")
    while fake_time.now < began + 60:  # noqa: ASYNC110 - the clock is no event
        await asyncio.sleep(0)
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(calls.sent) == 1
    handler.resume("erp")
    _, steps = await running
    assert [step.kind for step in steps] == ["rate_limit_wait", "pause", "rate_limit_wait", "request"]


async def test_send_now_ends_it_and_the_request_counts_under_the_limit(recorder: Recorder) -> None:
    calls = Calls(APIRetryHandler(), 1, 60.0)
    await calls.run(OK)
    calls.handler.add_listener(recorder)
    second = asyncio.ensure_future(calls.run(OK))
    await recorder.until("wait_started")
    assert calls.handler.send_now(recorder.events[0].call_id) is True
    _, steps = await asyncio.wait_for(second, 1.0)
    assert [(step.kind, step.ended_by) for step in steps] == [("rate_limit_wait", "send_now"), ("request", None)]
    assert steps[0].waited_s < 1.0
    now = calls.handler.engine.clock()
    assert now + 59.0 < calls.limiter.take(None, now).due <= now + 60.0, "a minute after the one that was sent early"
