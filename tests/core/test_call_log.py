from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.call_log import CallLog
from core.events import (
    AttemptFinished,
    AttemptStarted,
    Event,
    RateLimited,
    RefreshFinished,
    RefreshStarted,
    WaitEnded,
    WaitStarted,
)
from core.texts import set_language
from tests.core.history.making import CallMaker

Log = pytest.LogCaptureFixture
PLAIN = {"status": 401, "rule": "http.401", "verdict": "stop", "stop_reason": "non_retryable"}


@pytest.fixture(autouse=True)
def english(caplog: Log) -> Iterator[None]:
    set_language("en")
    caplog.set_level(logging.INFO, "core.call_log")
    yield
    set_language(None)


def told(caplog: Log, events: list[Event]) -> list[tuple[str, str]]:
    log = CallLog()
    for event in events:
        log.on_event(event)
    return [(record.levelname, record.getMessage()) for record in caplog.records]


def test_a_call_that_recovers_is_told_step_by_step(caplog: Log) -> None:
    maker = CallMaker(mode="sandbox")
    expired = {"type": "PlatformCode", "message": "access_token expired"}
    refreshed: dict[str, Any] = {
        "kind": "token_refresh",
        "rule": "refresh.ok",
        "reason_args": {"type": "access_token", "days": 15},
    }
    assert told(
        caplog,
        [
            maker.start("douyin"),
            *maker.failed(1, status=429, rule="http.429", delay_s=1.0),
            *maker.wait(1.0),
            *maker.failed(2, status=200, code="28001008", rule="douyin.token_expired", error=expired, delay_s=0.0),
            RefreshStarted(**maker.base(), credential="access_token"),
            RefreshFinished(**maker.base(), **refreshed),
            *maker.attempt(3, status=200, code="0"),
            maker.finish(),
        ],
    ) == [
        ("INFO", "Sent GET /video/list/ (attempt 1 · sandbox)"),
        ("WARNING", "Failed (attempt 1): HTTP 429: too many requests, rate limited."),
        ("INFO", "Waiting 1.00 s before the next attempt: the server asks for it (Retry-After: 1)"),
        ("INFO", "Sent GET /video/list/ (attempt 2 · sandbox)"),
        ("WARNING", "Failed (attempt 2): HTTP 200 · The token has expired (28001008): access_token expired."),
        ("INFO", "Refreshing access_token"),
        ("INFO", "access_token was refreshed; valid for 15 days."),
        ("INFO", "Sent GET /video/list/ (attempt 3 · sandbox)"),
        ("INFO", "Answered (attempt 3): HTTP 200 · code 0 · 100 ms"),
        ("INFO", "Succeeded: 3 attempts in 500 ms, 1.00 s of it waiting"),
    ]


def test_each_line_knows_its_platform_and_call(caplog: Log) -> None:
    maker = CallMaker(call_id="0199")
    told(caplog, [maker.start("erp"), *maker.attempt(1, status=200), maker.finish()])
    assert {(record.__dict__["platform"], record.__dict__["call_id"]) for record in caplog.records} == {("erp", "0199")}


def test_a_failed_call_is_one_error_that_says_why(caplog: Log) -> None:
    maker = CallMaker()
    lines = told(caplog, [maker.start("erp"), *maker.failed(1, **PLAIN), maker.finish("failed", "non_retryable")])
    assert lines[1:] == [
        ("WARNING", "Failed (attempt 1): HTTP 401: not authenticated."),
        (
            "ERROR",
            "The call failed: 1 attempt(s) in 500 ms. HTTP 401: not authenticated. "
            "Not retried: trying again cannot help.",
        ),
    ]


def test_a_stopped_call_tells_how_long_it_waited(caplog: Log) -> None:
    maker = CallMaker()
    lines = told(
        caplog,
        [
            maker.start("erp", policy={"strategy": "exponential"}),
            *maker.failed(1, delay_s=30.0),
            WaitStarted(**maker.base(), planned_s=30.0, source="strategy"),
            WaitEnded(**maker.base(), actual_s=0.2, why="cancelled"),
            maker.finish("cancelled", "cancelled"),
        ],
    )
    assert lines[2:] == [
        ("INFO", "Waiting 30.00 s before the next attempt: exponential backoff"),
        ("INFO", "The wait was stopped after 200 ms"),
        ("WARNING", "Stopped by the user: 1 attempt(s) in 500 ms"),
    ]


def test_a_named_step_and_a_failed_refresh_are_told(caplog: Log) -> None:
    maker = CallMaker()
    failed: dict[str, Any] = {"verdict": "stop", "rule": "refresh.failed", "stop_reason": "refresh_failed"}
    lines = told(
        caplog,
        [
            maker.start("douyin"),
            *maker.attempt(1, step="create", status=200),
            RefreshFinished(**maker.base(), reason_args={"message": "no refresh token"}, **failed),
            maker.finish("failed", "refresh_failed"),
        ],
    )
    assert lines[0][1] == "Sent GET /video/list/ (attempt 1 · create)"
    assert lines[2][0] == "WARNING"
    assert lines[2][1].startswith("Refreshing the token failed: no refresh token")
    assert "Refreshing the token failed" in lines[3][1]


def test_sentences_are_in_the_language_in_use(caplog: Log) -> None:
    set_language("zh")
    maker = CallMaker()
    lines = told(caplog, [maker.start("erp"), *maker.attempt(1, status=200), maker.finish()])
    assert [line for _, line in lines] == [
        "发出 GET /video/list/（第 1 次尝试）",
        "收到响应（第 1 次尝试）：HTTP 200 · 100 ms",
        "成功：1 次尝试，用时 500 ms",
    ]


def test_what_began_before_it_listened_is_passed_over(caplog: Log) -> None:
    maker = CallMaker()
    maker.start()
    assert told(caplog, [*maker.attempt(1), maker.finish()]) == []


async def test_the_engine_tells_it_everything_and_it_keeps_nothing(
    make_handler: Callable[..., APIRetryHandler], caplog: Log
) -> None:
    log = CallLog()
    handler = make_handler(max_retries=1)
    handler.add_listener(log.on_event)
    outcomes: list[Any] = [TimeoutError("slow"), "fine", asyncio.CancelledError()]

    async def call() -> str:
        outcome = outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return str(outcome)

    assert await handler.execute_with_retry(call) == "fine"
    with pytest.raises(asyncio.CancelledError):
        await handler.execute_with_retry(call)
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("Sent test_the_engine_tells_it_everything")
    assert said[-3].startswith("Succeeded: 2 attempts in 1.00 s")
    assert said[-1].startswith("Stopped by the user: 1 attempt(s)")
    assert log._calls == {}


def test_nothing_is_put_together_that_nobody_logs(caplog: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.CRITICAL, "core.call_log")
    maker = CallMaker()
    assert told(caplog, [maker.start("erp"), *maker.failed(1, **PLAIN), maker.finish("failed", "non_retryable")]) == []


def test_a_wait_for_a_published_limit_is_told_once_and_is_no_time_lost(caplog: Log) -> None:
    maker = CallMaker(mode="live")
    held: dict[str, Any] = {
        "kind": "rate_limit_wait",
        "rule": "rate_limit.own",
        "reason_args": {"requests": 600, "per_s": "60"},
    }
    lines = told(
        caplog,
        [
            maker.start("ths123"),
            RateLimited(**maker.base(), **held, delay_s=30.0),
            *maker.wait(30.0),
            *maker.attempt(1),
            maker.finish(),
        ],
    )
    assert [level for level, _ in lines] == ["INFO"] * 4
    assert lines[0][1].startswith("Held back for 30.00 s: Published limit: at most 600 requests in 60 s")
    assert lines[1][1].startswith("Sent")
    assert "waiting" not in lines[3][1]


def test_a_turn_that_comes_too_late_is_the_reason_of_the_failure(caplog: Log) -> None:
    maker = CallMaker(mode="live")
    late: dict[str, Any] = {
        "kind": "rate_limit_wait",
        "rule": "rate_limit.own",
        "reason_args": {"requests": 600, "per_s": "60"},
        "verdict": "stop",
        "stop_reason": "deadline",
    }
    end = maker.finish("failed", "deadline")
    lines = told(caplog, [maker.start("ths123"), RateLimited(**maker.base(), **late), end])
    assert [level for level, _ in lines] == ["WARNING", "ERROR"]
    assert "deadline" in lines[1][1]


def test_a_pause_is_told_and_no_attempt(caplog: Log) -> None:
    maker = CallMaker()
    still: dict[str, Any] = {
        "kind": "pause",
        "number": None,
        "rule": "pause.deadline",
        "verdict": "stop",
        "stop_reason": "deadline",
    }
    lines = told(
        caplog,
        [
            maker.start("erp"),
            AttemptStarted(**maker.base(), number=None, kind="pause"),
            AttemptFinished(**maker.base(), number=None, kind="pause", rule="pause.resumed", elapsed_s=2.0),
            AttemptStarted(**maker.base(), number=None, kind="pause"),
            AttemptFinished(**maker.base(), **still),
            maker.finish("failed", "deadline"),
        ],
    )
    assert lines[:3] == [
        ("INFO", "Held: the platform is paused"),
        ("INFO", "Going on after a pause of 2.00 s"),
        ("INFO", "Held: the platform is paused"),
    ]
    assert lines[3][1].startswith("The call failed: 0 attempt(s) in 500 ms. The platform was paused until")
