"""A refresh is a step, and its replay happens once; waits are ended, platforms paused; the guard is asked last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.events import WaitEnded
from core.limits.budget import RetryBudget
from core.limits.circuit import Circuit
from core.limits.guard import Guard
from core.retry.engine import Ending, Task
from core.retry.judgement import OK, Judgement
from core.retry.policy import RetryPolicy
from tests.waiting import past_its_limit

EXPIRED = Judgement("token_expired", "douyin.token_expired", status=200, code="28001008",
                    error_type="PlatformCode", message="expired", sent=True, rejected=True)  # fmt: skip
BUSY = Judgement("retryable", "http.503", status=503, by_status=True, error_type="HTTPStatus", sent=True)
LIMITED = Judgement("retryable", "http.429", status=429, by_status=True, error_type="HTTPStatus", sent=True)
RENEWED = Judgement("ok", "refresh.ok", sent=True)
REFUSED = Judgement("permanent", "refresh.failed", "reauthorize", error_type="PlatformCode", message="10010")


async def run(
    handler: APIRetryHandler,
    recorder: Any,
    judgements: list[Judgement],
    renewals: list[Judgement],
    *,
    platform: str = "",
    pause_first: bool = False,
    **policy: Any,
) -> Ending[Judgement]:
    """A call whose attempts are judged so in turn; with ``pause_first`` the platform is paused during the first one."""

    async def attempt() -> Judgement:
        if pause_first:
            handler.pause(platform)
        return judgements.pop(0)

    async def renew() -> Judgement:
        return renewals.pop(0)

    handler.add_listener(recorder)
    tracer = handler.tracer(keep=True)
    assert tracer is not None
    tracer.call_started()
    task: Task[Judgement] = Task(lambda judged: judged, credential="access_token", refresh=renew, platform=platform)
    return await handler.engine.run(attempt, task, RetryPolicy(**policy), tracer, tracer.start)


async def test_the_demo(make_handler: Callable[..., APIRetryHandler], recorder: Any, fake_time: Any) -> None:
    handler = make_handler()
    ending = await run(handler, recorder, [LIMITED, EXPIRED, OK], [RENEWED])
    assert ending.stop_reason == "ok"
    assert fake_time.sleeps == [1.0]
    shown = [(s.number, s.kind, s.verdict, s.rule, s.delay_s, s.delay_source) for s in recorder.record.steps]
    assert shown == [
        (1, "request", "retry", "http.429", 1.0, "strategy"),
        (2, "request", "retry", "douyin.token_expired", 0.0, None),
        (None, "token_refresh", "ok", "refresh.ok", 0.0, None),
        (3, "request", "ok", "ok", None, None),
    ]
    stats = handler.get_stats()
    assert (stats.total_calls, stats.succeeded_after_retry, stats.attempts, stats.retries) == (1, 1, 3, 2)
    assert (stats.by_status, stats.by_error, stats.total_wait_s) == ({429: 1}, {"douyin.token_expired": 1}, 1.0)


@pytest.mark.parametrize(
    ("judgements", "renewals", "stop_reason", "attempts"),
    [
        ([EXPIRED, OK], [RENEWED], "ok", 2),
        ([EXPIRED, EXPIRED], [RENEWED], "reauthorize", 2),
        ([EXPIRED], [REFUSED], "reauthorize", 1),
        ([EXPIRED, LIMITED], [RENEWED], "max_retries", 2),
    ],
)
async def test_with_no_retries_the_replay_still_happens_once(
    make_handler: Callable[..., APIRetryHandler],
    recorder: Any,
    judgements: list[Judgement],
    renewals: list[Judgement],
    stop_reason: str,
    attempts: int,
) -> None:
    ending = await run(make_handler(), recorder, list(judgements), list(renewals), max_retries=0)
    assert (ending.stop_reason, ending.attempts) == (stop_reason, attempts)


async def test_a_failed_refresh_is_the_last_step(make_handler: Callable[..., APIRetryHandler], recorder: Any) -> None:
    await run(make_handler(), recorder, [EXPIRED], [REFUSED])
    last = recorder.record.steps[-1]
    assert (last.kind, last.verdict, last.stop_reason, last.number) == ("token_refresh", "stop", "reauthorize", None)


async def test_the_replay_does_not_advance_the_strategy(
    make_handler: Callable[..., APIRetryHandler], recorder: Any, fake_time: Any
) -> None:
    await run(make_handler(), recorder, [EXPIRED, LIMITED, LIMITED, OK], [RENEWED])
    assert fake_time.sleeps == [1.0, 2.0]


def guarded(tokens: int = 500, failures: int = 10) -> Guard:
    return Guard(lambda: 0.0, RetryBudget(tokens), Circuit(failures))


async def run_guarded(
    handler: APIRetryHandler, guard: Guard, *judgements: Judgement, **policy: Any
) -> Ending[Judgement]:
    left = [*judgements]

    async def attempt() -> Judgement:
        return left.pop(0)

    task: Task[Judgement] = Task(lambda judged: judged, guard=guard)
    return await handler.engine.run(attempt, task, RetryPolicy(**policy), None, handler.engine.clock())


async def test_a_spent_budget_ends_a_call_that_would_be_retried(make_handler: Callable[..., APIRetryHandler]) -> None:
    handler, guard = make_handler(), guarded(tokens=7)
    ending = await run_guarded(handler, guard, BUSY, BUSY)
    assert (ending.stop_reason, ending.attempts, guard.budget.left) == ("budget", 2, 2)
    assert handler.get_stats().by_stop_reason == {"budget": 1}


async def test_an_open_circuit_ends_retries_and_begins_nothing(make_handler: Callable[..., APIRetryHandler]) -> None:
    handler, guard = make_handler(), guarded(failures=2)
    ending = await run_guarded(handler, guard, BUSY, BUSY)
    assert (ending.stop_reason, ending.attempts) == ("circuit", 2)
    ending = await run_guarded(handler, guard, OK)
    assert (ending.stop_reason, ending.attempts, ending.judgement.rule) == ("circuit", 0, "circuit.open")
    assert handler.get_stats().by_stop_reason == {"circuit": 1}  # a call counts from its first attempt


@pytest.mark.parametrize(
    ("policy", "stop_reason"),
    [({"max_retries": 0}, "max_retries"), ({"deadline": 0.5}, "deadline"), ({}, "budget")],
)
async def test_the_guard_is_the_last_that_is_asked(
    make_handler: Callable[..., APIRetryHandler], policy: dict[str, Any], stop_reason: str
) -> None:
    guard = guarded(tokens=1, failures=1)
    assert (await run_guarded(make_handler(), guard, BUSY, **policy)).stop_reason == stop_reason


async def test_the_replay_after_a_refresh_takes_nothing_out_of_the_budget(
    make_handler: Callable[..., APIRetryHandler],
) -> None:
    handler, guard, left = make_handler(), guarded(tokens=10), [EXPIRED, OK]

    async def attempt() -> Judgement:
        return left.pop(0)

    async def renew() -> Judgement:
        return RENEWED

    task: Task[Judgement] = Task(lambda judged: judged, refresh=renew, guard=guard)
    ending = await handler.engine.run(attempt, task, RetryPolicy(), None, 0.0)
    assert (ending.stop_reason, guard.budget.left) == ("ok", 10)


# ---- what somebody does to a running call ----


def failing(recorder: Any, judgements: list[Judgement], **policy: Any) -> tuple[APIRetryHandler, asyncio.Task[Any]]:
    """A call with real waits, which nobody is going to sit through."""
    handler = APIRetryHandler()
    return handler, asyncio.ensure_future(run(handler, recorder, judgements, [RENEWED], platform="erp", **policy))


async def turns() -> None:
    for _ in range(4):
        await asyncio.sleep(0)


async def test_send_now_ends_the_wait_and_the_time_is_the_true_one(recorder: Any) -> None:
    handler, call = failing(recorder, [LIMITED, OK], initial_delay=50.0)
    await recorder.until("wait_started")
    assert handler.send_now(recorder.events[0].call_id) is True
    ending = await asyncio.wait_for(call, 1.0)
    assert (ending.stop_reason, ending.attempts) == ("ok", 2)
    ended = next(event for event in recorder.events if isinstance(event, WaitEnded))
    assert (ended.why, ended.actual_s < 1.0) == ("send_now", True)
    step = recorder.record.steps[0]
    assert (step.delay_s, step.waited_s, step.ended_by) == (50.0, ended.actual_s, "send_now")
    assert handler.get_stats().total_wait_s == ended.actual_s
    assert handler.send_now(recorder.events[0].call_id) is False, "it is over, and nothing of it is kept"


async def test_each_wait_is_ended_for_itself(recorder: Any) -> None:
    handler, call = failing(recorder, [LIMITED, LIMITED, OK], initial_delay=50.0)
    await recorder.until("wait_started")
    handler.send_now(recorder.record.call_id)
    for _ in range(3):
        await turns()
    assert (recorder.types.count("wait_started"), call.done()) == (2, False)
    assert handler.send_now(recorder.record.call_id) is True
    assert (await asyncio.wait_for(call, 1.0)).attempts == 3


async def test_send_now_works_with_an_injected_clock_and_sleep(fake_time: Any, recorder: Any) -> None:
    async def sleep(seconds: float) -> None:
        if seconds:
            fake_time.now += 2.5
            handler.send_now(recorder.record.call_id)
            await asyncio.get_running_loop().create_future()

    handler = APIRetryHandler(clock=fake_time.clock, sleep=sleep)
    await asyncio.wait_for(run(handler, recorder, [LIMITED, OK], [], initial_delay=50.0), 1.0)
    assert recorder.record.steps[0].waited_s == 2.5


async def test_there_is_nothing_to_send_while_a_request_is_under_way(recorder: Any) -> None:
    handler = APIRetryHandler()
    told: list[bool] = []

    async def attempt() -> None:
        told.append(handler.send_now(recorder.record.call_id))

    handler.add_listener(recorder)
    await handler.execute_with_retry(attempt)
    assert told == [False]


async def test_a_paused_platform_sends_nothing_until_it_is_resumed(recorder: Any) -> None:
    handler = APIRetryHandler()
    handler.pause("erp")
    call = asyncio.ensure_future(run(handler, recorder, [OK], [], platform="erp"))
    await turns()
    assert recorder.types == ["call_started", "attempt_started"]
    assert (recorder.record.state, recorder.record.attempts) == ("paused", 0)
    assert handler.get_stats().total_calls == 0
    assert handler.send_now(recorder.record.call_id) is False
    handler.resume("erp")
    assert (await call).stop_reason == "ok"
    assert [(step.kind, step.number, step.rule, step.verdict) for step in recorder.record.steps] == [
        ("pause", None, "pause.resumed", "ok"),
        ("request", 1, "ok", "ok"),
    ]
    assert handler.get_stats().attempts == 1


async def test_the_pause_of_one_platform_is_no_other_ones(recorder: Any) -> None:
    handler = APIRetryHandler()
    handler.pause("douyin")
    assert (await run(handler, recorder, [OK], [], platform="erp")).stop_reason == "ok"


async def test_paused_in_a_wait_the_next_attempt_is_held(recorder: Any) -> None:
    handler, call = failing(recorder, [LIMITED, OK], initial_delay=50.0)
    await recorder.until("wait_started")
    handler.pause("erp")
    handler.send_now(recorder.record.call_id)
    await turns()
    assert [step.kind for step in recorder.record.steps] == ["request", "pause"]
    handler.resume("erp")
    assert (await call).attempts == 2


async def test_a_paused_platform_gets_no_token_refresh_either(recorder: Any) -> None:
    handler = APIRetryHandler()
    judgements, renewals = [EXPIRED, OK], [RENEWED]
    started = asyncio.ensure_future(run(handler, recorder, judgements, renewals, platform="erp", pause_first=True))
    await turns()
    assert ([step.kind for step in recorder.record.steps], renewals) == (["request", "pause"], [RENEWED])
    handler.resume("erp")
    assert (await started).stop_reason == "ok"
    assert [step.kind for step in recorder.record.steps] == ["request", "pause", "token_refresh", "request"]


@pytest.mark.parametrize("attempts", [0, 1])
async def test_a_held_call_is_stopped_at_once_and_keeps_its_trace(recorder: Any, attempts: int) -> None:
    handler = APIRetryHandler()
    judgements = [LIMITED, OK] if attempts else [OK]
    if not attempts:
        handler.pause("erp")
    call = asyncio.ensure_future(
        run(handler, recorder, judgements, [], platform="erp", pause_first=bool(attempts), initial_delay=0)
    )
    await turns()
    call.cancel()
    await asyncio.sleep(0)
    assert call.cancelled()
    last = recorder.record.steps[-1]
    assert (last.kind, last.stop_reason, last.running) == ("pause", "cancelled", False)
    stats = handler.get_stats()
    assert (stats.total_calls, stats.cancelled, stats.in_flight) == (attempts, attempts, 0)


@pytest.mark.parametrize("attempts", [0, 1])
async def test_a_pause_counts_towards_the_deadline(recorder: Any, attempts: int) -> None:
    handler = APIRetryHandler()
    judgements = [LIMITED, OK] if attempts else [OK]
    if not attempts:
        handler.pause("erp")
    running = run(
        handler, recorder, judgements, [], platform="erp", pause_first=bool(attempts), deadline=30.0, initial_delay=0
    )
    ending = await past_its_limit(running, lambda: recorder.record and recorder.record.state == "paused")
    assert (ending.stop_reason, ending.attempts, ending.result) == ("deadline", attempts, None)
    assert (recorder.record.steps[-1].rule, recorder.record.steps[-1].stop_reason) == ("pause.deadline", "deadline")
    assert len(judgements) == 1, "nothing was sent after it"
    stats = handler.get_stats()
    assert (stats.total_calls, stats.failed_without_retry, stats.in_flight) == (attempts, attempts, 0)
