"""Counts over stretches of time: of four hours that are long past they are kept, the rest is counted anew.

Owns when a count may be kept, and when it is used. The triggers of the schema take one away when a call of its hours
changes, in whatever process. Must not know what is made of the counts. All raise ``sqlite3.Error``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.events import Mode
from core.history.overview import BIN_EDGES_S, Outcomes, Reason
from core.history.schema import SLOT_US
from core.history.tally import PIECE_US, Subject, Tally, decoded, encoded
from core.history.transactions import snapshot, writing
from core.history.units import COUNTED, UNITS

if TYPE_CHECKING:
    import sqlite3

SETTLED_US = 3600 * 10**6
"""Hours that ended longer ago get no new calls as a rule; if they do, their count is taken away and made anew."""

_FIVE_US = 300 * 10**6
_IS_KEPT = "figures LIKE '{%'"  # else it is the mark of a count that is being made
_Stretch = tuple[int, int]

# ended: 0 first try, 1 recovered, 2 failed, NULL stopped or interrupted; running calls are in no figure but ``ends``
_COUNTED = f"""
    CREATE TEMP TABLE counted AS
    SELECT call_id, step, platform, coalesce(operation, '') AS operation, started_us, outcome, stop_reason, attempts,
           last, waited_s, first_s, whole_s,
           CASE outcome WHEN 'succeeded' THEN attempts > 1 WHEN 'failed' THEN 2 END AS ended
    FROM ({UNITS})
"""  # noqa: S608  # no value is in it
_OUTCOMES = """
    SELECT platform, operation, started_us / :piece, ended, count(*), sum(attempts > 1), sum(waited_s)
    FROM counted WHERE outcome IS NOT NULL GROUP BY 1, 2, 3, 4
"""
_DURATIONS = f"""
    SELECT platform, operation,
           CASE {" ".join(f"WHEN whole_s < {edge} THEN {at}" for at, edge in enumerate(BIN_EDGES_S))}
           ELSE {len(BIN_EDGES_S)} END, ended, count(*)
    FROM counted WHERE ended IS NOT NULL GROUP BY 1, 2, 3, 4
"""  # noqa: S608  # our own numbers
_REASONS = """
    SELECT platform, operation, rule, count(*), sum(ended = 1), sum(steps.waited_s)
    FROM counted CROSS JOIN steps USING (call_id)
    WHERE ended IS NOT NULL AND attempts > 1 AND steps.step = counted.step AND number < last
    GROUP BY 1, 2, 3
"""
_SECONDS = "SELECT platform, operation, {0}, count(*) FROM counted WHERE ended IS NOT NULL GROUP BY 1, 2, 3"
_ENDS = """
    SELECT platform, operation, outcome, stop_reason, attempts > 1, count(*), sum(attempts)
    FROM counted GROUP BY 1, 2, 3, 4, 5
"""
_FAILURES = f"""
    SELECT platform, coalesce(operation, ''), iif(rule LIKE 'http.%', steps.status, NULL),
           CASE WHEN rule LIKE 'http.%' THEN NULL
                WHEN substr(rule, 1, length(platform) + 1) = platform || '.' THEN rule
                ELSE coalesce(json_extract(steps.error, '$.type'), 'Exception') END,
           count(*)
    FROM {COUNTED} CROSS JOIN steps USING (call_id)
    WHERE number IS NOT NULL AND verdict <> 'ok' AND steps.stop_reason IS NOT 'cancelled'
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608  # no value is in it
_WAITS = f"""
    SELECT platform, coalesce(operation, ''), sum(steps.waited_s) FROM {COUNTED} CROSS JOIN steps USING (call_id)
    WHERE steps.waited_s > 0 AND steps.kind <> 'rate_limit_wait' GROUP BY 1, 2
"""  # noqa: S608  # no value is in it
# from one call to the last one before its hours: as many steps as there are hours with calls
_NOT_KEPT = f"""
    WITH RECURSIVE slots (slot) AS (
        SELECT max(started_us) / {SLOT_US} FROM calls WHERE mode = :mode AND started_us < :settled
        UNION ALL
        SELECT (SELECT max(started_us) / {SLOT_US} FROM calls WHERE mode = :mode AND started_us < slot * {SLOT_US})
        FROM slots WHERE slot IS NOT NULL
    )
    SELECT slot FROM slots
    WHERE slot IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM rollups WHERE mode = :mode AND rollups.slot = slots.slot AND {_IS_KEPT})
          AND NOT EXISTS (SELECT 1 FROM calls WHERE outcome IS NULL AND mode = :mode
                          AND started_us >= slot * {SLOT_US} AND started_us < (slot + 1) * {SLOT_US})
    LIMIT 1
"""  # noqa: S608  # our own numbers


def tallies(
    connection: sqlite3.Connection,
    mode: Mode,
    since_us: int,
    until_us: int,
    platform: str | None = None,
    *,
    kept: bool = True,
) -> tuple[dict[Subject, Tally], bool]:
    """Counts of the calls that began in a stretch of time, by platform and operation; and whether kept counts are used.

    Args:
        connection: To read from.
        mode: ``live`` or ``sandbox``.
        since_us: Where the stretch begins, microseconds since 1970.
        until_us: Where it ends, not included.
        platform: Of this one alone.
        kept: Use what is kept: durations are within ``WITHIN`` then, and pieces are ``PIECE_US`` long instead of five
            minutes.
    """
    found: defaultdict[Subject, Tally] = defaultdict(Tally)
    with snapshot(connection):
        used: list[int] = []
        if kept:
            for slot, figures in connection.execute(
                "SELECT slot, figures FROM rollups "  # noqa: S608  # our own words
                f"WHERE mode = ? AND slot >= ? AND slot < ? AND {_IS_KEPT} ORDER BY slot",
                [mode, -(-since_us // SLOT_US), until_us // SLOT_US],
            ):
                used.append(slot)
                for subject, tally in decoded(figures):
                    if platform in (None, subject[0]):
                        found[subject].add(tally)
        between = _between(since_us, until_us, used)
        _count(connection, mode, platform, between, PIECE_US if kept else _FIVE_US, found)
    return dict(found), bool(used)


def keep_one(connection: sqlite3.Connection, now_us: int) -> bool:
    """Count four hours that are settled and not kept yet, and keep that; False if there are none.

    The mark that is set first goes when a call of these hours changes meanwhile, and the count with it: nobody has to
    wait while it is made. It is this count's own: that of another process, set after a change, is not taken for it.
    """
    settled = (now_us - SETTLED_US) // SLOT_US * SLOT_US
    modes: tuple[Mode, ...] = ("live", "sandbox")
    for mode in modes:
        row = connection.execute(_NOT_KEPT, {"mode": mode, "settled": settled}).fetchone()
        if row is None:
            continue
        key, mark = [mode, row[0]], os.urandom(16).hex()
        with writing(connection):
            connection.execute("INSERT OR REPLACE INTO rollups VALUES (?, ?, ?)", [*key, mark])
        counted, _ = tallies(connection, mode, row[0] * SLOT_US, (row[0] + 1) * SLOT_US)
        with writing(connection):
            connection.execute(
                "UPDATE rollups SET figures = ? WHERE mode = ? AND slot = ? AND figures = ?",
                [encoded(counted), *key, mark],
            )
        return True
    return False


def _between(since_us: int, until_us: int, slots: Sequence[int]) -> list[_Stretch]:
    """What is left of a stretch of time without ``slots``."""
    left, begin = [], since_us
    for slot in slots:
        if slot * SLOT_US > begin:
            left.append((begin, slot * SLOT_US))
        begin = (slot + 1) * SLOT_US
    return [*left, (begin, until_us)] if begin < until_us else left


def _count(
    connection: sqlite3.Connection,
    mode: Mode,
    platform: str | None,
    stretches: Sequence[_Stretch],
    piece_us: int,
    found: defaultdict[Subject, Tally],
) -> None:
    wanted = {"mode": mode, "platform": platform}
    connection.execute("CREATE TEMP TABLE stretches (since_us INTEGER, until_us INTEGER)")
    connection.executemany("INSERT INTO stretches VALUES (?, ?)", stretches)
    connection.execute(_COUNTED, wanted)
    for owner, name, piece, ended, calls, retried, waited_s in connection.execute(_OUTCOMES, {"piece": piece_us}):
        if ended is None:
            found[owner, name].stopped += calls
        else:
            found[owner, name].pieces[piece * piece_us] += _outcomes(ended, calls, retried, waited_s)
    for owner, name, place, ended, calls in connection.execute(_DURATIONS):
        found[owner, name].durations[place] += _outcomes(ended, calls, 0, 0.0)
    for owner, name, *reason in connection.execute(_REASONS):
        found[owner, name].add_reason(Reason(*reason))
    for owner, name, seconds, calls in connection.execute(_SECONDS.format("first_s")):
        found[owner, name].first[seconds] += calls
    for owner, name, seconds, calls in connection.execute(_SECONDS.format("whole_s")):
        found[owner, name].whole[seconds] += calls
    for owner, name, outcome, stop_reason, several, calls, attempts in connection.execute(_ENDS):
        end = outcome, stop_reason, bool(several)
        found[owner, name].ends[end] += calls
        found[owner, name].attempts[end] += attempts
    for owner, name, status, error, number in connection.execute(_FAILURES, wanted):
        found[owner, name].failures[status, error] += number
    for owner, name, seconds in connection.execute(_WAITS, wanted):
        found[owner, name].wait_s += seconds
    connection.execute("DROP TABLE counted")
    connection.execute("DROP TABLE stretches")


def _outcomes(ended: int, calls: int, retried: int, waited_s: float) -> Outcomes:
    first_try, recovered, failed = (calls if ended == place else 0 for place in range(3))
    return Outcomes(first_try, recovered, failed, retried, waited_s)
