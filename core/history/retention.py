"""What of the history is kept: for how long, how much of it, and what of requests and answers.

Owns the limits, and the deleting in slices. A call that runs is never deleted. Must not know when it is done. The
questions raise ``sqlite3.Error``.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.errors import SettingError
from core.events import Mode
from core.history import search_index
from core.history.transactions import writing
from core.settings import Settings, get_settings
from core.trace import CallRecord

if TYPE_CHECKING:
    import sqlite3

log = logging.getLogger(__name__)

SLICE = 250
"""Calls deleted in one transaction of some 50 ms."""

FREE_PAGES = 4_000
"""Pages of 4 kB that may be free."""

MODES: tuple[Mode, ...] = ("live", "sandbox")

_SLICE_UNINDEXED = 5_000
_DAY_US = 86_400 * 10**6
_FREED_PAGES = 500
_said: set[str] = set()


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept; 0 is no limit.

    Attributes:
        days: Calls that began longer ago are deleted.
        size_mb: When the calls and their index take more, the oldest are deleted; in 1 000 000 bytes.
        bodies: Bytes of a request's body and of an answer's excerpt that are kept; None keeps what there is.
    """

    days: float = 0.0
    size_mb: float = 0.0
    bodies: int | None = None


def limits(settings: Settings | None = None) -> Limits:
    """The limits that the settings say.

    Raises:
        SettingError: One is no number that can be meant; names the variable.
    """
    settings = settings or get_settings()
    bodies = (settings.text("JIERU_HISTORY_BODIES") or "all").lower()
    return Limits(
        settings.number("JIERU_HISTORY_DAYS") or 0.0,
        settings.number("JIERU_HISTORY_MB") or 0.0,
        None if bodies == "all" else 0 if bodies == "none" else settings.whole("JIERU_HISTORY_BODIES"),
    )


def limits_in_use() -> Limits:
    """The limits, or none where a setting is wrong: nothing is deleted by a limit that nobody can have meant."""
    try:
        return limits()
    except SettingError as error:
        if str(error) not in _said:
            _said.add(str(error))
            log.warning("%s", error)
        return Limits()


def shortened(record: CallRecord, bodies: int | None) -> CallRecord:
    """``record`` with no longer bodies than may be kept; of a body that is left out, the hash is."""
    if bodies is None:
        return record
    steps = tuple(
        replace(step, excerpt=_cut(step.excerpt, bodies))
        if len(step.excerpt.encode("utf-8", "replace")) > bodies
        else step
        for step in record.steps
    )
    return replace(record, steps=steps, request=_request(record.request, bodies))


def delete_some(connection: sqlite3.Connection, limits: Limits, now_us: int) -> int:
    """Delete one slice of the calls that are past a limit; how many, 0 if there are none."""
    if limits.days:
        past = now_us - round(limits.days * _DAY_US)
        for mode in MODES:
            if deleted := _delete(connection, "mode = ? AND started_us < ? ORDER BY started_us", [mode, past]):
                return deleted
    if limits.size_mb and used_bytes(connection) > limits.size_mb * 1e6:
        return _delete(connection, "1 ORDER BY id", [])
    return 0


def delete_mode(connection: sqlite3.Connection, mode: Mode) -> int:
    """Delete one slice of the calls of ``mode``; how many, 0 if there are none left."""
    return _delete(connection, "mode = ?", [mode], _SLICE_UNINDEXED)


def give_back(connection: sqlite3.Connection, at_least: int = FREE_PAGES) -> bool:
    """Give a slice of unused pages back to the system; False if there are no more than ``at_least``.

    New calls will use the pages again: only many of them are worth the work. Files of release 0.1 cannot be made
    smaller this way.
    """
    if connection.execute("PRAGMA auto_vacuum").fetchone()[0] != 2:
        return False
    free = _free_pages(connection)
    if free <= at_least:
        return False
    connection.execute(f"PRAGMA incremental_vacuum({_FREED_PAGES})").fetchall()
    return _free_pages(connection) < free


def used_bytes(connection: sqlite3.Connection) -> int:
    """What the file would take without the pages that are free."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0] - _free_pages(connection)
    return int(pages * connection.execute("PRAGMA page_size").fetchone()[0])


def _delete(connection: sqlite3.Connection, chosen_by: str, values: list[Any], limit: int = SLICE) -> int:
    choice = f"SELECT id FROM calls WHERE outcome IS NOT NULL AND {chosen_by} LIMIT ?"  # noqa: S608  # our own words
    if not connection.execute(choice, [*values, 1]).fetchone():
        return 0
    with writing(connection):  # from the choice on: the place of a call that another deletes is given to a new one
        ids = [row[0] for row in connection.execute(choice, [*values, limit])]
        chosen = json.dumps(ids)
        known = search_index.reach(connection)
        if known is not None:
            search_index.take_out(connection, [place for place in ids if known.low <= place <= known.high])
        connection.execute(
            "DELETE FROM steps WHERE call_id IN "
            "(SELECT call_id FROM calls WHERE id IN (SELECT value FROM json_each(?)))",
            [chosen],
        )
        connection.execute("DELETE FROM calls WHERE id IN (SELECT value FROM json_each(?))", [chosen])
        if known is not None:
            search_index.trim(connection)
    return len(ids)


def _free_pages(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA freelist_count").fetchone()[0])


def _request(request: Any, bodies: int) -> Any:
    if not request or request.get("body") is None:
        return request
    body = json.dumps(request["body"], ensure_ascii=False, default=str).encode("utf-8", "replace")
    if len(body) <= bodies:
        return request
    import hashlib  # brings 1 MB of OpenSSL

    kept = {name: value for name, value in request.items() if name != "body"}
    return {**kept, "body_sha256": hashlib.sha256(body).hexdigest()}


def _cut(text: str, limit: int) -> str:
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
