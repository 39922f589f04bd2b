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

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)


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


class _Counts:
    """The counters of one thread."""

    __slots__ = ("calls", "ends", "error", "retries", "status", "wait_s")

    def __init__(self) -> None:
        self.calls = 0
        self.retries = 0
        self.wait_s = 0.0
        self.status: dict[int, int] = {}
        self.error: dict[str, int] = {}
        self.ends: dict[str, dict[str, int]] = {outcome: {} for outcome in _OUTCOMES}  # by stop reason


class StatsCollector:
    """Counts calls from any task and any thread.

    Each thread counts on its own, so that nobody waits for a lock. The id of a thread that has ended comes again, and
    goes on with its counters.
    """

    def __init__(self) -> None:
        self._threads = defaultdict[int, _Counts](_Counts)

    def attempt_started(self, number: int) -> None:
        """A request starts; ``number`` counts from 1 within its call."""
        counts = self._threads[get_ident()]
        if number == 1:
            counts.calls += 1
        else:
            counts.retries += 1

    def attempt_failed(self, status: int | None, error: str) -> None:
        """A request failed: by ``status`` if that classified it, else by ``error``."""
        counts = self._threads[get_ident()]
        if status is not None:
            counts.status[status] = counts.status.get(status, 0) + 1
        else:
            counts.error[error] = counts.error.get(error, 0) + 1

    def waited(self, seconds: float) -> None:
        """A wait between attempts ended after ``seconds``."""
        self._threads[get_ident()].wait_s += seconds

    def call_finished(self, outcome: str, stop_reason: str) -> None:
        """A call that had started ended: ``outcome`` is the name of one of the five counters."""
        ends = self._threads[get_ident()].ends[outcome]
        ends[stop_reason] = ends.get(stop_reason, 0) + 1

    def snapshot(self) -> RetryStats:
        """The counters as of now."""
        threads = [*self._threads.values()]
        # ends before starts: a call that is counted as ended must be counted as started
        ends = {outcome: _sum(counts.ends[outcome] for counts in threads) for outcome in _OUTCOMES}
        outcomes = {outcome: reasons.total() for outcome, reasons in ends.items()}
        calls, retries = sum(counts.calls for counts in threads), sum(counts.retries for counts in threads)
        return RetryStats(
            total_calls=calls,
            **outcomes,
            in_flight=calls - sum(outcomes.values()),
            attempts=calls + retries,
            retries=retries,
            total_wait_s=sum(counts.wait_s for counts in threads),
            by_status=dict(_sum(counts.status for counts in threads)),
            by_error=dict(_sum(counts.error for counts in threads)),
            by_stop_reason=dict(_sum(ends.values())),
        )


def _sum(parts: Iterable[Mapping[K, int]]) -> Counter[K]:
    total: Counter[K] = Counter()
    for part in parts:
        total.update(dict(part))  # copied in one step: its thread may be counting
    return total


_OUTCOMES = (
    "succeeded_first_try",
    "succeeded_after_retry",
    "failed_without_retry",
    "failed_after_retry",
    "cancelled",
)
