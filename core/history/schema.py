"""The tables, and the way from an older version of them to the present one.

Owns the SQL that defines data, ``user_version`` and the backup before a migration. Must not know what is stored.
Never change a migration that was released: add one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

Migration = Sequence[str]

SLOT_US = 4 * 3600 * 10**6
"""How much time one row of ``rollups`` stands for: whole slots lie between the midnights of most zones."""

_LONGEST_MS = 600_000

MIGRATIONS: Sequence[Migration] = (
    (
        # one row a call; attempts, waited_s, status and code repeat what the steps say, to be filtered and sorted by
        """
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            call_id TEXT NOT NULL UNIQUE,
            mode TEXT NOT NULL,
            platform TEXT NOT NULL,
            operation TEXT,
            endpoint TEXT NOT NULL,
            method TEXT,
            path TEXT,
            profile TEXT NOT NULL,
            account TEXT NOT NULL,
            started_us INTEGER NOT NULL,
            mono_us INTEGER NOT NULL,
            pid INTEGER NOT NULL,
            process_start TEXT,
            outcome TEXT,
            stop_reason TEXT,
            status INTEGER,
            code TEXT,
            attempts INTEGER NOT NULL,
            waited_s REAL NOT NULL,
            elapsed_s REAL,
            size INTEGER,
            effect TEXT,
            idempotent INTEGER,
            error TEXT,
            request TEXT,
            policy TEXT NOT NULL,
            last_seq INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE steps (
            call_id TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            kind TEXT NOT NULL,
            number INTEGER,
            step TEXT NOT NULL,
            started_s REAL NOT NULL,
            elapsed_s REAL NOT NULL,
            status INTEGER,
            code TEXT,
            rule TEXT NOT NULL,
            verdict TEXT NOT NULL,
            stop_reason TEXT,
            sent INTEGER,
            delay_s REAL,
            waited_s REAL NOT NULL,
            delay_source TEXT,
            phases TEXT,
            error TEXT,
            reason_args TEXT,
            excerpt TEXT NOT NULL,
            running INTEGER NOT NULL,
            wait_started_s REAL,
            wait_running INTEGER NOT NULL,
            wait_header TEXT,
            PRIMARY KEY (call_id, ordinal)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX calls_by_time ON calls (mode, started_us DESC, call_id DESC)",
        "CREATE INDEX calls_by_platform ON calls (mode, platform, started_us DESC, call_id DESC)",
        "CREATE INDEX calls_by_status ON calls (mode, status, started_us DESC, call_id DESC)",
        "CREATE INDEX calls_unfinished ON calls (pid) WHERE outcome IS NULL",
        "CREATE INDEX steps_by_status ON steps (status) WHERE status <> 200",
    ),
    (
        # why the wait after a step ended (elapsed, send_now, cancelled), and what is known of its connection, in JSON
        "ALTER TABLE steps ADD COLUMN ended_by TEXT",
        "ALTER TABLE steps ADD COLUMN facts TEXT",
        # what the statistics say of four hours, kept until a call of them changes: ``core/history/rollups.py``
        """
        CREATE TABLE rollups (
            mode TEXT NOT NULL,
            slot INTEGER NOT NULL,
            figures TEXT NOT NULL,
            PRIMARY KEY (mode, slot)
        ) WITHOUT ROWID
        """,
        *(
            f"CREATE TRIGGER calls_{change.lower()}_rollup AFTER {change} ON calls BEGIN "  # noqa: S608  # our own names
            f"DELETE FROM rollups WHERE mode = {row}.mode AND slot = {row}.started_us / {SLOT_US}; END"
            for change, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old"))
        ),
        # every filter goes by the terms of ``core/history/search_index.py``
        "DROP INDEX calls_by_status",
        "DROP INDEX steps_by_status",
    ),
    (
        # the terms of the index have changed: it is made anew
        "DROP TABLE IF EXISTS search_terms",
        "DROP TABLE IF EXISTS search_blocks",
        "DROP TABLE IF EXISTS search_pending",
        "DROP TRIGGER IF EXISTS calls_resumed",
    ),
    (
        # counts are kept by operation now: they are made anew
        "DELETE FROM rollups",
    ),
)


class NewerVersionError(Exception):
    """The file was made by a later version of the program, and must not be touched."""


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Stop before anything is changed in a file of a later version.

    Raises:
        NewerVersionError: It is one.
    """
    if _version(connection) > len(MIGRATIONS):
        raise NewerVersionError


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the tables to the present version in one transaction, after a backup of a file that holds data.

    Args:
        connection: In autocommit mode.
        path: The file of ``connection``; version 1 is kept beside it as ``<stem>.backup-v1.sqlite3``.
        migrations: The first makes version 1 of an empty file, each further one the next version.

    Raises:
        sqlite3.Error: The file is damaged, locked, or cannot be written.
    """
    if _version(connection) >= len(migrations):
        return
    _wait_for_turn(connection)
    try:
        version = _version(connection)  # another process may have been faster
        if 0 < version < len(migrations):
            _back_up(path, path.with_name(f"{path.stem}.backup-v{version}{path.suffix}"))
        for place in range(version, len(migrations)):
            for statement in migrations[place]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {place + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _wait_for_turn(connection: sqlite3.Connection) -> None:
    """Begin to write; another process that does the same to a large file takes longer than a writer waits."""
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_LONGEST_MS}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {usual}")


def _back_up(source: Path, target: Path) -> None:
    """Copy the file as it was when its migration began: by a connection that sees nothing of that."""
    import sqlite3

    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(uri, uri=True)) as connection,
        contextlib.closing(sqlite3.connect(part)) as copy,
    ):
        connection.backup(copy)
    part.replace(target)
