"""Figures to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.history.overview import Outcomes, Overview, Percentile, Reason, parts_of
from core.history.time_range import TimeRange, time_range

NOW = datetime(2026, 11, 25, 14, 33).astimezone()
HOUR = time_range("hour", NOW)


def overview(wanted: TimeRange = HOUR, *, stopped: int = 3) -> Overview:
    """170 calls, as in the picture."""
    platforms = {
        "douyin": Outcomes(44, 16, 4, 18, 298.0),
        "ths123": Outcomes(46, 2, 0, 2, 9.0),
        "erp": Outcomes(50, 4, 4, 6, 95.0),
    }
    totals = sum(platforms.values(), Outcomes())
    bins = [Outcomes(31), Outcomes(58), Outcomes(43, 1), Outcomes(6, 3), Outcomes(2, 6), Outcomes(0, 8, 4)]
    edges = wanted.edges_us
    pieces = {edges[0]: Outcomes(40, 2), edges[1]: Outcomes(60, 10, 4), edges[-2]: Outcomes(40, 10, 4)}
    return Overview(
        wanted,
        totals,
        Outcomes(100, 10, 10, 15, 344.0),
        stopped,
        platforms,
        (
            Reason("http.429", 19, 17, 301.0),
            Reason("douyin.token_expired", 9, 9, 0.0),
            Reason("timeout.read", 7, 3, 70),
        ),
        (
            Percentile(50, 0.186, 0.196),
            Percentile(90, 0.412, 2.9),
            Percentile(95, 0.64, 4.8),
            Percentile(99, 1.9, 14.2),
        ),
        (*bins, Outcomes(0, 3, 2), Outcomes(0, 1, 2)),
        parts_of(edges, pieces),
    )


def of_one_platform() -> Overview:
    """The same, of Douyin alone: two operations and other paths."""
    found = {
        ("douyin", "video.list"): Outcomes(40, 16, 0, 16, 290.0),
        ("douyin", "own.operation"): Outcomes(4, 0, 1, 1, 8.0),
        ("douyin", ""): Outcomes(0, 0, 3, 1, 0.0),
    }
    return replace(overview(), platform="douyin", by_operation=found)


def empty(wanted: TimeRange = HOUR, *, stopped: int = 0) -> Overview:
    """Nothing that counts."""
    return Overview(wanted, stopped=stopped, parts=parts_of(wanted.edges_us, {}))
