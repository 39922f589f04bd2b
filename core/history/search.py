"""Calls that a filter finds, in the order of time, by keyset: from the index, and where it does not reach, one by one.

Owns how these are put together, exactly in the order of time: a call is in it once, and none is left out, however far
the index has come. Must not know who opened the connection. All raise ``sqlite3.Error``.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from core.history.call_filter import CallFilter
from core.history.queries import Key, column_conditions, key_of, page, records_of
from core.history.search_index import Reach, reach
from core.history.terms import question
from core.history.transactions import snapshot
from core.trace import CallRecord

if TYPE_CHECKING:
    import sqlite3

Told = Callable[[float], None]
"""Takes how much of the history, 0 to 1, has been looked through."""

_AT_ONCE = 256
_IN_FULL = 64
_FEW = 10_000
_Place = tuple[Key, int]
"""Where a call stands in time, and its row id."""


def find(
    connection: sqlite3.Connection,
    wanted: CallFilter,
    *,
    before: CallRecord | None = None,
    limit: int = 200,
    oldest_first: bool = False,
    told: Told = lambda _part: None,
) -> list[CallRecord]:
    """At most ``limit`` calls with their steps, newest first.

    Args:
        connection: To read from.
        wanted: Which calls.
        limit: At most so many.
        before: Only calls that come after this one in the order asked for; it need not be there any more.
        oldest_first: The order of time instead.
        told: Called now and then while calls are looked at that the index does not find.
    """
    with snapshot(connection):
        if wanted.by_column:
            return page(connection, wanted, before=before, limit=limit, oldest_first=oldest_first)
        search = _Search(connection, wanted, key_of(before) if before else None, oldest_first, told)
        return list(islice(search.matches(), limit))


class _Search:
    def __init__(
        self, connection: sqlite3.Connection, wanted: CallFilter, before: Key | None, oldest_first: bool, told: Told
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._before = before
        self._oldest_first = oldest_first
        self._told = told

    def matches(self) -> Iterator[CallRecord]:
        ways = []
        known = reach(self._connection)
        if known is None:
            ways.append(self._walked("1"))
        else:
            ways += [self._pending(), self._indexed(known)]
            if not known.complete:
                ways.append(self._walked(f"id < {known.low}"))
            if known.last - known.high > _FEW:
                ways.append(self._walked(f"id > {known.high}"))
            else:
                ways.append(self._sorted("id > ?", [known.high]))
        places = heapq.merge(*ways, reverse=not self._oldest_first)
        last = None
        while some := [*islice(places, _IN_FULL)]:
            records = records_of(self._connection, [place for _, place in some])
            for _, place in some:
                record = records[place]
                if place != last and self._wanted.matches(record):  # a call may be found in two ways
                    yield record
                last = place

    def _indexed(self, known: Reach) -> Iterator[_Place]:
        """What the terms find. Ids come in their order; a call is told when no later one can come before it in time."""
        blocks = self._connection.execute(
            "SELECT first_id, last_id, oldest_us, newest_us FROM search_blocks WHERE last_id >= first_id "
            "ORDER BY first_id"
        ).fetchall()
        if not blocks:
            return
        later = _oldest_from_here_on if self._oldest_first else _newest_until_here
        bound = later(blocks)
        low, high = self._id_range(blocks)
        cursor = self._connection.execute(
            "SELECT rowid FROM search_terms WHERE search_terms MATCH ? AND rowid BETWEEN ? AND ? "  # noqa: S608  # our own words
            f"ORDER BY rowid {'ASC' if self._oldest_first else 'DESC'}",
            [question(self._wanted), low, high],
        )
        waiting: list[_Place] = []
        while ids := [row[0] for row in cursor.fetchmany(_AT_ONCE)]:
            waiting += self._places("id IN (SELECT value FROM json_each(?))", [f"[{','.join(map(str, ids))}]"])
            waiting.sort(reverse=not self._oldest_first)
            edge = bound(ids[-1])
            ready = sum(1 for (started_us, _), _ in waiting if self._comes_before(started_us, edge))
            yield from waiting[:ready]
            del waiting[:ready]
        yield from waiting

    def _id_range(self, blocks: list[tuple[int, int, int, int]]) -> tuple[int, int]:
        """Between which ids the calls of the time that is asked for are."""
        since, until = self._wanted.since_us, self._wanted.until_us
        if self._before is not None:
            if self._oldest_first:
                since = max(since or 0, self._before[0])
            else:
                until = min(until if until is not None else self._before[0] + 1, self._before[0] + 1)
        there = [
            (first, last)
            for first, last, oldest, newest in blocks
            if (since is None or newest >= since) and (until is None or oldest < until)
        ]
        return (there[0][0], there[-1][1]) if there else (0, -1)

    def _comes_before(self, started_us: int, edge_us: int) -> bool:
        return started_us < edge_us if self._oldest_first else started_us > edge_us

    def _pending(self) -> Iterator[_Place]:
        """What had not ended when the index was made."""
        return self._sorted("id IN (SELECT id FROM search_pending)", [])

    def _sorted(self, condition: str, arguments: list[Any]) -> Iterator[_Place]:
        """A few calls, all at once."""
        return iter(sorted(self._places(condition, arguments), reverse=not self._oldest_first))

    def _walked(self, condition: str) -> Iterator[_Place]:
        """Many calls that the index does not cover, from one to the next in time: an old file, or a large batch."""
        more, values = self._step_conditions()
        where, own = column_conditions(self._wanted, self._before, oldest_first=self._oldest_first)
        order = "ASC" if self._oldest_first else "DESC"
        cursor = self._connection.execute(
            f"SELECT started_us, call_id, id FROM calls WHERE {where} AND {condition}{more} "  # noqa: S608  # no value is in it
            f"ORDER BY started_us {order}, call_id {order}",
            [*own, *values],
        )
        total = (
            self._connection.execute("SELECT (SELECT max(id) FROM calls) - (SELECT min(id) FROM calls) + 1").fetchone()[
                0
            ]
            or 1
        )
        first = self._connection.execute("SELECT min(id) FROM calls").fetchone()[0] or 0
        for number, (started_us, call_id, place) in enumerate(cursor):
            if number % _AT_ONCE == 0:
                part = (place - first) / total
                self._told(part if self._oldest_first else 1 - part)
            yield (started_us, call_id), place

    def _places(self, condition: str, arguments: list[Any]) -> list[_Place]:
        more, values = self._step_conditions()
        where, own = column_conditions(self._wanted, self._before, oldest_first=self._oldest_first)
        return [
            ((started_us, call_id), place)
            for started_us, call_id, place in self._connection.execute(
                f"SELECT started_us, call_id, id FROM calls NOT INDEXED WHERE {condition} AND {where}{more}",  # noqa: S608  # no value is in it
                [*arguments, *own, *values],
            )
        ]

    def _step_conditions(self) -> tuple[str, list[Any]]:
        sql, values = "", list[Any]()
        for column, value in (("status", self._wanted.status), ("code", self._wanted.code)):
            if value is not None:
                sql += (
                    f" AND (calls.{column} = ? OR EXISTS "  # noqa: S608  # our own names
                    f"(SELECT 1 FROM steps WHERE steps.call_id = calls.call_id AND steps.{column} = ?))"
                )
                values += [value, value]
        return sql, values


def _newest_until_here(blocks: list[tuple[int, int, int, int]]) -> Callable[[int], int]:
    """A function of an id: when the newest call began of those with a smaller one."""
    starts = [first for first, *_ in blocks]
    newest = [*accumulate((newest for *_, newest in blocks), max)]

    def bound(row_id: int) -> int:
        at = bisect_left(starts, row_id) - 1  # the block of the id before
        return newest[at] if at >= 0 else -1

    return bound


def _oldest_from_here_on(blocks: list[tuple[int, int, int, int]]) -> Callable[[int], int]:
    """A function of an id: when the oldest call began of those with a larger one."""
    ends = [last for _, last, *_ in blocks]
    oldest = [*accumulate((oldest for _, _, oldest, _ in reversed(blocks)), min)][::-1]

    def bound(row_id: int) -> int:
        at = bisect_right(ends, row_id)
        return oldest[at] if at < len(oldest) else 1 << 62

    return bound
