"""Transactions of a connection in autocommit mode.

Must not know what is read or written in them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@contextlib.contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; waits for the other writers first."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


@contextlib.contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """All questions see the same state, whoever writes meanwhile; within another transaction it does nothing."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction without a trace; a full disk may have ended it already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
