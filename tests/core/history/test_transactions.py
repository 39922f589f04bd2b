from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history.transactions import snapshot, writing


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (n INTEGER)")
        yield connection


def one_after_the_other(connection: sqlite3.Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(statement)


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])


def test_all_or_nothing(connection: sqlite3.Connection) -> None:
    with writing(connection):
        connection.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(sqlite3.OperationalError, match="syntax"), writing(connection):
        one_after_the_other(connection, "INSERT INTO t VALUES (2)", "this is no SQL")
    assert (count(connection), connection.in_transaction) == (1, False)


def test_a_transaction_that_a_full_disk_has_ended_is_not_ended_twice(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax"), writing(connection):
        one_after_the_other(connection, "ROLLBACK", "this is no SQL")
    assert not connection.in_transaction


def test_questions_of_a_snapshot_see_no_later_write(connection: sqlite3.Connection, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as other:
        with snapshot(connection):
            assert count(connection) == 0
            other.execute("INSERT INTO t VALUES (1)")
            with snapshot(connection):  # one in another is the same one
                assert count(connection) == 0
            assert count(connection) == 0
        assert count(connection) == 1
