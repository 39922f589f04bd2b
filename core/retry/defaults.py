"""The retry policy that the settings ask for: ``API_MAX_RETRIES`` and its kin.

Must not be used by ``RetryPolicy()`` itself, which never reads the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from core.errors import SettingError
from core.retry.policy import RetryPolicy, RetryStrategy
from core.settings import Settings, get_settings

_NAMES = ("API_MAX_RETRIES", "API_RETRY_DELAY", "API_RETRY_STRATEGY", "API_RETRY_MAX_DELAY", "API_RETRY_DEADLINE")
_ALL_NAMES = (*_NAMES, "API_RETRY_JITTER", "API_TIMEOUT")


def policy_from_settings(
    settings: Settings | None = None, *, jitter: bool = False, given: Collection[str] = ()
) -> RetryPolicy:
    """The policy of the settings as they are now.

    Args:
        settings: Where to look; default the process's.
        jitter: Whether ``API_RETRY_JITTER`` applies: for connectors it does, for bare functions not.
        given: Fields that arguments replace: a variable that nobody needs may be wrong.

    Raises:
        SettingError: A bad value; names the variable.
    """
    found = settings or get_settings()
    make, names = _OF_CONNECTORS if jitter else _OF_FUNCTIONS
    try:
        return found.derived(make, names, make)
    except SettingError:
        if not given:
            raise
        read = _READ if jitter else {name: of for name, of in _READ.items() if name != "jitter"}
        return RetryPolicy(**{name: of(found) for name, of in read.items() if name not in given})


_READ: Mapping[str, Callable[[Settings], Any]] = {
    "max_retries": lambda settings: settings.whole("API_MAX_RETRIES"),
    "initial_delay": lambda settings: settings.number("API_RETRY_DELAY") or 0.0,
    "strategy": lambda settings: RetryStrategy(settings.choice("API_RETRY_STRATEGY", tuple(RetryStrategy))),
    "max_delay": lambda settings: settings.number("API_RETRY_MAX_DELAY") or 0.0,
    "deadline": lambda settings: settings.number("API_RETRY_DEADLINE", optional=True, above_zero=True),
    "jitter": lambda settings: settings.number("API_RETRY_JITTER") or 0.0,
}


def limited_from_settings(settings: Settings, of_operation: float | None) -> RetryPolicy:
    """The policy of a connector's call that names none: ``with_limit`` of ``policy_from_settings``, at one look.

    Raises:
        SettingError: A bad value; names the variable.
    """

    def make(found: Settings) -> RetryPolicy:
        return with_limit(_with_jitter(found), None, of_operation, found)

    return settings.derived((_with_jitter, of_operation), _ALL_NAMES, make)


def _without_jitter(settings: Settings) -> RetryPolicy:
    return RetryPolicy(**{name: read(settings) for name, read in _READ.items() if name != "jitter"})


def _with_jitter(settings: Settings) -> RetryPolicy:
    return RetryPolicy(**{name: read(settings) for name, read in _READ.items()})


_OF_FUNCTIONS = _without_jitter, _NAMES
_OF_CONNECTORS = _with_jitter, (*_NAMES, "API_RETRY_JITTER")


def with_limit(
    policy: RetryPolicy, timeout: float | None, of_operation: float | None, settings: Settings
) -> RetryPolicy:
    """``policy`` with the attempt's limit: argument > policy > the operation's > ``API_TIMEOUT``.

    Raises:
        SettingError: ``API_TIMEOUT`` is no number above zero.
    """
    for limit in (timeout, policy.attempt_timeout, of_operation):
        if limit is not None:
            return policy.changed(attempt_timeout=limit)
    return policy.changed(attempt_timeout=settings.number("API_TIMEOUT", above_zero=True))


_nothing = RetryPolicy()
_latest: tuple[tuple[RetryPolicy, int | None, float | None, RetryStrategy | str | None], RetryPolicy]
_latest = ((_nothing, None, None, None), _nothing)


def with_arguments(
    base: RetryPolicy, max_retries: int | None, initial_delay: float | None, strategy: RetryStrategy | str | None
) -> RetryPolicy:
    """``base`` with the arguments that were given; the arguments win.

    Raises:
        SettingError: A bad value; names the argument.
    """
    global _latest
    (known, retries, delay, way), bounds = _latest
    # one call after the other has the same; compared by identity, because 1 equals True and 1.0
    if known is base and retries is max_retries and delay is initial_delay and way is strategy:
        return bounds
    if not isinstance(base, RetryPolicy):
        raise SettingError("setting.no_policy", name="policy", value=type(base).__name__)
    bounds = base.changed(max_retries=max_retries, initial_delay=initial_delay, strategy=strategy)
    _latest = ((base, max_retries, initial_delay, strategy), bounds)
    return bounds
