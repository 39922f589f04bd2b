from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.api_retry_handler import APIRetryHandler, RetryPolicy, RetryStrategy
from core.errors import APICallError
from core.events import Event
from core.retry.what_if import replay
from core.trace import CallRecord, Step, fold
from tests.clock import Clock


class SleepClock(Clock):
    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds


class Answered(Exception):  # noqa: N818 - what an HTTP client would raise
    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status_code = status


async def recorded(policy: RetryPolicy, statuses: list[int], took_s: float) -> CallRecord:
    """The record of a real call whose attempts are answered with these statuses; 200 is a success."""
    clock = SleepClock()
    handler = APIRetryHandler(policy, clock=clock, sleep=clock.sleep, random=lambda: 0.0)
    record: CallRecord | None = None

    def follow(event: Event) -> None:
        nonlocal record
        record = fold(record, event)

    handler.add_listener(follow)
    answers = iter(statuses)

    async def attempt() -> int:
        clock.now_s += took_s
        status = next(answers, 503)
        if status != 200:
            raise Answered(status)
        return status

    with contextlib.suppress(Answered, APICallError):
        await handler.execute_with_retry(attempt)
    assert record is not None
    return record


async def test_more_patience_would_have_helped() -> None:
    record = await recorded(RetryPolicy(max_retries=3, initial_delay=1.0), [503, 503, 200], 0.1)
    seen = replay(record, RetryPolicy(max_retries=3, initial_delay=0.5))
    assert seen.stop_reason == "ok"
    assert [attempt.delay_s for attempt in seen.attempts] == [0.5, 1.0, None]
    assert seen.elapsed_s == pytest.approx(1.8)
    assert seen.waited_s == 1.5


async def test_fewer_retries_would_have_ended_earlier() -> None:
    record = await recorded(RetryPolicy(max_retries=3), [503, 503, 200], 0.1)
    seen = replay(record, RetryPolicy(max_retries=1))
    assert seen.stop_reason == "max_retries"
    assert len(seen.attempts) == 2


async def test_beyond_the_record_nothing_is_known() -> None:
    record = await recorded(RetryPolicy(max_retries=1, initial_delay=1.0), [503, 503], 0.1)
    seen = replay(record, RetryPolicy(max_retries=5, initial_delay=1.0))
    assert seen.stop_reason is None
    assert seen.attempts[-1].delay_s == 2.0


async def test_a_shorter_limit_would_have_cut_an_attempt() -> None:
    record = await recorded(RetryPolicy(), [200], 5.0)
    seen = replay(record, RetryPolicy(attempt_timeout=2.0))
    assert (seen.stop_reason, seen.elapsed_s, seen.attempts[0].cut) == (None, 2.0, True)


def test_a_refresh_is_taken_over_and_uses_no_retry() -> None:
    expired = Step(number=1, verdict="retry", rule="douyin.token_expired", elapsed_s=0.1, delay_s=0.0)
    refresh = Step(number=None, kind="token_refresh", rule="refresh.ok", started_s=0.1, elapsed_s=0.4, delay_s=0.0)
    good = Step(number=2, started_s=0.5, elapsed_s=0.1)
    seen = replay(CallRecord("c", steps=(expired, refresh, good)), RetryPolicy(max_retries=0))
    assert (seen.stop_reason, len(seen.attempts)) == ("ok", 2)
    assert seen.elapsed_s == pytest.approx(0.6)


def test_a_refused_refresh_ends_it_all_the_same() -> None:
    expired = Step(number=1, verdict="retry", rule="douyin.token_expired", elapsed_s=0.1, delay_s=0.0)
    refresh = Step(number=None, kind="token_refresh", verdict="stop", stop_reason="reauthorize", elapsed_s=0.4)
    assert replay(CallRecord("c", steps=(expired, refresh)), RetryPolicy()).stop_reason == "reauthorize"


@pytest.mark.parametrize(("cap", "stop_reason"), [(120.0, "retry_after_exceeds_cap"), (400.0, None)])
def test_a_long_retry_after_is_weighed_anew(cap: float, stop_reason: str | None) -> None:
    step = Step(
        verdict="stop",
        stop_reason="retry_after_exceeds_cap",
        status=429,
        rule="http.429",
        reason_args={"retry_after": "300"},
    )
    assert replay(CallRecord("c", steps=(step,)), RetryPolicy(retry_after_cap=cap)).stop_reason == stop_reason


def test_a_write_that_may_have_been_sent_stays_unrepeated() -> None:
    step = Step(verdict="stop", stop_reason="outcome_unknown", rule="timeout.read")
    assert replay(CallRecord("c", steps=(step,)), RetryPolicy(max_retries=9)).stop_reason == "outcome_unknown"


def test_nothing_to_replay_is_an_error() -> None:
    with pytest.raises(ValueError, match="c-1"):
        replay(CallRecord("c-1", steps=(Step(running=True),)), RetryPolicy())


@given(
    policy=st.builds(
        RetryPolicy,
        max_retries=st.integers(0, 5),
        initial_delay=st.floats(0, 10),
        strategy=st.sampled_from(RetryStrategy),
        max_delay=st.floats(0, 10),
        deadline=st.none() | st.floats(1, 60),
    ),
    statuses=st.lists(st.sampled_from([200, 404, 429, 503]), min_size=1, max_size=7),
    took_s=st.sampled_from([0.0, 0.25, 0.5]),
)
@settings(max_examples=60)
async def test_under_its_own_policy_a_call_ends_as_it_did(
    policy: RetryPolicy, statuses: list[int], took_s: float
) -> None:
    record = await recorded(policy, statuses, took_s)
    seen = replay(record, policy)
    cut = any(attempt.cut for attempt in seen.attempts)
    assert cut or seen.stop_reason == record.stop_reason
    assert len(seen.attempts) == record.attempts
    assert cut or seen.elapsed_s == pytest.approx(record.elapsed_s)


def test_a_wait_for_a_published_limit_is_taken_over_as_it_was() -> None:
    busy = Step(number=1, verdict="retry", rule="http.503", status=503, elapsed_s=0.1, delay_s=1.0, waited_s=1.0)
    held = Step(number=None, kind="rate_limit_wait", rule="rate_limit.own", delay_s=30.0, waited_s=30.0)
    good = Step(number=2, started_s=31.1, elapsed_s=0.1)
    seen = replay(CallRecord("c", steps=(busy, held, good)), RetryPolicy(initial_delay=5.0))
    assert (seen.stop_reason, len(seen.attempts)) == ("ok", 2)
    assert seen.elapsed_s == pytest.approx(35.2)


def test_each_request_of_several_has_its_own_retries() -> None:
    steps = (
        Step(number=1, step="upload", verdict="retry", rule="http.503", status=503, elapsed_s=0.1, delay_s=1.0),
        Step(number=2, step="upload", started_s=1.1, elapsed_s=0.1),
        Step(number=3, step="create", started_s=1.2, verdict="retry", rule="http.503", status=503, elapsed_s=0.1),
        Step(number=4, step="create", started_s=2.3, elapsed_s=0.1),
    )
    seen = replay(CallRecord("c", steps=steps), RetryPolicy(max_retries=1, initial_delay=3.0))
    assert [(attempt.number, attempt.delay_s) for attempt in seen.attempts] == [
        (1, 3.0),
        (2, None),
        (3, 3.0),
        (4, None),
    ]
    assert seen.stop_reason == "ok"
    assert seen.elapsed_s == pytest.approx(6.4)
    seen = replay(CallRecord("c", steps=steps), RetryPolicy(max_retries=0))
    assert (seen.stop_reason, len(seen.attempts)) == ("max_retries", 1)
