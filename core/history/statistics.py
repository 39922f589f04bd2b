"""All-time retry statistics from the stored calls, by the definitions of ``core.retry.statistics``.

Each request step of a multi-step operation (upload, create) counts as a call of its own, as it does for the engine.
An interrupted call counts as cancelled: it neither succeeded nor failed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.events import Mode
from core.history.units import UNITS
from core.retry.statistics import RetryStats

if TYPE_CHECKING:
    import sqlite3

_CALLS = f"""
    SELECT platform, outcome, stop_reason, attempts > 1, count(*), sum(attempts)
    FROM ({UNITS}) GROUP BY 1, 2, 3, 4
"""  # noqa: S608  # no value is in it
_FAILURES = """
    SELECT platform, iif(rule LIKE 'http.%', steps.status, NULL),
           CASE WHEN rule LIKE 'http.%' THEN NULL
                WHEN substr(rule, 1, length(platform) + 1) = platform || '.' THEN rule
                ELSE json_extract(steps.error, '$.type') END,
           count(*)
    FROM calls JOIN steps USING (call_id)
    WHERE mode = :mode AND started_us >= :since AND number IS NOT NULL AND verdict <> 'ok'
          AND steps.stop_reason IS NOT 'cancelled'
    GROUP BY 1, 2, 3
"""
_WAITS = """
    SELECT platform, sum(steps.waited_s) FROM calls JOIN steps USING (call_id)
    WHERE mode = :mode AND started_us >= :since AND steps.waited_s > 0 AND steps.kind <> 'rate_limit_wait' GROUP BY 1
"""


def statistics(
    connection: sqlite3.Connection, mode: Mode, since_us: int | None
) -> tuple[RetryStats, dict[str, RetryStats]]:
    """The totals, and the same by platform id, of the calls that began at ``since_us`` or later."""
    arguments = {"mode": mode, "since": since_us or 0}
    by_platform: defaultdict[str, _Sums] = defaultdict(_Sums)
    for platform, outcome, stop_reason, retried, calls, attempts in connection.execute(_CALLS, arguments):
        by_platform[platform].add_calls(outcome, stop_reason, retried, calls, attempts)
    for platform, status, error, number in connection.execute(_FAILURES, arguments):
        by_platform[platform].add_failures(status, error, number)
    for platform, seconds in connection.execute(_WAITS, arguments):
        by_platform[platform].wait_s += seconds
    return _total(by_platform.values()).stats(), {name: by_platform[name].stats() for name in sorted(by_platform)}


class _Sums:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.status: Counter[int] = Counter()
        self.error: Counter[str] = Counter()
        self.stop: Counter[str] = Counter()
        self.wait_s = 0.0

    def add_calls(self, outcome: str | None, stop_reason: str, retried: bool, calls: int, attempts: int) -> None:
        match outcome:
            case None:
                name = "in_flight"
            case "succeeded":
                name = "succeeded_after_retry" if retried else "succeeded_first_try"
            case "failed":
                name = "failed_after_retry" if retried else "failed_without_retry"
            case _:
                name = "cancelled"
        self.counts.update({name: calls, "total_calls": calls, "attempts": attempts, "retries": attempts - calls})
        if outcome is not None:
            self.stop[stop_reason] += calls

    def add_failures(self, status: int | None, error: str | None, number: int) -> None:
        if status is not None:
            self.status[status] += number
        else:
            self.error[error or "Exception"] += number

    def stats(self) -> RetryStats:
        fields: dict[str, Any] = dict(self.counts)
        return RetryStats(
            **fields,
            total_wait_s=self.wait_s,
            by_status=dict(self.status),
            by_error=dict(self.error),
            by_stop_reason=dict(self.stop),
        )


def _total(parts: Iterable[_Sums]) -> _Sums:
    total = _Sums()
    for part in parts:
        total.counts += part.counts
        total.status += part.status
        total.error += part.error
        total.stop += part.stop
        total.wait_s += part.wait_s
    return total
