"""All-time retry statistics from the stored calls, by the definitions of ``core.retry.statistics``.

Each request step of a multi-step operation (upload, create) counts as a call of its own, as it does for the engine.
An interrupted call counts as cancelled: it neither succeeded nor failed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from core.events import Mode
from core.history.rollups import tallies
from core.history.tally import Subject, Tally, added_up, by_platform
from core.retry.statistics import RetryStats

if TYPE_CHECKING:
    import sqlite3

_FOR_EVER_US = 1 << 62


def statistics(
    connection: sqlite3.Connection, mode: Mode, since_us: int | None
) -> tuple[RetryStats, dict[str, RetryStats]]:
    """The totals, and the same by platform id, of the calls that began at ``since_us`` or later."""
    found, _ = tallies(connection, mode, since_us or 0, _FOR_EVER_US)
    platforms = by_platform(found)
    return _stats(added_up(found.values())), {name: _stats(platforms[name]) for name in sorted(platforms)}


def by_operation(connection: sqlite3.Connection, mode: Mode) -> dict[Subject, RetryStats]:
    """The same of all calls, by the ids of platform and operation; the empty id is that of all other paths."""
    found, _ = tallies(connection, mode, 0, _FOR_EVER_US)
    return {subject: _stats(found[subject]) for subject in sorted(found)}


def _stats(tally: Tally) -> RetryStats:
    counts: Counter[str] = Counter()
    stops: Counter[str] = Counter()
    for (outcome, stop_reason, retried), calls in tally.ends.items():
        attempts = tally.attempts[outcome, stop_reason, retried]
        counts.update(
            {
                _name(outcome, retried=retried): calls,
                "total_calls": calls,
                "attempts": attempts,
                "retries": attempts - calls,
            }
        )
        if outcome is not None:
            stops[stop_reason or ""] += calls
    return RetryStats(
        **counts,
        total_wait_s=tally.wait_s,
        by_status={status: number for (status, _), number in tally.failures.items() if status is not None},
        by_error={error or "": number for (status, error), number in tally.failures.items() if status is None},
        by_stop_reason=dict(stops),
    )


def _name(outcome: str | None, *, retried: bool) -> str:
    match outcome:
        case None:
            return "in_flight"
        case "succeeded":
            return "succeeded_after_retry" if retried else "succeeded_first_try"
        case "failed":
            return "failed_after_retry" if retried else "failed_without_retry"
        case _:
            return "cancelled"
