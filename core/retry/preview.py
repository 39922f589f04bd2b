"""What a policy will do, before anything is sent: every planned attempt with its earliest and latest start.

Pure. Must not know how it is drawn. It follows ``core.retry.decision``: the cap comes before the jitter, and a retry
that would start after the deadline is not made. A server's ``Retry-After`` cannot be known beforehand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.retry.policy import RetryPolicy, RetryStrategy, strategy_delay

TYPICAL_ATTEMPT_S = 0.3
"""How long an attempt is assumed to take where nothing is known."""


@dataclass(frozen=True, slots=True)
class PlannedRetry:
    """One retry and the wait before it. Times are seconds.

    Attributes:
        number: From 1; the attempt that follows is number + 1.
        wanted_s: The strategy's delay without the cap; infinite where it cannot be told.
        nominal_s: The delay without jitter.
        longest_s: The delay with the whole jitter.
        earliest_s: When the attempt starts without jitter, since the start of the call.
        latest_s: The same with the whole jitter on every wait so far.
        certain: It starts before the deadline whatever the jitter.
        possible: It starts before the deadline without jitter.
    """

    number: int
    wanted_s: float
    nominal_s: float
    longest_s: float
    earliest_s: float
    latest_s: float
    certain: bool
    possible: bool

    @property
    def capped(self) -> bool:
        """Whether the cap shortened it."""
        return self.wanted_s > self.nominal_s


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan of a call whose every attempt fails.

    Attributes:
        retries: The first of them, at most as many as were asked for.
        total: How many retries the policy allows.
        attempt_s: What each attempt is assumed to take.
    """

    retries: tuple[PlannedRetry, ...]
    total: int
    attempt_s: float

    @property
    def cut(self) -> PlannedRetry | None:
        """The first retry that the deadline may prevent."""
        return next((retry for retry in self.retries if not retry.certain), None)


def preview(policy: RetryPolicy, *, attempt_s: float = TYPICAL_ATTEMPT_S, at_most: int = 100) -> Preview:
    """The plan of ``policy``.

    Args:
        policy: What is planned.
        attempt_s: Seconds that each attempt takes before it fails; cut by the policy's own limit.
        at_most: Retries after this one are counted, not listed.
    """
    took = attempt_s if policy.attempt_timeout is None else min(attempt_s, policy.attempt_timeout)
    deadline = math.inf if policy.deadline is None else policy.deadline
    earliest = latest = took
    planned = []
    for number in range(1, min(policy.max_retries, at_most) + 1):
        nominal = strategy_delay(policy, number)
        longest = nominal * (1.0 + policy.jitter)
        earliest += nominal
        latest += longest
        planned.append(
            PlannedRetry(
                number,
                _wanted(policy, number),
                nominal,
                longest,
                earliest,
                latest,
                certain=latest <= deadline,
                possible=earliest <= deadline,
            )
        )
        earliest += took
        latest += took
    return Preview(tuple(planned), policy.max_retries, took)


def _wanted(policy: RetryPolicy, number: int) -> float:
    if policy.strategy is RetryStrategy.FIXED:
        return policy.initial_delay
    if policy.strategy is RetryStrategy.LINEAR:
        return policy.initial_delay * number
    try:
        return math.ldexp(policy.initial_delay, number - 1)
    except OverflowError:
        return math.inf
