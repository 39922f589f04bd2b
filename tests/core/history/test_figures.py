from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.events import CallOutcome, Event
from core.history import History
from core.history.overview import Outcomes, Overview, Percentile, Reason
from core.history.time_range import TimeRange, time_range
from core.retry.statistics import StatsCollector
from tests.core.history.making import START_US, CallMaker, simple_call
from tests.core.history.playing import play

Opener = Callable[..., History]
NOW = datetime.fromtimestamp(START_US / 1e6 + 600).astimezone()
HOUR = time_range("hour", NOW)
MINUTE_US = 60 * 10**6


def recorded(history: History, *calls: list[Event], wanted: TimeRange = HOUR, platform: str | None = None) -> Overview:
    for call in calls:
        for event in call:
            history.on_event(event)
    assert history.flush(5.0)
    found = history.overview("live", wanted, platform)
    assert found is not None
    return found


def call(
    platform: str = "erp",
    *,
    minute: float = 0,
    took_s: tuple[float, ...] = (0.1,),
    outcome: CallOutcome = "succeeded",
    rule: str = "http.503",
    whole_s: float | None = None,
) -> list[Event]:
    """A call with one request for each of ``took_s``, the last one deciding, and waits of 1 s between."""
    maker = CallMaker(started_us=START_US + round(minute * MINUTE_US))
    events: list[Event] = [maker.start(platform)]
    for number, seconds in enumerate(took_s, 1):
        last = number == len(took_s)
        if last and outcome == "succeeded":
            events += maker.attempt(number, status=200) if seconds == 0.1 else timed(maker, number, seconds, status=200)
        else:
            verdict = "stop" if last else "retry"
            events += timed(maker, number, seconds, status=503, rule=rule, verdict=verdict, error={"type": "x"})
        if not last:
            events += maker.wait(1.0)
    stop = {"succeeded": "ok", "failed": "max_retries"}.get(outcome, "cancelled")
    end = maker.finish(outcome, stop)
    return [*events, end if whole_s is None else type(end)(**{**fields(end), "elapsed_s": whole_s})]


def timed(maker: CallMaker, number: int, seconds: float, **more: Any) -> list[Event]:
    *begun, end = maker.attempt(number, **more)
    return [*begun, type(end)(**{**fields(end), "elapsed_s": seconds})]


def fields(event: Event) -> dict[str, Any]:
    return {name: value for name, value in event.to_json().items() if name not in ("v", "type")}


def test_an_empty_range_has_no_figures(history: History) -> None:
    found = recorded(history)
    assert (found.totals, found.percentiles, found.durations, found.reasons) == (Outcomes(), (), (), ())
    assert len(found.parts) == 12


def test_calls_are_counted_by_how_they_ended(history: History) -> None:
    found = recorded(
        history,
        call("erp"),
        call("erp", took_s=(0.1, 0.1)),
        call("douyin", took_s=(0.1, 0.1, 0.1), outcome="failed"),
        call("douyin", outcome="failed"),
    )
    assert found.totals == Outcomes(1, 1, 2, 2, 3.0)
    assert found.by_platform == {"douyin": Outcomes(0, 0, 2, 1, 2.0), "erp": Outcomes(1, 1, 0, 1, 1.0)}
    assert found.by_operation == {(name, "video.list"): counted for name, counted in found.by_platform.items()}


def test_stopped_and_interrupted_calls_are_in_no_figure_with_their_time(history: History) -> None:
    found = recorded(
        history,
        call(),
        call(took_s=(9.0, 9.0), outcome="cancelled"),
        call(took_s=(9.0,), outcome="interrupted"),
    )
    assert (found.totals, found.stopped, found.retries) == (Outcomes(1), 2, 0)
    assert found.percentiles[-1].first_s == pytest.approx(0.1)
    assert [outcomes.calls for outcomes in found.durations] == [0, 0, 0, 1, 0, 0, 0, 0]


def test_a_call_that_runs_is_not_there_yet(history: History) -> None:
    found = recorded(history, call()[:-1])
    assert (found.totals, found.stopped) == (Outcomes(), 0)


def test_live_and_sandbox_are_never_mixed(history: History) -> None:
    found = recorded(history, simple_call(CallMaker(mode="sandbox")), call())
    assert found.totals.calls == 1
    sandbox = history.overview("sandbox", HOUR)
    assert sandbox is not None
    assert (sandbox.totals.calls, list(sandbox.by_platform)) == (1, ["douyin"])


def test_one_platform_can_be_asked_for_alone(history: History) -> None:
    found = recorded(history, call("erp"), call("douyin", took_s=(0.1, 0.1)), platform="erp")
    assert (found.totals, list(found.by_platform), found.retries) == (Outcomes(1), ["erp"], 0)


def test_reasons_count_the_requests_that_were_sent_again(history: History) -> None:
    found = recorded(
        history,
        call(took_s=(0.1, 0.1, 0.1), rule="http.429"),
        call(took_s=(0.1, 0.1), rule="http.429", outcome="failed"),
        call(took_s=(0.1, 0.1), rule="timeout.read"),
        call(outcome="failed", rule="http.404"),
    )
    assert found.reasons == (Reason("http.429", 3, 2, 3.0), Reason("timeout.read", 1, 1, 1.0))
    assert found.retries == 4


def test_percentiles_are_by_nearest_rank(history: History) -> None:
    calls = [call(took_s=(number / 100,), whole_s=number / 10) for number in range(1, 101)]
    assert recorded(history, *calls).percentiles == (
        Percentile(50, 0.5, 5.0),
        Percentile(90, 0.9, 9.0),
        Percentile(95, 0.95, 9.5),
        Percentile(99, 0.99, 9.9),
    )


def test_the_first_attempt_counts_whether_it_succeeded_or_not(history: History) -> None:
    found = recorded(history, call(took_s=(0.7, 0.2), whole_s=1.9))
    assert found.percentiles[0] == Percentile(50, 0.7, 1.9)


def test_durations_fall_into_their_classes(history: History) -> None:
    lengths = [0.05, 0.1, 0.3, 0.5, 1.5, 4.0, 10.0, 60.0]
    found = recorded(history, *[call(whole_s=length) for length in lengths], call(whole_s=60.0, outcome="failed"))
    assert [outcomes.calls for outcomes in found.durations] == [1, 1, 1, 1, 1, 1, 0, 3]
    assert found.durations[-1] == Outcomes(2, 0, 1)


def test_calls_fall_into_the_part_in_which_they_began(history: History) -> None:
    found = recorded(history, call(minute=0), call(minute=1), call(minute=6, outcome="failed"))
    assert sum((part.outcomes for part in found.parts), Outcomes()) == found.totals
    full = [part.outcomes for part in found.parts if part.outcomes.calls]
    assert full in ([Outcomes(2), Outcomes(0, 0, 1)], [Outcomes(1), Outcomes(1), Outcomes(0, 0, 1)])


def test_what_went_before_is_told_apart(history: History) -> None:
    found = recorded(history, call(), call(minute=-60, took_s=(0.1, 0.1)), call(minute=-200))
    assert (found.totals, found.before) == (Outcomes(1), Outcomes(0, 1, 0, 1, 1.0))


def test_today_is_shown_from_its_first_call_on(history: History) -> None:
    morning = datetime.fromtimestamp(START_US / 1e6).replace(hour=9, minute=20).astimezone()
    minute = (morning.timestamp() * 1e6 - START_US) / MINUTE_US
    found = recorded(history, call(minute=minute), wanted=time_range("today", morning.replace(hour=14, minute=5)))
    first, last = (datetime.fromtimestamp(us / 1e6) for us in (found.parts[0].since_us, found.parts[-1].until_us))  # noqa: DTZ006
    assert (first.hour, last.hour, len(found.parts)) == (9, 15, 24)
    assert found.parts[1].outcomes == Outcomes(1)


def test_each_request_step_of_a_call_counts_as_a_call(history: History) -> None:
    maker = CallMaker()
    found = recorded(
        history,
        [
            maker.start("douyin"),
            *timed(maker, 1, 0.3, step="upload", status=200),
            *maker.failed(2, step="create"),
            *maker.failed(3, step="create", verdict="stop", stop_reason="max_retries"),
            maker.finish("failed", "max_retries"),
        ],
    )
    assert found.totals == Outcomes(1, 0, 1, 1, 0.0)
    assert found.reasons == (Reason("http.503", 1, 0, 0.0),)
    assert sorted(percentile.first_s for percentile in found.percentiles) == [0.1, 0.3, 0.3, 0.3]


@given(st.integers(0, 2**32))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_they_agree_with_the_figures_of_the_command_line(
    open_history: Opener, tmp_path_factory: Any, seed: int
) -> None:
    rng = random.Random(seed)
    history = open_history(tmp_path_factory.mktemp("figures") / "history.sqlite3")
    found = recorded(history, *[play(rng, StatsCollector()) for _ in range(12)])
    stats, _ = history.statistics("live")
    history.close()
    assert found.totals.first_try == stats.succeeded_first_try
    assert found.totals.recovered == stats.succeeded_after_retry
    assert found.totals.failed == stats.failed_without_retry + stats.failed_after_retry
    assert found.stopped == stats.cancelled
    assert found.totals.retried == stats.succeeded_after_retry + stats.failed_after_retry
