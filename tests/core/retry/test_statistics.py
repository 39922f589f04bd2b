from __future__ import annotations

import json
import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.retry.statistics import RetryStats, StatsCollector

OUTCOMES = (
    "succeeded_first_try",
    "succeeded_after_retry",
    "failed_without_retry",
    "failed_after_retry",
    "cancelled",
)

# one call: how many of its requests fail by 503, how many by timeout, the wait after each failure, its outcome
calls = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 3), st.sampled_from([0.0, 0.5, 2.0]), st.sampled_from([*OUTCOMES, None])
    ),
    max_size=20,
)


def play(collector: StatsCollector, statuses: int, errors: int, wait_s: float, outcome: str | None) -> None:
    number = 0
    for failure in [503] * statuses + [None] * errors:
        number += 1
        collector.attempt_started(number)
        collector.attempt_failed(failure, "ReadTimeout")
        collector.waited(wait_s)
    collector.attempt_started(number + 1)
    if outcome is not None:
        collector.call_finished(outcome, "ok" if outcome.startswith("succeeded") else "max_retries")


@given(calls)
def test_the_counters_keep_their_sums(made: list[tuple[int, int, float, str | None]]) -> None:
    collector = StatsCollector()
    for call in made:
        play(collector, *call)
    stats = collector.snapshot()
    assert stats.total_calls == len(made)
    assert stats.total_calls == sum(getattr(stats, name) for name in OUTCOMES) + stats.in_flight
    assert stats.attempts == stats.total_calls + stats.retries
    assert sum(stats.by_stop_reason.values()) == stats.total_calls - stats.in_flight
    assert stats.by_status.get(503, 0) == sum(call[0] for call in made)
    assert stats.by_error.get("ReadTimeout", 0) == sum(call[1] for call in made)
    assert stats.total_wait_s == sum((call[0] + call[1]) * call[2] for call in made)
    assert {name: getattr(stats, name) for name in OUTCOMES} == {
        name: Counter(call[3] for call in made)[name] for name in OUTCOMES
    }


def test_exact_under_8_threads() -> None:
    collector = StatsCollector()

    def work() -> None:
        for number in range(400):
            play(collector, 2, 1, 0.25, OUTCOMES[number % 5])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert collector.snapshot() == RetryStats(
        total_calls=3200,
        succeeded_first_try=640,
        succeeded_after_retry=640,
        failed_without_retry=640,
        failed_after_retry=640,
        cancelled=640,
        attempts=12_800,
        retries=9_600,
        total_wait_s=2_400.0,
        by_status={503: 6_400},
        by_error={"ReadTimeout": 3_200},
        by_stop_reason={"ok": 1_280, "max_retries": 1_920},
    )


def test_a_snapshot_does_not_change_afterwards() -> None:
    collector = StatsCollector()
    play(collector, 1, 1, 1.0, "failed_after_retry")
    before = collector.snapshot()
    copy = before.to_json()
    play(collector, 1, 1, 1.0, "failed_after_retry")
    assert before.to_json() == copy
    assert collector.snapshot() != before


@pytest.mark.parametrize(
    ("stats", "rate"),
    [
        (RetryStats(), None),
        (RetryStats(cancelled=3, in_flight=2), None),
        (RetryStats(succeeded_first_try=1, succeeded_after_retry=2, failed_after_retry=1, cancelled=9), 0.75),
        (RetryStats(failed_without_retry=1), 0.0),
    ],
)
def test_the_success_rate_leaves_out_what_did_not_finish(stats: RetryStats, rate: float | None) -> None:
    assert stats.success_rate == rate


def test_json_has_text_keys() -> None:
    stats = RetryStats(total_calls=1, failed_without_retry=1, attempts=1, by_status={404: 1})
    assert json.loads(json.dumps(stats.to_json())) == stats.to_json()
    assert stats.to_json()["by_status"] == {"404": 1}
    assert stats.to_json()["success_rate"] == 0.0
