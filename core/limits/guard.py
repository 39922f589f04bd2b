"""Budget and circuit of one platform, as the engine asks them.

Owns what counts as a failure of the platform. Must not know HTTP: a ``Judgement`` says what an attempt was. Locked, so
that calls of several threads may share one.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from core.limits.budget import RetryBudget
from core.limits.circuit import Circuit
from core.retry.judgement import Judgement

Refusal = Literal["budget", "circuit"]


@dataclass(slots=True)
class Guard:
    """What holds the calls to one platform together.

    Attributes:
        clock: Monotonic seconds.
    """

    clock: Callable[[], float]
    budget: RetryBudget = field(default_factory=RetryBudget)
    circuit: Circuit = field(default_factory=Circuit)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def hold_s(self) -> float | None:
        """Seconds until the next probe while the circuit is open, 0 when one may begin; None while it is closed."""
        with self._lock:
            return self.circuit.left_s(self.clock()) if self.circuit.open else None

    def begin(self) -> float | None:
        """A call is about to send its first request: None if it may, else the seconds until it may ask again."""
        with self._lock:
            now = self.clock()
            return None if self.circuit.admits(now) else self.circuit.left_s(now)

    def seen(self, judgement: Judgement) -> None:
        """An attempt has ended."""
        with self._lock:
            if platform_failed(judgement):
                self.circuit.failed(self.clock())
            else:
                self.circuit.answered()

    def spend(self, judgement: Judgement) -> int | Refusal:
        """A retry after ``judgement`` is about to be decided: what it costs, or why there is none."""
        timeout = is_timeout(judgement)
        with self._lock:
            if not self.budget.affords(timeout=timeout):
                return "budget"
            if self.circuit.open:
                return "circuit"
            return self.budget.spend(timeout=timeout)

    def succeeded(self, spent: int) -> None:
        """A call went well whose last retry cost ``spent``; 0 if it needed none."""
        with self._lock:
            self.budget.succeeded(spent)


@dataclass(slots=True)
class GuardedCall:
    """One run of the engine under a guard: what its last retry cost."""

    guard: Guard
    _spent: int = field(default=0, init=False)

    def begin(self) -> float | None:
        """As ``Guard.begin``."""
        return self.guard.begin()

    def seen(self, judgement: Judgement) -> None:
        """An attempt has ended."""
        self.guard.seen(judgement)
        if judgement.kind == "ok":
            self.guard.succeeded(self._spent)

    def refuses(self, judgement: Judgement) -> Refusal | None:
        """Take a retry after ``judgement`` out of the budget; why that cannot be."""
        spent = self.guard.spend(judgement)
        if isinstance(spent, int):
            self._spent = spent
            return None
        return spent


def circuit_open(wait_s: float) -> Judgement:
    """What a call is that was not begun; ``wait_s``: seconds until another one may be."""
    seconds = f"{math.ceil(wait_s)}"
    return Judgement(
        "permanent",
        "circuit.open",
        "circuit",
        error_type="CircuitOpen",
        message=f"{seconds} s",
        sent=False,
        reason_args={"wait_s": seconds},
    )


def platform_failed(judgement: Judgement) -> bool:
    """Whether an attempt shows a platform in trouble: no answer, 5xx, busy; not a refusal for too many requests."""
    throttled = judgement.status == 429 or judgement.rule.endswith(".rate_limit")
    return judgement.kind == "retryable" and not throttled


def is_timeout(judgement: Judgement) -> bool:
    """Whether an attempt had no answer in time."""
    return judgement.rule.startswith("timeout.")
