"""Bounds from the settings, from arguments, and the limit of one attempt: which one wins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.api_retry_handler import execute_with_retry
from core.errors import SettingError
from core.retry.defaults import limited_from_settings, policy_from_settings, with_arguments, with_limit
from core.retry.policy import RetryPolicy, RetryStrategy
from core.settings import Settings


class Flaky:
    """Fails so many times, then returns."""

    def __init__(self, failures: int) -> None:
        self.calls = 0
        self._failures = failures

    async def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self._failures:
            raise ConnectionResetError(104, "reset")
        return "done"


async def test_settings_are_read_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_RETRY_DELAY", "0")
    monkeypatch.setenv("API_MAX_RETRIES", "1")
    failing = Flaky(3)
    with pytest.raises(ConnectionResetError):
        await execute_with_retry(failing)
    assert failing.calls == 2
    monkeypatch.setenv("API_MAX_RETRIES", "2")
    assert await execute_with_retry(Flaky(2)) == "done"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("API_MAX_RETRIES", "many"),
        ("API_MAX_RETRIES", "-1"),
        ("API_MAX_RETRIES", "1.5"),
        ("API_MAX_RETRIES", "true"),
        ("API_MAX_RETRIES", "inf"),
        ("API_MAX_RETRIES", "nan"),
        ("API_RETRY_DELAY", "nan"),
        ("API_RETRY_DELAY", "True"),
        ("API_RETRY_DELAY", "inf"),
        ("API_RETRY_DELAY", "soon"),
        ("API_RETRY_MAX_DELAY", "NaN"),
        ("API_RETRY_MAX_DELAY", "-0.5"),
        ("API_RETRY_DEADLINE", "-inf"),
        ("API_RETRY_DEADLINE", "false"),
        ("API_RETRY_DELAY", "-1"),
        ("API_RETRY_MAX_DELAY", "inf"),
        ("API_RETRY_STRATEGY", "quadratic"),
        ("API_RETRY_DEADLINE", "soon"),
        ("API_RETRY_DEADLINE", "0"),
    ],
)
async def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError) as caught:
        await execute_with_retry(Flaky(0))
    assert caught.value.data["name"] == variable
    assert variable in str(caught.value)


def test_the_jitter_is_for_connectors_only() -> None:
    settings = Settings({"API_RETRY_JITTER": "0.5"})
    assert policy_from_settings(settings).jitter == 0.0
    assert policy_from_settings(settings, jitter=True).jitter == 0.5


def test_without_any_setting_it_is_the_policy_of_the_class_with_jitter() -> None:
    assert policy_from_settings(Settings({})) == RetryPolicy()
    assert policy_from_settings(Settings({}), jitter=True) == RetryPolicy(jitter=0.25)


def test_arguments_win_and_others_stay() -> None:
    base = RetryPolicy(max_retries=7, max_delay=9.0)
    changed = with_arguments(base, None, 2.0, "fixed")
    assert changed == RetryPolicy(max_retries=7, initial_delay=2.0, strategy=RetryStrategy.FIXED, max_delay=9.0)
    assert with_arguments(base, None, None, None) is base


def test_zero_as_an_argument_is_a_value() -> None:
    assert with_arguments(RetryPolicy(), 0, 0.0, None) == RetryPolicy(max_retries=0, initial_delay=0.0)


@pytest.mark.parametrize(
    ("timeout", "of_policy", "of_operation", "limit"),
    [(1.0, 2.0, 3.0, 1.0), (None, 2.0, 3.0, 2.0), (None, None, 3.0, 3.0), (None, None, None, 4.0)],
)
def test_the_limit_of_an_attempt_is_the_nearest_one(
    timeout: float | None, of_policy: float | None, of_operation: float | None, limit: float
) -> None:
    settings = Settings({"API_TIMEOUT": "4"})
    policy = RetryPolicy(attempt_timeout=of_policy)
    assert with_limit(policy, timeout, of_operation, settings).attempt_timeout == limit


@pytest.mark.parametrize("value", ["0", "-1", "nan", "soon"])
def test_a_bad_api_timeout_is_told_by_its_name(value: Any) -> None:
    with pytest.raises(SettingError) as caught:
        with_limit(RetryPolicy(), None, None, Settings({"API_TIMEOUT": value}))
    assert caught.value.data["name"] == "API_TIMEOUT"


def test_a_call_that_names_nothing_takes_policy_and_limit_from_the_settings_of_today() -> None:
    environ = {"API_MAX_RETRIES": "5", "API_TIMEOUT": "7"}
    settings = Settings(environ)
    expected = RetryPolicy(max_retries=5, jitter=0.25, attempt_timeout=7.0)
    assert limited_from_settings(settings, None) == expected
    assert limited_from_settings(settings, 60.0) == replace(expected, attempt_timeout=60.0)
    environ["API_TIMEOUT"] = "8"
    assert limited_from_settings(settings, None) == replace(expected, attempt_timeout=8.0)
    environ["API_TIMEOUT"] = "soon"
    with pytest.raises(SettingError):
        limited_from_settings(settings, None)


@pytest.mark.parametrize(
    ("variable", "argument"),
    [
        ("API_MAX_RETRIES", {"max_retries": 0}),
        ("API_RETRY_DELAY", {"initial_delay": 0.0}),
        ("API_RETRY_STRATEGY", {"strategy": "fixed"}),
    ],
)
async def test_a_bad_variable_does_not_matter_where_an_argument_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, variable: str, argument: dict[str, Any]
) -> None:
    monkeypatch.setenv(variable, "many")
    assert await execute_with_retry(Flaky(0), **argument) == "done"
    monkeypatch.setenv("API_RETRY_DEADLINE", "soon")
    with pytest.raises(SettingError) as caught:
        await execute_with_retry(Flaky(0), **argument)
    assert caught.value.data["name"] == "API_RETRY_DEADLINE"


def test_the_other_settings_are_read_all_the_same() -> None:
    settings = Settings({"API_MAX_RETRIES": "many", "API_RETRY_DELAY": "2", "API_RETRY_JITTER": "0.5"})
    assert policy_from_settings(settings, jitter=True, given=["max_retries"]) == RetryPolicy(
        initial_delay=2.0, jitter=0.5
    )
