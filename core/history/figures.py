"""The ``Overview`` of a stretch of time, made of counts.

Must not know who opened the connection, nor how figures are shown. Raises ``sqlite3.Error``. The counting is done by
SQLite, which leaves the interpreter to others meanwhile, and of long stretches most of it was done before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from core.events import Mode
from core.history.overview import PERCENTILES, Outcomes, Overview, Part, Percentile, parts_of
from core.history.rollups import tallies
from core.history.tally import WITHIN, Subject, Tally, added_up, at_ranks, by_platform
from core.history.time_range import TimeRange, coarser
from core.history.transactions import snapshot

if TYPE_CHECKING:
    import sqlite3

K = TypeVar("K", str, Subject)
_HOUR_US = 3600 * 10**6
_SHORT = ("hour", "today")
"""Counted anew each time, to the last digit: that takes no longer than a tenth of a second."""


def overview(connection: sqlite3.Connection, mode: Mode, time_range: TimeRange, platform: str | None) -> Overview:
    """The figures of ``time_range``, of all platforms or of one."""
    kept = time_range.span not in _SHORT
    with snapshot(connection):  # one for all questions
        found, rounded = tallies(connection, mode, time_range.since_us, time_range.edges_us[-1], platform, kept=kept)
        before, _ = tallies(
            connection, mode, time_range.before_since_us, time_range.before_until_us + 1, platform, kept=kept
        )
    total = added_up(found.values())
    totals = total.totals()
    return Overview(
        time_range,
        totals,
        added_up(before.values()).totals(),
        total.stopped,
        _most_first(by_platform(found)),
        total.reasons_most_first(),
        _percentiles(total, totals.calls),
        tuple(total.durations) if totals.calls else (),
        _parts(time_range, total.pieces),
        WITHIN if rounded else 0.0,
        by_operation=_most_first(found),
        platform=platform,
    )


def _most_first(found: Mapping[K, Tally]) -> dict[K, Outcomes]:
    """Those with finished calls, most calls first."""
    outcomes = {name: tally.totals() for name, tally in found.items()}
    ranked = sorted(outcomes.items(), key=lambda item: (-item[1].calls, item[0]))
    return {name: counted for name, counted in ranked if counted.calls}


def _percentiles(total: Tally, calls: int) -> tuple[Percentile, ...]:
    if not calls:
        return ()
    ranks = [math.ceil(calls * percent / 100) for percent in PERCENTILES]
    first, whole = at_ranks(total.first, ranks), at_ranks(total.whole, ranks)
    return tuple(Percentile(*figures) for figures in zip(PERCENTILES, first, whole, strict=True))


def _parts(time_range: TimeRange, pieces: dict[int, Outcomes]) -> tuple[Part, ...]:
    """The parts of the whole stretch; of today only from the hour of the first call to this hour."""
    edges = time_range.edges_us
    if time_range.span == "today":
        midnight = edges[0]
        first_us = min(pieces, default=time_range.until_us)
        begin = (first_us - midnight) // _HOUR_US * _HOUR_US + midnight
        end = ((time_range.until_us - midnight) // _HOUR_US + 1) * _HOUR_US + midnight
        edges = coarser(tuple(edge for edge in edges if begin <= edge <= end))
    return parts_of(edges, pieces)
