"""Counters over calls: ``RetryStats``, and the collector that keeps them exact under tasks and threads.

Must not know what a call does. Definitions (each in one sentence):

* ``total_calls``: calls whose first attempt started; the five outcomes plus ``in_flight``.
* ``attempts``: requests started; ``attempts == total_calls + retries``.
* ``total_wait_s``: seconds really waited between attempts.
* ``by_status``: failed attempts that an HTTP status classified; ``by_error``: the other failed attempts, by exception
  class or code rule; together all failed attempts but one cut by cancellation.
* ``by_stop_reason``: finished calls by why they stopped; sums to ``total_calls - in_flight``.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RetryStats:
    """A snapshot of the counters; see the module for what each means."""

    total_calls: int = 0
    succeeded_first_try: int = 0
    succeeded_after_retry: int = 0
    failed_without_retry: int = 0
    failed_after_retry: int = 0
    cancelled: int = 0
    in_flight: int = 0
    attempts: int = 0
    retries: int = 0
    total_wait_s: float = 0.0
    by_status: Mapping[int, int] = field(default_factory=dict)
    by_error: Mapping[str, int] = field(default_factory=dict)
    by_stop_reason: Mapping[str, int] = field(default_factory=dict)

    @property
    def success_rate(self) -> float | None:
        """Succeeded calls of those that succeeded or failed, 0 to 1; None when nothing finished."""
        good = self.succeeded_first_try + self.succeeded_after_retry
        finished = good + self.failed_without_retry + self.failed_after_retry
        return good / finished if finished else None

    def to_json(self) -> dict[str, Any]:
        """All fields and the rate, with text keys throughout."""
        return {
            "total_calls": self.total_calls,
            "succeeded_first_try": self.succeeded_first_try,
            "succeeded_after_retry": self.succeeded_after_retry,
            "failed_without_retry": self.failed_without_retry,
            "failed_after_retry": self.failed_after_retry,
            "cancelled": self.cancelled,
            "in_flight": self.in_flight,
            "attempts": self.attempts,
            "retries": self.retries,
            "total_wait_s": self.total_wait_s,
            "by_status": {str(status): count for status, count in self.by_status.items()},
            "by_error": dict(self.by_error),
            "by_stop_reason": dict(self.by_stop_reason),
            "success_rate": self.success_rate,
        }


class StatsCollector:
    """Counts calls from any task and any thread. Each method takes the lock once and does an addition."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls = 0
        self._retries = 0
        self._ends: dict[str, dict[str, int]] = {outcome: {} for outcome in _OUTCOMES}
        self._wait_s = 0.0
        self._status: dict[int, int] = {}
        self._error: dict[str, int] = {}

    def attempt_started(self, number: int) -> None:
        """A request starts; ``number`` counts from 1 within its call."""
        with self._lock:
            if number == 1:
                self._calls += 1
            else:
                self._retries += 1

    def attempt_failed(self, status: int | None, error: str) -> None:
        """A request failed: by ``status`` if that classified it, else by ``error``."""
        with self._lock:
            if status is not None:
                self._status[status] = self._status.get(status, 0) + 1
            else:
                self._error[error] = self._error.get(error, 0) + 1

    def waited(self, seconds: float) -> None:
        """A wait between attempts ended after ``seconds``."""
        with self._lock:
            self._wait_s += seconds

    def call_finished(self, outcome: str, stop_reason: str) -> None:
        """A call that had started ended: ``outcome`` is the name of one of the five counters."""
        with self._lock:
            ends = self._ends[outcome]
            ends[stop_reason] = ends.get(stop_reason, 0) + 1

    def snapshot(self) -> RetryStats:
        """The counters as of now."""
        with self._lock:
            outcomes = {outcome: sum(ends.values()) for outcome, ends in self._ends.items()}
            return RetryStats(
                total_calls=self._calls,
                **outcomes,
                in_flight=self._calls - sum(outcomes.values()),
                attempts=self._calls + self._retries,
                retries=self._retries,
                total_wait_s=self._wait_s,
                by_status=dict(self._status),
                by_error=dict(self._error),
                by_stop_reason=dict(sum(map(Counter, self._ends.values()), Counter())),
            )


_OUTCOMES = (
    "succeeded_first_try",
    "succeeded_after_retry",
    "failed_without_retry",
    "failed_after_retry",
    "cancelled",
)
