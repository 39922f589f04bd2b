from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.history import History
from core.retry.statistics import RetryStats, StatsCollector
from tests.core.history.making import START_US, CallMaker, simple_call
from tests.core.history.playing import play

Opener = Callable[..., History]


@given(st.integers(0, 2**32))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_stored_calls_give_the_figures_of_the_engine(
    open_history: Opener, tmp_path_factory: Any, seed: int
) -> None:
    rng, collector = random.Random(seed), StatsCollector()
    history = open_history(tmp_path_factory.mktemp("statistics") / "history.sqlite3")
    for _ in range(12):
        for event in play(rng, collector):
            history.on_event(event)
    assert history.flush(5.0)
    totals, by_platform = history.statistics("live")
    history.close()
    assert totals == collector.snapshot()
    assert by_platform == {"erp": totals}


def test_the_demo_of_the_design(history: History) -> None:
    maker = CallMaker(mode="sandbox")
    expired = {"type": "PlatformCode", "message": ""}
    events = [
        maker.start("douyin"),
        *maker.failed(1, status=429, rule="http.429", delay_s=1.0),
        *maker.wait(1.0),
        *maker.failed(2, status=200, code="28001008", rule="douyin.token_expired", error=expired, delay_s=0.0),
        *maker.attempt(3, status=200, code="0"),
        maker.finish(),
    ]
    for event in events:
        history.on_event(event)
    assert history.flush(5.0)
    totals, _ = history.statistics("sandbox")
    assert totals == RetryStats(
        total_calls=1,
        succeeded_after_retry=1,
        attempts=3,
        retries=2,
        total_wait_s=1.0,
        by_status={429: 1},
        by_error={"douyin.token_expired": 1},
        by_stop_reason={"ok": 1},
    )
    assert history.statistics("live")[0] == RetryStats()


def test_each_request_step_counts_as_a_call_of_its_own(history: History) -> None:
    maker = CallMaker()
    events = [
        maker.start("douyin"),
        *maker.attempt(1, step="upload", status=200),
        *maker.failed(2, step="create"),
        *maker.failed(3, step="create", verdict="stop", stop_reason="max_retries"),
        maker.finish("failed", "max_retries"),
    ]
    for event in events:
        history.on_event(event)
    assert history.flush(5.0)
    totals, _ = history.statistics("live")
    assert (totals.total_calls, totals.attempts, totals.retries) == (2, 3, 1)
    assert (totals.succeeded_first_try, totals.failed_after_retry) == (1, 1)
    assert totals.by_stop_reason == {"ok": 1, "max_retries": 1}


def test_platforms_add_up_and_since_leaves_older_calls_out(history: History) -> None:
    for number, platform in enumerate(["erp", "douyin", "erp"]):
        for event in simple_call(CallMaker(started_us=START_US + number), platform):
            history.on_event(event)
    assert history.flush(5.0)
    totals, by_platform = history.statistics("live")
    assert list(by_platform) == ["douyin", "erp"]
    assert (totals.total_calls, by_platform["douyin"].total_calls, by_platform["erp"].total_calls) == (3, 1, 2)
    assert totals.by_status == {503: 3}
    assert totals.total_wait_s == pytest.approx(3.0)
    assert history.statistics("live", since_us=START_US + 1)[0].total_calls == 2


def test_a_call_that_never_sent_anything_does_not_count(history: History) -> None:
    maker = CallMaker()
    for event in [maker.start(), maker.finish("failed", "non_retryable")]:
        history.on_event(event)
    assert history.flush(5.0)
    assert history.statistics("live")[0] == RetryStats()


def test_an_interrupted_call_counts_as_cancelled(history: History) -> None:
    maker = CallMaker()
    for event in [maker.start(), *maker.attempt(1, status=200), maker.finish("interrupted", "cancelled")]:
        history.on_event(event)
    assert history.flush(5.0)
    totals, _ = history.statistics("live")
    assert (totals.total_calls, totals.cancelled, totals.success_rate) == (1, 1, None)
