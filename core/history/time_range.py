"""The stretches of time that statistics are asked for, with the one before to compare with, and their parts.

Owns what "today" and "the last hour" mean on the user's clock. Pure: the time is given. Parts begin at round times of
that clock, so that they stay where they are while time goes on, and days have the length that summer time gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Span = Literal["hour", "today", "week", "month"]
SPANS: tuple[Span, ...] = ("hour", "today", "week", "month")

_DAYS = {"today": 1, "week": 7, "month": 30}
_PART = {"hour": timedelta(minutes=5), "today": timedelta(minutes=15), "week": timedelta(hours=6)}
MOST_PARTS = 34
"""More bars than that cannot be told apart."""


@dataclass(frozen=True, slots=True)
class TimeRange:
    """One stretch, all times in microseconds since 1970.

    Attributes:
        since_us: Where it begins.
        until_us: Now.
        before_since_us: Where the stretch to compare with begins: the hour before; yesterday, the 7 or 30 days before.
        before_until_us: Where that ends: as far into it as now is into this one.
        edges_us: Where its parts begin, and the end of the last one.
    """

    span: Span
    since_us: int
    until_us: int
    before_since_us: int
    before_until_us: int
    edges_us: tuple[int, ...]


def time_range(span: Span, now: datetime) -> TimeRange:
    """The stretch that ends ``now``, a local time with its offset.

    ``hour``: the last hour, in steps of five minutes. ``today``: since midnight. ``week``, ``month``: the last 7 or 30
    days of the calendar, today being the last of them.
    """
    local = now.replace(tzinfo=None)  # a time on the wall: adding a day to it is a day of the calendar
    if span == "hour":
        # an hour is an hour also where clocks are turned
        end_us = _us(now) // _FIVE_US * _FIVE_US + _FIVE_US
        edges = tuple(end_us - part * _FIVE_US for part in range(12, -1, -1))
        return TimeRange(span, edges[0], _us(now), edges[0] - _HOUR_US, _us(now) - _HOUR_US, edges)
    days = timedelta(days=_DAYS[span])
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    first, end = midnight + timedelta(days=1) - days, midnight + timedelta(days=1)
    walls = _steps(first, end, _PART.get(span, timedelta(days=1)))
    edges = tuple(sorted({_wall_us(moment) for moment in walls}))  # an hour that the clocks leave out is no part
    return TimeRange(span, edges[0], _us(now), _wall_us(first - days), _wall_us(local - days), edges)


def coarser(edges_us: tuple[int, ...], most: int = MOST_PARTS) -> tuple[int, ...]:
    """The same stretch in at most ``most`` parts, each made of 1, 2, 4, … of the old ones."""
    step = 1
    while -(-(len(edges_us) - 1) // step) > most:
        step *= 2
    kept = edges_us[:-1:step]
    return (*kept, edges_us[-1])


_FIVE_US = 300 * 10**6
_HOUR_US = 3600 * 10**6


def _steps(first: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    moment = first
    while moment < end:
        yield moment
        moment += step
    yield end


def _us(moment: datetime) -> int:
    return round(moment.timestamp() * 1e6)


def _wall_us(local: datetime) -> int:
    """The moment when the wall clock shows ``local``; of two such moments the first."""
    return round(local.timestamp() * 1e6)  # a time without offset is one of this computer's clock
