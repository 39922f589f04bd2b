from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.retry.policy import RetryPolicy, RetryStrategy
from gui.composer.retry_defaults import MemoryStore, Numbers, RetryDefaults, from_settings


def test_the_settings_are_the_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_MAX_RETRIES", "9")
    numbers = RetryDefaults(MemoryStore()).numbers("douyin")
    assert (numbers.policy.max_retries, numbers.origin, numbers.timeout) == (9, "settings", 30.0)


def test_a_platform_wins_over_all_and_all_over_the_settings() -> None:
    defaults = RetryDefaults(MemoryStore())
    defaults.save("all", "douyin", Numbers(RetryPolicy(max_retries=1), None))
    defaults.save("platform", "douyin", Numbers(RetryPolicy(max_retries=2), 5.0))
    assert defaults.numbers("douyin") == Numbers(RetryPolicy(max_retries=2), 5.0, "platform")
    assert defaults.numbers("erp") == Numbers(RetryPolicy(max_retries=1), None, "all")
    defaults.forget("platform", "douyin")
    assert defaults.numbers("douyin").origin == "all"
    defaults.forget("all", "")
    assert defaults.numbers("douyin").origin == "settings"


@pytest.mark.parametrize(
    "text",
    ["nonsense", "[]", "{}", '{"max_retries": -1, "timeout": null}', '{"timeout": "x"}', "null"],
)
def test_stored_nonsense_is_passed_over(text: str) -> None:
    store = MemoryStore()
    store.set_retry_numbers("all", text)
    assert RetryDefaults(store).numbers("erp").origin == "settings"


def test_a_bad_setting_is_told_and_built_in_numbers_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_RETRY_DELAY", "soon")
    numbers = from_settings()
    assert "API_RETRY_DELAY" in numbers.problem
    assert numbers.policy == RetryPolicy(jitter=0.25)


@given(
    policy=st.builds(
        RetryPolicy,
        max_retries=st.integers(0, 10**6),
        initial_delay=st.floats(0, 1e6),
        strategy=st.sampled_from(RetryStrategy),
        max_delay=st.floats(0, 1e6),
        jitter=st.floats(0, 10),
        deadline=st.none() | st.floats(0.001, 1e6),
    ),
    timeout=st.none() | st.floats(0.001, 1e6),
)
def test_what_is_saved_comes_back(policy: RetryPolicy, timeout: float | None) -> None:
    defaults = RetryDefaults(MemoryStore())
    defaults.save("platform", "zhihu", Numbers(policy, timeout))
    assert defaults.numbers("zhihu") == Numbers(policy, timeout, "platform")
