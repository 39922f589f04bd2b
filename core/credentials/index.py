"""What is stored where: names, stores, dates and unfinished deletions, and never a value.

Owns the index as data and its JSON. Pure: no file, no clock. The index exists because a keyring cannot be asked what
it holds, and because two stores that both answer need a judge. Its first line is a checksum of the rest, in this and
all later versions: a version number that was damaged must not look like one that is newer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.credentials.envelope import KeyRef
from core.credentials.record import MalformedError, NewerFormatError
from core.credentials.types import CredentialName, moment
from core.quick import maker

Place = Literal["keyring", "file"]

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one credential is.

    Attributes:
        changed_at: Seconds since 1970.
        expires_at: Seconds since 1970; None if unknown.
        seq: The record's sequence number: an item in a keyring with a smaller one is an older value.
        replaces: SHA-256 of the variable's value that it succeeds; None if none.
        backend: The keyring's backend, so that another one's "absent" proves nothing; empty for files.
    """

    store: Place
    changed_at: float
    expires_at: float | None = None
    seq: int = 0
    replaces: str | None = None
    backend: str = ""


_new_entry = maker(Entry)


@dataclass(frozen=True, slots=True)
class Index:
    """All of it.

    Attributes:
        seq: Counts the changes.
        key: The key that new files are encrypted with, unless the environment gives one.
        retired: Keys that came before it, and are kept for copies of the folder.
        tombstones: Copies that are to be deleted, but could not be yet.
    """

    seq: int = 0
    key: KeyRef | None = None
    retired: tuple[KeyRef, ...] = ()
    entries: Mapping[CredentialName, Entry] = field(default_factory=dict)
    tombstones: frozenset[tuple[CredentialName, Place]] = frozenset()
    _platforms: dict[tuple[str, str], dict[str, Entry]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def saved(self, name: CredentialName, entry: Entry) -> Index:
        """With ``name`` where ``entry`` says; a copy in the other store becomes a tombstone."""
        other: Place = "file" if entry.store == "keyring" else "keyring"
        old = self.entries.get(name)
        dead = {(name, other)} if old is not None and old.store == other else set()
        seq = max(self.seq + 1, entry.seq)
        return replace(
            self,
            seq=seq,
            entries={**self.entries, name: replace(entry, seq=entry.seq or seq)},
            tombstones=(self.tombstones | dead) - {(name, entry.store)},
        )

    def deleted(self, name: CredentialName, place: Place) -> Index:
        """Without ``name``, whose copy in ``place`` is still to be deleted."""
        entries = {key: entry for key, entry in self.entries.items() if key != name}
        return replace(self.doomed(name, place), entries=entries)

    def doomed(self, name: CredentialName, place: Place) -> Index:
        """With a copy in ``place`` that is to be deleted."""
        return replace(self, seq=self.seq + 1, tombstones=self.tombstones | {(name, place)})

    def with_key(self, key: KeyRef) -> Index:
        """With the key that new files are encrypted with from now on."""
        old = (self.key, *self.retired) if self.key else self.retired
        retired = tuple(dict.fromkeys(ref for ref in old if ref != key))
        return replace(self, seq=self.seq + 1, key=key, retired=retired)

    def without_retired(self, key: KeyRef) -> Index:
        """After an old key has been deleted."""
        return replace(self, seq=self.seq + 1, retired=tuple(ref for ref in self.retired if ref != key))

    def buried(self, name: CredentialName, place: Place) -> Index:
        """After the copy in ``place`` is really gone."""
        return replace(self, seq=self.seq + 1, tombstones=self.tombstones - {(name, place)})

    def of(self, platform: str, account: str = "default") -> dict[str, Entry]:
        """The entries of one platform by credential type."""
        if self.entries and not self._platforms:  # sorted once, however many platforms are asked for
            for name, entry in self.entries.items():
                self._platforms.setdefault((name.platform, name.account), {})[name.type] = entry
        return self._platforms.get((platform, account), {})


def to_json(index: Index) -> bytes:
    """The index as the file's content."""
    entries = sorted(index.entries.items(), key=lambda item: _order(item[0]))
    tombstones = sorted(index.tombstones, key=lambda item: (_order(item[0]), item[1]))
    # one line each: a person can read it, and json's fast encoder can write it
    lines = [
        f'"v": {_VERSION}, "seq": {index.seq}, "key": {_line(index.key._asdict() if index.key else None)},',
        f'"retired": {_line([ref._asdict() for ref in index.retired])},',
        '"entries": [',
        ",\n".join(_line({**name._asdict(), **_fields(entry)}) for name, entry in entries),
        "],",
        '"tombstones": [',
        ",\n".join(_line({**name._asdict(), "store": place}) for name, place in tombstones),
        "]}",
    ]
    body = "\n".join(line for line in lines if line).encode("utf-8") + b"\n"
    return with_check(body)


def with_check(body: bytes) -> bytes:
    """The file's content from what stands after its first line."""
    import hashlib  # brings 1 MB of OpenSSL, which a start without stored credentials does without

    return b'{"check": "%s",\n%s' % (hashlib.sha256(body).hexdigest()[:16].encode(), body)


def from_json(content: bytes) -> Index:
    """The index again.

    Raises:
        NewerFormatError: Of a version that this program does not know.
        MalformedError: Cut or changed.
    """
    _, _, body = content.partition(b"\n")
    if with_check(body) != content:
        raise MalformedError("changed")
    try:
        document = json.loads(content)
        if _whole(document["v"]) <= _VERSION:
            return _index(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedError("no index") from error
    raise NewerFormatError("index")


def _index(document: Mapping[str, Any]) -> Index:
    key = document["key"]
    return Index(
        _whole(document["seq"]),
        None if key is None else _key(key),
        tuple(_key(ref) for ref in document.get("retired", ())),
        {_name(row): _entry(row) for row in document["entries"]},
        frozenset((_name(row), _place(row["store"])) for row in document["tombstones"]),
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def _order(name: CredentialName) -> tuple[str, str, str]:
    return name.platform, name.type, name.account


def _name(row: Mapping[str, Any]) -> CredentialName:
    return CredentialName(_text(row["platform"]), _text(row["type"]), _text(row["account"]))


def _entry(row: Mapping[str, Any]) -> Entry:
    return _new_entry(
        _place(row["store"]),
        moment(_number(row["changed_at"])) or 0.0,
        None if row["expires_at"] is None else moment(_number(row["expires_at"])),
        _whole(row["seq"]),
        None if row["replaces"] is None else _text(row["replaces"]),
        _text(row["backend"]),
    )


def _key(row: Mapping[str, Any]) -> KeyRef:
    if row["place"] not in ("keyring", "file") or not re.fullmatch("[0-9a-f]{8}", _text(row["id"])):
        raise ValueError
    return KeyRef(row["id"], row["place"])


def _place(value: object) -> Place:
    if value == "keyring":
        return "keyring"
    if value == "file":
        return "file"
    raise ValueError


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return float(value)
