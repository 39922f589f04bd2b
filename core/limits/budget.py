"""The retry budget: a bucket of tokens that retries take out and successes put back.

While most calls succeed it is never felt; where a platform fails for everybody, retries stop soon, and leave it what
strength it has. The figures are those of the AWS SDKs' standard mode (``INITIAL_RETRY_TOKENS``, ``RETRY_COST``,
``TIMEOUT_RETRY_COST`` and ``NO_RETRY_INCREMENT`` in smithy-typescript, packages/util-retry/src/constants.ts); in 2026
AWS has begun to move to 14 a retry, which is stricter than a batch of slow platforms needs. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TOKENS = 500
RETRY_COST = 5
TIMEOUT_COST = 10
FIRST_TRY_GAIN = 1


@dataclass(slots=True)
class RetryBudget:
    """The bucket of one platform.

    Attributes:
        tokens: What it holds at first, and at most.
    """

    tokens: int = TOKENS
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        self._left = self.tokens

    @property
    def left(self) -> int:
        """Tokens that are in it now."""
        return self._left

    def affords(self, *, timeout: bool) -> bool:
        """Whether one more retry may be made, after a time-out or after another failure."""
        return self._left >= cost(timeout=timeout)

    def spend(self, *, timeout: bool) -> int:
        """Take out what a retry costs; returns that."""
        spent = cost(timeout=timeout)
        self._left -= spent
        return spent

    def succeeded(self, spent: int) -> None:
        """A call went well whose last retry cost ``spent``; 0 if it needed none."""
        self._left = min(self._left + (spent or FIRST_TRY_GAIN), self.tokens)


def cost(*, timeout: bool) -> int:
    """What a retry costs."""
    return TIMEOUT_COST if timeout else RETRY_COST
