"""A clock that the test sets."""

from __future__ import annotations

WALL_S = 1_795_500_000.0
"""A time of the wall clock, on a day of November 2026."""


class Clock:
    """Gives ``now_s`` when called, as ``time.monotonic`` and ``time.time`` give theirs."""

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s
