"""A token refresh is a step, not an attempt; the replay after it is one. Budget and circuit are asked last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.limits.budget import RetryBudget
from core.limits.circuit import Circuit
from core.limits.guard import Guard
from core.retry.engine import Ending, Task
from core.retry.judgement import OK, Judgement
from core.retry.policy import RetryPolicy

EXPIRED = Judgement("token_expired", "douyin.token_expired", status=200, code="28001008",
                    error_type="PlatformCode", message="expired", sent=True, rejected=True)  # fmt: skip
BUSY = Judgement("retryable", "http.503", status=503, by_status=True, error_type="HTTPStatus", sent=True)
LIMITED = Judgement("retryable", "http.429", status=429, by_status=True, error_type="HTTPStatus", sent=True)
RENEWED = Judgement("ok", "refresh.ok", sent=True)
REFUSED = Judgement("permanent", "refresh.failed", "reauthorize", error_type="PlatformCode", message="10010")


async def run(
    handler: APIRetryHandler, recorder: Any, judgements: list[Judgement], renewals: list[Judgement], **policy: Any
) -> Ending[Judgement]:
    async def attempt() -> Judgement:
        return judgements.pop(0)

    async def renew() -> Judgement:
        return renewals.pop(0)

    handler.add_listener(recorder)
    tracer = handler.tracer(keep=True)
    assert tracer is not None
    tracer.call_started()
    task = Task(attempt, judge_result=lambda judged: judged, credential="access_token", refresh=renew)
    return await handler.engine.run(task, RetryPolicy(**policy), tracer, tracer.start)


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

    task = Task(attempt, judge_result=lambda judged: judged, guard=guard)
    return await handler.engine.run(task, RetryPolicy(**policy), None, handler.engine.clock())


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

    task = Task(attempt, judge_result=lambda judged: judged, refresh=renew, guard=guard)
    ending = await handler.engine.run(task, RetryPolicy(), None, 0.0)
    assert (ending.stop_reason, guard.budget.left) == ("ok", 10)
