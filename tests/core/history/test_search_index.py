"""How the index grows, shrinks and begins anew."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history import search_index
from core.history.call_filter import CallFilter
from core.history.queries import records_of
from core.history.rows import put
from core.history.schema import migrate
from core.history.search import find
from core.history.search_index import Reach, empty, grow, prepare, reach, take_out, trim
from core.history.transactions import writing
from core.trace import CallRecord
from tests.core.history.making import CallMaker, folded, simple_call


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("unused"))
        yield connection


def stored(connection: sqlite3.Connection, count: int, first: int = 0) -> list[CallRecord]:
    made = [folded(simple_call(CallMaker(f"call-{n}", started_us=n))) for n in range(first, first + count)]
    put(connection, made, {}, None)
    return made


def hits(connection: sqlite3.Connection, text: str) -> list[str]:
    return [record.call_id for record in find(connection, CallFilter(text=text))]


def test_an_old_file_is_covered_from_its_end_and_new_calls_first(connection: sqlite3.Connection) -> None:
    stored(connection, 10)
    assert reach(connection) is None
    assert prepare(connection)
    assert reach(connection) == Reach(11, 10, 1, 10)
    assert grow(connection, 4)
    stored(connection, 2, first=10)
    assert grow(connection, 4)
    known = reach(connection)
    assert known == Reach(7, 12, 1, 12)
    assert (known.part, known.complete) == (0.5, False)
    assert grow(connection, 4)
    assert grow(connection, 4)
    assert not grow(connection, 4)
    known = reach(connection)
    assert known is not None
    assert (known.part, known.complete) == (1.0, True)


def test_an_empty_file_is_covered(connection: sqlite3.Connection) -> None:
    assert prepare(connection)
    assert not grow(connection)
    known = reach(connection)
    assert known is not None
    assert known.part == 1.0


def test_what_is_taken_out_is_no_longer_in_the_index(connection: sqlite3.Connection) -> None:
    stored(connection, 6)
    prepare(connection)
    while grow(connection, 2):
        pass
    with writing(connection):
        take_out(connection, [5, 6])
        connection.execute("DELETE FROM calls WHERE id > 4")
        trim(connection)
    found = connection.execute("SELECT rowid FROM search_terms WHERE search_terms MATCH '\"vi\"'").fetchall()
    assert found == [(1,), (2,), (3,), (4,)]
    known = reach(connection)
    assert known is not None
    assert known.high == 4


def test_new_calls_that_get_the_ids_of_deleted_ones_are_found(connection: sqlite3.Connection) -> None:
    stored(connection, 6)
    prepare(connection)
    while grow(connection, 4):
        pass
    with writing(connection):
        take_out(connection, range(1, 7))
        connection.execute("DELETE FROM calls")
        trim(connection)
    stored(connection, 3, first=20)
    assert hits(connection, "call-21") == ["call-21"]
    assert grow(connection)
    assert hits(connection, "call-21") == ["call-21"]
    assert hits(connection, "call-3") == []


def test_a_call_that_was_pending_when_it_was_thought_dead_can_end(connection: sqlite3.Connection) -> None:
    maker = CallMaker("call-1")
    put(connection, [folded([maker.start()])], {}, None)
    assert prepare(connection)
    assert grow(connection)  # it runs: pending
    connection.execute("UPDATE calls SET outcome = 'interrupted'")
    put(connection, [folded(simple_call(CallMaker("call-1")))], {}, None)
    assert grow(connection)
    assert hits(connection, "succeeded") == ["call-1"]


def test_a_call_cannot_end_while_it_is_put_in_as_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "history.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection,
        contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as other,
    ):
        migrate(connection, file)
        put(connection, [folded([CallMaker("call-1").start()])], {}, None)
        assert prepare(connection)
        assert grow(connection)  # it runs: pending
        connection.execute("UPDATE calls SET outcome = 'interrupted'")
        ended = [folded(simple_call(CallMaker("call-1")))]

        def read_while_it_ends(given: sqlite3.Connection, ids: list[int]) -> dict[int, CallRecord]:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                put(other, ended, {}, None)
            return records_of(given, ids)

        monkeypatch.setattr(search_index, "records_of", read_while_it_ends)
        assert grow(connection)
        monkeypatch.undo()
        put(other, ended, {}, None)
        assert grow(connection)
        assert hits(connection, "succeeded") == ["call-1"]


def test_a_slice_whose_calls_have_given_way_to_new_ones_is_read_again(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(connection)
    stored(connection, 3)

    def replaced(given: sqlite3.Connection, ids: list[int]) -> dict[int, CallRecord]:
        monkeypatch.undo()
        found = records_of(given, ids)
        given.execute("DELETE FROM calls")
        stored(given, 3, first=20)
        return found

    monkeypatch.setattr(search_index, "records_of", replaced)
    assert grow(connection)
    assert grow(connection)
    assert not grow(connection)
    assert hits(connection, "call-21") == ["call-21"]


def test_a_call_that_ended_and_is_not_put_in_yet_may_be_deleted(connection: sqlite3.Connection) -> None:
    put(connection, [folded([CallMaker("call-1").start()])], {}, None)
    prepare(connection)
    grow(connection)
    put(connection, [folded(simple_call(CallMaker("call-1")))], {}, None)
    with writing(connection):
        take_out(connection, [1])  # FTS5 would take itself for damaged
        connection.execute("DELETE FROM calls")
        trim(connection)
    assert connection.execute("SELECT count(*) FROM search_pending").fetchone() == (0,)


def test_it_can_begin_anew(connection: sqlite3.Connection) -> None:
    stored(connection, 3)
    prepare(connection)
    grow(connection)
    with writing(connection):
        empty(connection)
    assert reach(connection) is None
    assert hits(connection, "call-1") == ["call-1"]
    assert prepare(connection)
    assert grow(connection)
    assert hits(connection, "call-1") == ["call-1"]


def test_another_process_that_was_faster_puts_a_slice_in_only_once(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(connection, 4)
    prepare(connection)

    def faster(given: sqlite3.Connection, ids: list[int]) -> dict[int, CallRecord]:
        monkeypatch.undo()
        assert grow(given, 4)
        return records_of(given, ids)

    monkeypatch.setattr(search_index, "records_of", faster)
    assert grow(connection, 4)
    assert connection.execute("SELECT count(*) FROM search_blocks WHERE last_id >= first_id").fetchone() == (1,)


def test_without_fts5_there_is_no_index_and_calls_are_found_all_the_same(connection: sqlite3.Connection) -> None:
    stored(connection, 3)
    broken = _NoFts5(connection)
    assert not prepare(broken)  # type: ignore[arg-type]  # stands for a connection of a library without FTS5
    assert reach(connection) is None
    assert hits(connection, "call-1") == ["call-1"]


class _NoFts5:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, statement: str, *values: list[int]) -> sqlite3.Cursor:
        if "USING fts5" in statement:
            raise sqlite3.OperationalError("no such module: fts5")
        return self._connection.execute(statement, *values)
