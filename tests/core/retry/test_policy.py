"""Delays by strategy, validation of every number, and the schedule."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingError
from core.retry.policy import RetryPolicy, RetryStrategy, jittered, schedule, strategy_delay


@pytest.mark.parametrize(
    ("strategy", "delays"),
    [
        ("fixed", (1.0, 1.0, 1.0, 1.0)),
        ("linear", (1.0, 2.0, 3.0, 4.0)),
        ("exponential", (1.0, 2.0, 4.0, 8.0)),
    ],
)
def test_delays(strategy: str, delays: tuple[float, ...]) -> None:
    assert schedule(RetryPolicy(max_retries=4, initial_delay=1.0, strategy=RetryStrategy(strategy))) == delays


@pytest.mark.parametrize("strategy", list(RetryStrategy))
def test_max_delay_caps_every_strategy(strategy: RetryStrategy) -> None:
    policy = RetryPolicy(max_retries=6, initial_delay=2.0, max_delay=5.0, strategy=strategy)
    assert max(schedule(policy)) <= 5.0
    assert min(schedule(policy)) >= 2.0


def test_retry_ten_thousand_does_not_overflow() -> None:
    assert strategy_delay(RetryPolicy(), 10_000) == 60.0
    assert strategy_delay(RetryPolicy(initial_delay=5e-324), 10_000) == 60.0


def test_initial_delay_above_the_cap_is_the_cap() -> None:
    assert schedule(RetryPolicy(initial_delay=100.0, max_delay=3.0, max_retries=2)) == (3.0, 3.0)


@given(
    delay=st.floats(0, 1e6), cap=st.floats(0, 1e6), retry=st.integers(1, 5000), strategy=st.sampled_from(RetryStrategy)
)
def test_any_delay_is_finite_and_within_the_cap(delay: float, cap: float, retry: int, strategy: RetryStrategy) -> None:
    value = strategy_delay(RetryPolicy(initial_delay=delay, max_delay=cap, strategy=strategy), retry)
    assert math.isfinite(value)
    assert 0 <= value <= cap


@given(jitter=st.floats(0, 10), random=st.floats(0, 1, exclude_max=True))
def test_jitter_never_shortens(jitter: float, random: float) -> None:
    policy = RetryPolicy(jitter=jitter)
    assert 4.0 <= jittered(policy, 4.0, lambda: random) <= 4.0 * (1 + jitter)


def test_the_most_extreme_jitter_leaves_a_wait_that_ends() -> None:
    policy = RetryPolicy(initial_delay=1e300, max_delay=1e308, jitter=1e308)
    assert math.isfinite(jittered(policy, strategy_delay(policy, 3), lambda: 0.999))


@pytest.mark.parametrize("value", [math.nan, -1, math.inf, True, "3", None])
@pytest.mark.parametrize("name", ["initial_delay", "max_delay", "jitter", "retry_after_cap"])
def test_bad_number_names_the_field(name: str, value: Any) -> None:
    with pytest.raises(SettingError) as caught:
        RetryPolicy(**{name: value})
    assert caught.value.data["name"] == name


@pytest.mark.parametrize("value", [math.nan, -1.0, 0, math.inf, False, "3"])
@pytest.mark.parametrize("name", ["deadline", "attempt_timeout"])
def test_bad_bound_names_the_field(name: str, value: Any) -> None:
    with pytest.raises(SettingError) as caught:
        RetryPolicy(**{name: value})
    assert caught.value.data["name"] == name


@pytest.mark.parametrize("value", [-1, 1.5, True, "3", math.nan])
def test_bad_max_retries(value: Any) -> None:
    with pytest.raises(SettingError) as caught:
        RetryPolicy(max_retries=value)
    assert caught.value.data["name"] == "max_retries"


def test_unknown_strategy_tells_what_is_allowed() -> None:
    with pytest.raises(SettingError) as caught:
        RetryPolicy(strategy="quadratic")  # type: ignore[arg-type]
    assert "exponential" in caught.value.data["allowed"]


def test_text_strategy_becomes_the_enum() -> None:
    assert RetryPolicy(strategy="linear").strategy is RetryStrategy.LINEAR  # type: ignore[arg-type]


def test_retry_on_result_must_be_callable() -> None:
    with pytest.raises(SettingError):
        RetryPolicy(retry_on_result=3)  # type: ignore[arg-type]


def test_a_changed_policy_has_what_is_given_and_keeps_the_rest() -> None:
    policy = RetryPolicy(deadline=9, jitter=0.5, retry_on_result=bool)
    assert policy.changed() is policy
    assert policy.changed(max_retries=0, initial_delay=0, strategy="linear", attempt_timeout=2) == replace(
        policy, max_retries=0, initial_delay=0, strategy=RetryStrategy.LINEAR, attempt_timeout=2
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_retries", True), ("initial_delay", math.nan), ("strategy", "quadratic"), ("attempt_timeout", 0)],
)
def test_a_bad_change_names_the_field(name: str, value: Any) -> None:
    with pytest.raises(SettingError) as caught:
        RetryPolicy().changed(**{name: value})
    assert caught.value.data["name"] == name


@pytest.mark.parametrize(
    ("attempt_timeout", "deadline", "elapsed_s", "limit"),
    [
        (None, None, 9.0, (None, False)),
        (3.0, None, 9.0, (3.0, False)),
        (None, 10.0, 9.0, (1.0, True)),
        (3.0, 10.0, 9.0, (1.0, True)),
        (3.0, 10.0, 7.0, (3.0, False)),
        (3.0, 10.0, 11.0, (0.0, True)),
    ],
)
def test_an_attempt_ends_with_its_own_limit_or_with_what_is_left(
    attempt_timeout: float | None, deadline: float | None, elapsed_s: float, limit: tuple[float | None, bool]
) -> None:
    policy = RetryPolicy(attempt_timeout=attempt_timeout, deadline=deadline)
    assert policy.attempt_limit(elapsed_s) == limit


def test_policy_as_json() -> None:
    data = RetryPolicy(retry_on_result=bool).to_json()
    assert list(data) == [field.name for field in fields(RetryPolicy)]
    assert data["strategy"] == "exponential"
    assert data["retry_on_result"] is True
    assert data["deadline"] is None


def test_the_environment_is_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_MAX_RETRIES", "9")
    assert RetryPolicy().max_retries == 3
