from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.retry.decision import decide
from core.retry.judgement import Judgement
from core.retry.policy import RetryPolicy, RetryStrategy
from core.retry.preview import preview


def test_waits_and_starts_of_an_exponential_plan() -> None:
    plan = preview(RetryPolicy(max_retries=3, initial_delay=1.0), attempt_s=0.5)
    assert [retry.nominal_s for retry in plan.retries] == [1.0, 2.0, 4.0]
    assert [retry.earliest_s for retry in plan.retries] == [1.5, 4.0, 8.5]
    assert plan.cut is None


def test_the_cap_comes_before_the_jitter() -> None:
    plan = preview(RetryPolicy(max_retries=5, initial_delay=1.0, max_delay=12.0, jitter=0.2), attempt_s=0.0)
    last = plan.retries[-1]
    assert (last.wanted_s, last.nominal_s, last.capped) == (16.0, 12.0, True)
    assert last.longest_s == pytest.approx(14.4)
    assert not plan.retries[3].capped


def test_the_deadline_cuts_what_starts_after_it() -> None:
    plan = preview(RetryPolicy(max_retries=4, initial_delay=1.0, jitter=0.5, deadline=10.0), attempt_s=0.0)
    assert [(retry.certain, retry.possible) for retry in plan.retries] == [
        (True, True),
        (True, True),
        (False, True),
        (False, False),
    ]
    assert plan.cut is plan.retries[2]


def test_no_retries_is_an_empty_plan() -> None:
    plan = preview(RetryPolicy(max_retries=0))
    assert plan.retries == ()


def test_thousands_of_retries_are_counted_not_listed() -> None:
    plan = preview(RetryPolicy(max_retries=10_000, initial_delay=1.0), at_most=6)
    assert len(plan.retries) == 6
    assert plan.total == 10_000


def test_a_delay_beyond_all_numbers_is_infinite_and_capped() -> None:
    last = preview(RetryPolicy(max_retries=1100, initial_delay=1.0), at_most=1100).retries[-1]
    assert math.isinf(last.wanted_s)
    assert last.nominal_s == 60.0


def test_an_attempt_is_assumed_no_longer_than_its_limit() -> None:
    assert preview(RetryPolicy(attempt_timeout=0.1), attempt_s=0.3).attempt_s == 0.1


@given(
    policy=st.builds(
        RetryPolicy,
        max_retries=st.integers(0, 8),
        initial_delay=st.floats(0, 100),
        strategy=st.sampled_from(RetryStrategy),
        max_delay=st.floats(0, 100),
        deadline=st.none() | st.floats(0.1, 300),
    ),
    attempt_s=st.floats(0, 5),
)
def test_the_plan_is_what_the_engine_decides(policy: RetryPolicy, attempt_s: float) -> None:
    failed = Judgement("retryable", "http.503", error_type="HTTPStatus")
    elapsed = attempt_s
    for retry in preview(policy, attempt_s=attempt_s).retries:
        decision = decide(failed, policy, retries=retry.number - 1, elapsed_s=elapsed, random=lambda: 0.0)
        assert (decision.verdict == "retry") is retry.possible
        if not retry.possible:
            break
        assert decision.delay_s == retry.nominal_s
        elapsed = retry.earliest_s + attempt_s
