from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history import queries
from core.history.call_filter import CallFilter
from core.history.rows import put
from core.history.schema import migrate
from core.trace import CallRecord
from tests.core.history.making import CallMaker, folded, simple_call


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("unused"))
        yield connection


@pytest.fixture
def calls(connection: sqlite3.Connection) -> list[CallRecord]:
    """Newest first; every third call starts in the same microsecond as the one before."""
    made = [
        folded(simple_call(CallMaker(started_us=1_000_000 + n - (n % 3 == 2)), ["erp", "douyin"][n % 2]))
        for n in range(25)
    ]
    put(connection, made, {}, None)
    return sorted(made, key=lambda call: (call.started_us, call.call_id), reverse=True)


def pages(connection: sqlite3.Connection, limit: int, platform: str | None = None) -> list[CallRecord]:
    found: list[CallRecord] = []
    while True:
        before = found[-1] if found else None
        part = queries.page(connection, CallFilter("live", platform), before=before, limit=limit)
        assert len(part) <= limit
        if not part:
            return found
        found += part


@pytest.mark.parametrize("limit", [1, 4, 25, 100])
def test_pages_go_back_newest_first_without_gap_or_repetition(
    connection: sqlite3.Connection, calls: list[CallRecord], limit: int
) -> None:
    assert pages(connection, limit) == calls


def test_pages_of_one_platform(connection: sqlite3.Connection, calls: list[CallRecord]) -> None:
    assert pages(connection, 4, "erp") == [call for call in calls if call.platform == "erp"]


def test_a_call_that_arrives_between_two_pages_moves_nothing(
    connection: sqlite3.Connection, calls: list[CallRecord]
) -> None:
    first = queries.page(connection, CallFilter("live"), before=None, limit=10)
    put(connection, [folded(simple_call(CallMaker(started_us=2_000_000)))], {}, None)
    second = queries.page(connection, CallFilter("live"), before=first[-1], limit=10)
    assert first + second == calls[:20]


def test_get_count_and_first(connection: sqlite3.Connection, calls: list[CallRecord]) -> None:
    assert queries.get(connection, calls[7].call_id) == calls[7]
    assert queries.get(connection, "none") is None
    assert queries.count(connection, "live") == 25
    assert queries.count(connection, "sandbox") == 0
    assert queries.first_started_us(connection, "live") == 1_000_000
    assert queries.first_started_us(connection, "sandbox") is None
