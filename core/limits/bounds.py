"""The limiters and guards of a process, one for each account of each platform.

Owns who shares what: calls of the same platform, profile, mode and account share one, whichever task or thread they
are in. Must not know how a call is made.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from core.events import Mode
from core.limits.budget import TOKENS, RetryBudget
from core.limits.circuit import FAILURES, OPEN_S, Circuit
from core.limits.guard import Guard
from core.limits.rate import RateLimiter
from core.platforms.model import Limit, Platform

Use = Literal["manual", "program", "batch"]
"""Who calls: a person, warned and never refused; a program, which a definition may bound; a batch, always bound."""

_Key = tuple[str, str, Mode, str]


@dataclass(slots=True)
class Bounds:
    """What bounds the calls of a process together.

    Attributes:
        clock: Monotonic seconds.
    """

    clock: Callable[[], float] = time.monotonic
    _limiters: dict[tuple[_Key, tuple[Limit, ...]], RateLimiter] = field(default_factory=dict, init=False)
    _guards: dict[_Key, Guard] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def limiter(self, platform: Platform, operation: str | None, mode: Mode, account: str) -> RateLimiter | None:
        """The limiter of an account; None where no limit bounds ``operation``."""
        if not platform.limits:
            return None
        key = ((platform.id, platform.profile, mode, account), platform.limits)
        with self._lock:
            limiter = self._limiters.get(key)
            if limiter is None:
                limiter = self._limiters[key] = RateLimiter(platform.limits)
        return limiter if limiter.bounds(operation) else None

    def guard(self, platform: Platform, mode: Mode, account: str, use: Use) -> Guard | None:
        """Budget and circuit of an account; None where nothing asks for them."""
        asked = platform.guard
        if use == "manual" or (use == "program" and asked is None):
            return None
        key = (platform.id, platform.profile, mode, account)
        with self._lock:
            guard = self._guards.get(key)
            if guard is None:
                guard = self._guards[key] = Guard(
                    self.clock,
                    RetryBudget(asked.budget if asked and asked.budget else TOKENS),
                    Circuit(
                        asked.failures if asked and asked.failures else FAILURES,
                        asked.open_s if asked and asked.open_s else OPEN_S,
                    ),
                )
        return guard


_process = Bounds()


def process_bounds() -> Bounds:
    """The process's own, on its monotonic clock."""
    return _process
