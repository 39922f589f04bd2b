"""``RetryPolicy``: how often, how long, and what else counts as a failure; and the delays that follow from it.

Pure. Must not read the environment (``core.retry.defaults`` does) nor know what is being retried.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.errors import SettingError
from core.quick import maker

_LARGEST = 10**12
"""A whole number above it cannot become a time."""

_LONGEST_S = sys.float_info.max
"""Extreme figures stay a time: one that is infinite never ends, and JSON cannot hold it."""


class RetryStrategy(StrEnum):
    """How delays grow: d, d, d · d, 2d, 4d · d, 2d, 3d."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The bounds of one call. Times are seconds.

    Attributes:
        max_retries: Further attempts after the first: 3 is up to 4 attempts.
        initial_delay: d, the delay before the first retry.
        max_delay: No delay of the strategy is longer; applied before the jitter.
        jitter: j: each delay is multiplied by uniform(1, 1 + j), so it is never shorter than configured.
        deadline: Bound of the whole call, attempts and waits; None for none.
        attempt_timeout: Bound of one attempt; None leaves it to the caller's other limits.
        retry_after_cap: A ``Retry-After`` above it is not waited for: the call stops and says so.
        retry_on_result: Called with a returned value, for a platform's call with the decoded body of its answer; true
            counts as a failed attempt. Of an operation of several requests only the last one's is shown to it.

    Raises:
        SettingError: A number that is NaN, negative, infinite, a bool or text; names the field.
    """

    max_retries: int = 3
    initial_delay: float = 1.0
    strategy: RetryStrategy = RetryStrategy.EXPONENTIAL
    max_delay: float = 60.0
    jitter: float = 0.0
    deadline: float | None = None
    attempt_timeout: float | None = None
    retry_after_cap: float = 120.0
    retry_on_result: Callable[[Any], bool] | None = None

    def __post_init__(self) -> None:
        _check_retries(self.max_retries)
        for name in ("initial_delay", "max_delay", "jitter", "retry_after_cap"):
            check_number(name, getattr(self, name))
        for name in ("deadline", "attempt_timeout"):
            if getattr(self, name) is not None:
                check_number(name, getattr(self, name), above_zero=True)
        object.__setattr__(self, "strategy", _strategy(self.strategy))
        predicate: object = self.retry_on_result
        if predicate is not None and (not callable(predicate) or inspect.iscoroutinefunction(predicate)):
            raise SettingError("setting.not_callable", name="retry_on_result", value=repr(predicate))

    def changed(
        self,
        *,
        max_retries: int | None = None,
        initial_delay: float | None = None,
        strategy: RetryStrategy | str | None = None,
        attempt_timeout: float | None = None,
    ) -> RetryPolicy:
        """The policy with what is given instead of its own; only that is checked, the rest has been.

        Raises:
            SettingError: As the class; names the field.
        """
        if max_retries is None and initial_delay is None and strategy is None and attempt_timeout is None:
            return self
        if max_retries is not None:
            _check_retries(max_retries)
        if initial_delay is not None:
            check_number("initial_delay", initial_delay)
        if attempt_timeout is not None:
            check_number("attempt_timeout", attempt_timeout, above_zero=True)
        return _new_policy(
            self.max_retries if max_retries is None else max_retries,
            self.initial_delay if initial_delay is None else initial_delay,
            self.strategy if strategy is None else _strategy(strategy),
            self.max_delay,
            self.jitter,
            self.deadline,
            self.attempt_timeout if attempt_timeout is None else attempt_timeout,
            self.retry_after_cap,
            self.retry_on_result,
        )

    def left_s(self, elapsed_s: float) -> float | None:
        """What is left of the deadline after ``elapsed_s`` seconds of the call; None if it has none."""
        return None if self.deadline is None else max(0.0, self.deadline - elapsed_s)

    def attempt_limit(self, elapsed_s: float) -> tuple[float | None, bool]:
        """How many seconds an attempt that starts now may take, None for any, and whether the deadline says so."""
        left = self.left_s(elapsed_s)
        if left is not None and (self.attempt_timeout is None or left < self.attempt_timeout):
            return left, True
        return self.attempt_timeout, False

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values; ``retry_on_result`` only as whether there is one."""
        return {
            "max_retries": self.max_retries,
            "initial_delay": self.initial_delay,
            "strategy": str(self.strategy),
            "max_delay": self.max_delay,
            "jitter": self.jitter,
            "deadline": self.deadline,
            "attempt_timeout": self.attempt_timeout,
            "retry_after_cap": self.retry_after_cap,
            "retry_on_result": self.retry_on_result is not None,
        }


_new_policy = maker(RetryPolicy)


def strategy_delay(policy: RetryPolicy, retry: int) -> float:
    """The delay before retry number ``retry`` (from 1), capped, without jitter."""
    first, cap = policy.initial_delay, policy.max_delay
    if first == 0 or policy.strategy is RetryStrategy.FIXED:
        return min(first, cap)
    if policy.strategy is RetryStrategy.LINEAR:
        return min(first * retry, cap)
    if first >= cap:
        return cap
    # the cap comes before the power, so that retry 10 000 cannot overflow
    return cap if retry - 1 > math.log2(cap) - math.log2(first) else min(math.ldexp(first, retry - 1), cap)


def jittered(policy: RetryPolicy, delay: float, random: Callable[[], float]) -> float:
    """``delay`` lengthened by at most the fraction ``policy.jitter``; ``random`` gives [0, 1)."""
    return min(delay * (1.0 + policy.jitter * random()), _LONGEST_S) if policy.jitter else delay


def schedule(policy: RetryPolicy) -> tuple[float, ...]:
    """All delays of the strategy, without jitter: what a preview draws."""
    return tuple(strategy_delay(policy, retry) for retry in range(1, policy.max_retries + 1))


def _strategy(value: str) -> RetryStrategy:
    try:
        return RetryStrategy(value)
    except ValueError:
        allowed = ", ".join(RetryStrategy)
        raise SettingError("setting.not_allowed", name="strategy", value=repr(value), allowed=allowed) from None


def _check_retries(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise SettingError("setting.not_whole", name="max_retries", value=repr(value))
    if value < 0:
        raise SettingError("setting.out_of_range", name="max_retries", value=value, minimum=0)


def check_number(name: str, value: object, *, above_zero: bool = False) -> None:
    """Refuse what is no time or factor: bool, text, NaN, infinite, negative, or 0 with ``above_zero``.

    Raises:
        SettingError: Names it.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingError("setting.not_a_number", name=name, value=repr(value))
    code = "setting.not_above_zero" if above_zero else "setting.out_of_range"
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise SettingError(code, name=name, value="…", minimum=0)
    if not math.isfinite(value) or value < 0 or (above_zero and value == 0):
        raise SettingError(code, name=name, value=value, minimum=0)
