"""What somebody created in the sandbox (orders, publications), kept in memory.

Owns numbering and the repeat of a create with the same idempotency key. Must not know requests or platforms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

Entry = Mapping[str, Any]

_BEIJING = timezone(timedelta(hours=8))
_REMEMBERED = 1000


class Ledger:
    """Entries in the order of their creation; beyond a thousand the oldest are forgotten.

    Args:
        prefix: First letters of a number.
        id_field: Name of the field that holds the number.
        clock: Unix seconds.
    """

    def __init__(self, prefix: str, id_field: str, *, clock: Callable[[], float]) -> None:
        self._prefix = prefix
        self._id_field = id_field
        self._clock = clock
        self._entries: dict[str, Entry] = {}
        self._by_key: dict[str, str] = {}
        self._created = 0

    def create(self, fields: Mapping[str, Any], *, status: str, key: str = "") -> Entry:
        """A new entry with these fields; the earlier one if ``key`` was used before."""
        known = self._entries.get(self._by_key.get(key, ""))
        if known:
            return known
        self._created += 1
        now = datetime.fromtimestamp(self._clock(), _BEIJING)
        number = f"{self._prefix}{self._created:06d}"
        made = {self._id_field: number, "status": status, "created_at": now.isoformat(timespec="seconds")}
        entry = {**made, **fields, **made}
        self._entries[number] = entry
        if key:
            self._by_key[key] = number
        if len(self._entries) > _REMEMBERED:
            oldest = next(iter(self._entries))
            del self._entries[oldest]
            self._by_key = {key: number for key, number in self._by_key.items() if number != oldest}
        return entry

    def get(self, number: str) -> Entry | None:
        """The entry with this number, or None."""
        return self._entries.get(number)

    def change(self, number: str, fields: Mapping[str, Any], *, status: str = "") -> Entry | None:
        """The entry with these fields changed, and its status if one is given; None if there is none."""
        entry = self._entries.get(number)
        if entry is None:
            return None
        fixed = {self._id_field: number, "status": status or entry["status"], "created_at": entry["created_at"]}
        self._entries[number] = {**entry, **fields, **fixed}
        return self._entries[number]

    def newest_first(self) -> list[Entry]:
        """All entries, the last created first."""
        return list(reversed(self._entries.values()))
