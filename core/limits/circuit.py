"""The circuit: after so many failures in a row a platform is left alone for a while, then asked by one call at a time.

Pure: the time is passed in. A probe that is never heard of again (stopped, or a process that died) blocks nothing: when
the time has passed once more, the next call is the probe.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FAILURES = 10
"""Attempts in a row. Random failures of three in ten reach that once in 170 000 attempts, an outage at once."""

OPEN_S = 30.0


@dataclass(slots=True)
class Circuit:
    """The circuit of one platform.

    Attributes:
        failures: So many in a row open it.
        open_s: So long nobody calls, seconds.
    """

    failures: int = FAILURES
    open_s: float = OPEN_S
    _in_a_row: int = field(default=0, init=False)
    _until: float | None = field(default=None, init=False)

    @property
    def open(self) -> bool:
        """Whether calls are refused, but for a probe when its time has come."""
        return self._until is not None

    def left_s(self, now: float) -> float:
        """Seconds until the next probe; 0 if a call is let through now."""
        return 0.0 if self._until is None else max(self._until - now, 0.0)

    def admits(self, now: float) -> bool:
        """Whether a call may begin. Where the circuit is open and its time has passed, this one is the probe."""
        if self._until is None:
            return True
        if now < self._until:
            return False
        self._until = now + self.open_s
        return True

    def answered(self) -> None:
        """The platform has answered: it is there."""
        self._in_a_row, self._until = 0, None

    def failed(self, now: float) -> None:
        """An attempt had no proper answer."""
        self._in_a_row += 1
        if self._until is not None or self._in_a_row >= self.failures:
            self._until = now + self.open_s
