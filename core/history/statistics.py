"""All-time retry statistics from the stored calls, by the definitions of ``core.retry.statistics``.

Each request step of a multi-step operation (upload, create) counts as a call of its own, as it does for the engine.
An interrupted call counts as cancelled: it neither succeeded nor failed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.events import Mode
from core.history.overview import Outcomes, Reason
from core.history.rollups import tallies
from core.history.tally import Subject, Tally, added_up, by_platform
from core.retry.statistics import RetryStats

if TYPE_CHECKING:
    import sqlite3

_FOR_EVER_US = 1 << 62


@dataclass(frozen=True, slots=True)
class AllTime:
    """The calls of one mode.

    Attributes:
        totals: All of them.
        by_platform: By platform id.
        by_operation: By the ids of platform and operation; the empty id is that of all other paths.
        by_hour: Finished calls by the hour in which they began, on the clock of this machine; hours without calls are
            not there.
        reasons: Why requests were sent again, most retries first.
    """

    totals: RetryStats = field(default_factory=RetryStats)
    by_platform: Mapping[str, RetryStats] = field(default_factory=dict)
    by_operation: Mapping[Subject, RetryStats] = field(default_factory=dict)
    by_hour: Mapping[datetime, Outcomes] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


def all_time(connection: sqlite3.Connection, mode: Mode, since_us: int | None = None) -> AllTime:
    """The calls that began at ``since_us`` or later, counted once."""
    found, _ = tallies(connection, mode, since_us or 0, _FOR_EVER_US)
    platforms = by_platform(found)
    total = added_up(found.values())
    return AllTime(
        _stats(total),
        {name: _stats(platforms[name]) for name in sorted(platforms)},
        {subject: _stats(found[subject]) for subject in sorted(found)},
        _hours(total.pieces),
        total.reasons_most_first(),
    )


def _hours(pieces: Mapping[int, Outcomes]) -> dict[datetime, Outcomes]:
    hours: dict[datetime, Outcomes] = {}
    for piece_us in sorted(pieces):
        hour = datetime.fromtimestamp(piece_us / 1e6, UTC).astimezone().replace(minute=0, second=0, microsecond=0)
        hours[hour] = hours.get(hour, Outcomes()) + pieces[piece_us]
    return hours


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
