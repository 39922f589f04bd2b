"""Questions to the history whose answers make an ``Overview``.

Must not know who opened the connection, nor how figures are shown. All raise ``sqlite3.Error``. The work is done by
SQLite, which leaves the interpreter to others meanwhile: a million calls take some seconds, and no memory that grows
with them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from core.events import Mode
from core.history.overview import BIN_EDGES_S, PERCENTILES, Outcomes, Overview, Part, Percentile, Reason, parts_of
from core.history.time_range import TimeRange, coarser
from core.history.units import UNITS

if TYPE_CHECKING:
    import sqlite3

_PIECE_US = 300 * 10**6  # every zone's clock is a multiple of it away from the others
_HOUR_US = 3600 * 10**6

# ended: 0 first try, 1 recovered, 2 failed, NULL stopped or interrupted; running calls are left out
_FINISHED = f"""
    CREATE TEMP TABLE finished AS
    SELECT call_id, step, platform, started_us, attempts, last, waited_s, first_s, whole_s,
           CASE outcome WHEN 'succeeded' THEN attempts > 1 WHEN 'failed' THEN 2 END AS ended
    FROM ({UNITS}) WHERE outcome IS NOT NULL AND (:platform IS NULL OR platform = :platform)
"""  # noqa: S608  # no value is in it
_COUNTS = f"""
    SELECT platform, started_us / {_PIECE_US}, ended, count(*), sum(attempts > 1), sum(waited_s)
    FROM finished WHERE started_us BETWEEN ? AND ? GROUP BY 1, 2, 3
"""  # noqa: S608  # our own number
_DURATIONS = f"""
    SELECT CASE {" ".join(f"WHEN whole_s < {edge} THEN {at}" for at, edge in enumerate(BIN_EDGES_S))}
           ELSE {len(BIN_EDGES_S)} END, ended, count(*)
    FROM finished WHERE started_us >= ? AND ended IS NOT NULL GROUP BY 1, 2
"""  # noqa: S608  # our own numbers
_REASONS = """
    SELECT rule, count(*), sum(ended = 1), sum(steps.waited_s)
    FROM finished CROSS JOIN steps USING (call_id)
    WHERE started_us >= ? AND ended IS NOT NULL AND attempts > 1
          AND steps.step = finished.step AND number < last
    GROUP BY rule ORDER BY 2 DESC, rule
"""


def overview(connection: sqlite3.Connection, mode: Mode, time_range: TimeRange, platform: str | None) -> Overview:
    """The figures of ``time_range``, of all platforms or of one."""
    connection.execute("BEGIN")  # one snapshot for all questions
    try:
        wanted = {"mode": mode, "since": time_range.before_since_us, "platform": platform}
        connection.execute(_FINISHED, wanted)
        return _overview(connection, time_range)
    finally:
        connection.execute("COMMIT")


def _overview(connection: sqlite3.Connection, time_range: TimeRange) -> Overview:
    by_platform: defaultdict[str, Outcomes] = defaultdict(Outcomes)
    pieces: defaultdict[int, Outcomes] = defaultdict(Outcomes)
    stopped = 0
    for platform, piece, ended, calls, retried, waited_s in connection.execute(
        _COUNTS, [time_range.since_us, time_range.edges_us[-1]]
    ):
        if ended is None:
            stopped += calls
            continue
        outcomes = _outcomes(ended, calls, retried, waited_s)
        by_platform[platform] += outcomes
        pieces[piece * _PIECE_US] += outcomes
    totals = sum(by_platform.values(), Outcomes())
    before = Outcomes()
    for _, _, ended, calls, retried, waited_s in connection.execute(
        _COUNTS, [time_range.before_since_us, time_range.before_until_us]
    ):
        before += _outcomes(ended, calls, retried, waited_s)
    return Overview(
        time_range,
        totals,
        before,
        stopped,
        dict(sorted(by_platform.items(), key=lambda item: (-item[1].calls, item[0]))),
        tuple(Reason(*row) for row in connection.execute(_REASONS, [time_range.since_us])),
        _percentiles(connection, time_range.since_us, totals.calls),
        _durations(connection, time_range.since_us) if totals.calls else (),
        _parts(time_range, pieces),
    )


def _outcomes(ended: int | None, calls: int, retried: int, waited_s: float) -> Outcomes:
    if ended is None:
        return Outcomes()
    first_try, recovered, failed = (calls if ended == place else 0 for place in range(3))
    return Outcomes(first_try, recovered, failed, retried, waited_s)


def _durations(connection: sqlite3.Connection, since_us: int) -> tuple[Outcomes, ...]:
    sums = [Outcomes()] * (len(BIN_EDGES_S) + 1)
    for place, ended, calls in connection.execute(_DURATIONS, [since_us]):
        sums[place] += _outcomes(ended, calls, 0, 0.0)
    return tuple(sums)


def _percentiles(connection: sqlite3.Connection, since_us: int, calls: int) -> tuple[Percentile, ...]:
    if not calls:
        return ()
    ranks = [math.ceil(calls * percent / 100) for percent in PERCENTILES]
    first, whole = (_at_ranks(connection, column, since_us, ranks) for column in ("first_s", "whole_s"))
    return tuple(Percentile(*figures) for figures in zip(PERCENTILES, first, whole, strict=True))


def _at_ranks(connection: sqlite3.Connection, column: str, since_us: int, ranks: list[int]) -> list[float]:
    found = connection.execute(
        f"SELECT place, {column} FROM (SELECT {column}, row_number() OVER (ORDER BY {column}) AS place "  # noqa: S608  # our own names and numbers
        f"FROM finished WHERE started_us >= ? AND ended IS NOT NULL) WHERE place IN ({', '.join(map(str, ranks))})",
        [since_us],
    )
    at = dict(found.fetchall())
    return [at[rank] for rank in ranks]


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
