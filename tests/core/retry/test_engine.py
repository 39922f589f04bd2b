"""A token refresh is a step, not an attempt; the replay after it is one, and happens once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.retry.engine import Ending, Task
from core.retry.judgement import OK, Judgement
from core.retry.policy import RetryPolicy

EXPIRED = Judgement("token_expired", "douyin.token_expired", status=200, code="28001008",
                    error_type="PlatformCode", message="expired", sent=True, rejected=True)  # fmt: skip
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
