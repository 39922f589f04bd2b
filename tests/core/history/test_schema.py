from __future__ import annotations

import contextlib
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history import schema, search_index
from core.history.schema import MIGRATIONS, NewerVersionError, migrate, refuse_newer

SECOND = ("ALTER TABLE calls ADD COLUMN label TEXT", "UPDATE calls SET label = 'old'")
BROKEN = ("ALTER TABLE calls ADD COLUMN label TEXT", "this is no SQL")


@contextlib.contextmanager
def connect(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "history.sqlite3"
    with connect(file) as connection:
        migrate(connection, file, MIGRATIONS[:1])
        connection.execute(
            "INSERT INTO calls (call_id, mode, platform, endpoint, profile, account, started_us, mono_us, pid,"
            " attempts, waited_s, policy, last_seq) VALUES ('a', 'live', 'erp', '/x', '', '', 1, 1, 1, 1, 0, '{}', 0)"
        )
    return file


def version(file: Path) -> int:
    with connect(file) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_file_needs_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    with connect(file) as connection:
        migrate(connection, file)
    assert version(file) == len(MIGRATIONS)
    assert [path.name for path in tmp_path.glob("new*")] == ["new.sqlite3"]


def test_a_migration_keeps_the_rows_and_a_backup_of_the_old_version(file: Path) -> None:
    with connect(file) as connection:
        migrate(connection, file, (MIGRATIONS[0], SECOND))
        assert connection.execute("SELECT call_id, label FROM calls").fetchall() == [("a", "old")]
    assert version(file) == 2

    backup = file.with_name("history.backup-v1.sqlite3")
    assert version(backup) == 1
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with connect(backup) as connection:
        assert connection.execute("SELECT call_id FROM calls").fetchall() == [("a",)]


def test_only_the_version_that_was_found_is_backed_up(file: Path) -> None:
    third = ("DROP INDEX calls_by_status",)
    with connect(file) as connection:
        migrate(connection, file, (MIGRATIONS[0], SECOND, third))
    assert {path.name: version(path) for path in file.parent.glob("*.sqlite3")} == {
        "history.sqlite3": 3,
        "history.backup-v1.sqlite3": 1,
    }


def test_version_2_has_a_place_for_the_end_of_waits_and_for_connections(file: Path) -> None:
    with connect(file) as connection:
        migrate(connection, file)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(steps)")]
        assert columns[-2:] == ["ended_by", "facts"]
        assert connection.execute("SELECT call_id FROM calls").fetchall() == [("a",)]


def test_version_3_has_no_index_of_the_earlier_terms(file: Path) -> None:
    with connect(file) as connection:
        migrate(connection, file, MIGRATIONS[:2])
        search_index.prepare(connection)
        assert search_index.grow(connection)
        migrate(connection, file)
        assert search_index.reach(connection) is None
        assert search_index.prepare(connection)
        assert search_index.grow(connection)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO calls (call_id, mode, platform, endpoint, profile, account, started_us, mono_us, pid, attempts,"
        " waited_s, policy, last_seq) VALUES ('b', 'live', 'erp', '/x', '', '', 1, 1, 1, 1, 0, '{}', 0)",
        "UPDATE calls SET outcome = 'failed'",
        "DELETE FROM calls",
    ],
)
def test_a_change_of_a_call_takes_the_figures_of_its_four_hours_away(file: Path, change: str) -> None:
    with connect(file) as connection:
        migrate(connection, file)
        connection.execute("INSERT INTO rollups VALUES ('live', 0, '{}'), ('live', 1, '{}'), ('sandbox', 0, '{}')")
        connection.execute(change)
        assert connection.execute("SELECT mode, slot FROM rollups ORDER BY 1, 2").fetchall() == [
            ("live", 1),
            ("sandbox", 0),
        ]


def test_migrating_again_changes_nothing(file: Path) -> None:
    with connect(file) as connection:
        migrate(connection, file, MIGRATIONS[:1])
    assert not list(file.parent.glob("*.backup*"))


def test_a_migration_that_fails_leaves_the_old_version_whole(file: Path) -> None:
    with connect(file) as connection, pytest.raises(sqlite3.OperationalError):
        migrate(connection, file, (MIGRATIONS[0], BROKEN))
    assert version(file) == 1
    with connect(file) as connection:
        assert "label" not in [row[1] for row in connection.execute("PRAGMA table_info(calls)")]


def test_two_processes_at_once_make_one_backup_and_one_migration(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = threading.Thread(target=lambda: _migrate(file))
    back_up, made = schema._back_up, []

    def back_up_while_another_begins(source: Path, target: Path) -> None:
        made.append(target)
        other.start()
        back_up(source, target)

    monkeypatch.setattr(schema, "_back_up", back_up_while_another_begins)
    _migrate(file)
    other.join()
    assert [path.name for path in made] == ["history.backup-v1.sqlite3"]
    assert {path.name: version(path) for path in file.parent.glob("*.sqlite3")} == {
        "history.sqlite3": 2,
        "history.backup-v1.sqlite3": 1,
    }


def _migrate(file: Path) -> None:
    with connect(file) as connection:
        migrate(connection, file, (MIGRATIONS[0], SECOND))


def test_a_file_of_a_later_version_is_refused(file: Path) -> None:
    with connect(file) as connection:
        refuse_newer(connection)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        with pytest.raises(NewerVersionError):
            refuse_newer(connection)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("mode = 'live'", "calls_by_time"),
        ("mode = 'live' AND platform = 'erp'", "calls_by_platform"),
    ],
)
def test_pages_come_from_an_index_without_sorting(file: Path, query: str, index: str) -> None:
    with connect(file) as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM calls WHERE {query} AND (started_us, call_id) < (5, 'x')"
            " ORDER BY started_us DESC, call_id DESC LIMIT 200"
        ).fetchall()
    assert [index in row[3] for row in plan] == [True]
