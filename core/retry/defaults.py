"""The retry policy that the settings ask for: ``API_MAX_RETRIES`` and its kin.

Must not be used by ``RetryPolicy()`` itself, which never reads the environment.
"""

from __future__ import annotations

from dataclasses import replace

from core.retry.policy import RetryPolicy, RetryStrategy
from core.settings import Settings, get_settings

_NAMES = (
    "API_MAX_RETRIES",
    "API_RETRY_DELAY",
    "API_RETRY_STRATEGY",
    "API_RETRY_MAX_DELAY",
    "API_RETRY_JITTER",
    "API_RETRY_DEADLINE",
)


def policy_from_settings(settings: Settings | None = None, *, jitter: bool = False) -> RetryPolicy:
    """The policy of the settings as they are now.

    Args:
        settings: Where to look; default the process's.
        jitter: Whether ``API_RETRY_JITTER`` applies: for connectors it does, for bare functions not.

    Raises:
        SettingError: A bad value; names the variable.
    """
    make = _with_jitter if jitter else _without_jitter
    return (settings or get_settings()).derived(make, _NAMES, make)


def _without_jitter(settings: Settings) -> RetryPolicy:
    return RetryPolicy(
        max_retries=settings.whole("API_MAX_RETRIES"),
        initial_delay=settings.number("API_RETRY_DELAY") or 0.0,
        strategy=RetryStrategy(settings.choice("API_RETRY_STRATEGY", tuple(RetryStrategy))),
        max_delay=settings.number("API_RETRY_MAX_DELAY") or 0.0,
        deadline=settings.number("API_RETRY_DEADLINE", optional=True) or None,
    )


def _with_jitter(settings: Settings) -> RetryPolicy:
    return replace(_without_jitter(settings), jitter=settings.number("API_RETRY_JITTER") or 0.0)
