"""Keyring and files as one store: the index says which of them holds what.

Owns the rules of looking up, saving and deleting (``docs/credentials.md``). Must not know the environment's
credentials, nor keep a value. All methods may wait for the keyring, the disk or another process; they are called from
any thread but never from an event loop's.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.credentials.answers import (
    damaged,
    locked,
    no_key,
    older_value,
    other_keyring,
    parsed,
    unavailable,
    unreadable,
)
from core.credentials.atomic import Stamp
from core.credentials.envelope import Key, KeyRef
from core.credentials.file_store import FileStore
from core.credentials.index import Entry, Index, Place
from core.credentials.index_file import LOCK_LIMIT_S, IndexFile, Transaction
from core.credentials.keyring_store import KeyringLockedError, KeyringStore, KeyringUnavailableError
from core.credentials.keys import Keys, NoKeyError
from core.credentials.record import MalformedError, Record, to_text
from core.credentials.types import CredentialName, StoredIn
from core.errors import CredentialDamaged, CredentialUnavailable, SettingError
from core.quick import maker

log = logging.getLogger(__name__)

StoreMode = Literal["auto", "keyring", "file"]


@dataclass(frozen=True, slots=True)
class Found:
    """A stored value and where it was; of one in a file the stamp of what was read."""

    record: Record
    store: Place
    stamp: Stamp | None = None


_new_found = maker(Found)


class CredentialStore:
    """All stored credentials of one folder.

    Args:
        folder: The folder of files and index.
        keyring: The OS keyring.
        keys: The keys of the files.
        mode: Where new values go, asked at each save.
        clock: Monotonic seconds.
        now: Seconds since 1970.
        lock_limit_s: How long to wait for another process.

    Attributes:
        files: The encrypted files.
        keys: Their keys.
        keyring: The OS keyring.
        mode: Where new values go.
    """

    def __init__(
        self,
        folder: Path,
        keyring: KeyringStore,
        keys: Keys,
        mode: Callable[[], StoreMode],
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        lock_limit_s: float = LOCK_LIMIT_S,
    ) -> None:
        self.files = FileStore(folder)
        self.keyring = keyring
        self.keys = keys
        self.mode = mode
        self._now = now
        self._index = IndexFile(
            folder,
            prepare=self.files.prepare,
            tidy=self._tidy,
            is_new=self.files.is_empty,
            rebuild=self._rebuilt,
            clock=clock,
            lock_limit_s=lock_limit_s,
        )

    def index(self) -> Index:
        """What is stored where.

        Raises:
            CredentialUnavailable: The index cannot be read.
        """
        return self._index.read()

    def known_index(self) -> Index | None:
        """The index if it need not be read anew; never waits."""
        return self._index.known()

    def forget_index(self) -> None:
        """What another process saved a moment ago counts at the next look."""
        self._index.forget()

    def stamp(self, name: CredentialName) -> Stamp | None:
        """What changes when the file of ``name`` changes."""
        return self.files.stamp(name)

    def get(self, name: CredentialName, index: Index | None = None) -> Found | None:
        """The stored value, or None if it is proven absent.

        Args:
            name: Which.
            index: What ``index`` said just now.

        Raises:
            CredentialLocked, CredentialUnavailable, CredentialDamaged: It is stored, but cannot be read now, or at all.
            SettingError: The environment's key is malformed.
        """
        index = self.index() if index is None else index
        entry = index.entries.get(name)
        if entry is None:
            return self._unlisted(name, index)
        if entry.store == "file":
            found = self._read_file(name)
            if found is not None:
                return found
            return self._gone(name, entry, damaged(name, "credential.file_missing", file=self.files.path(name).name))
        try:
            text, backend = self.keyring.read(_service(name))
        except KeyringLockedError:
            raise locked(name) from None
        except KeyringUnavailableError as error:
            raise unavailable(name, error) from None
        if text is not None:
            record = parsed(name, text)
            if record.seq < entry.seq and record.changed_at < entry.changed_at:
                raise older_value(name, backend)
            return Found(record, "keyring")
        if entry.backend and backend != entry.backend:
            raise other_keyring(name, entry.backend, backend)
        return self._gone(name, entry, damaged(name, "credential.item_missing", backend=backend))

    def put(
        self, name: CredentialName, value: str, *, expires_at: float | None = None, replaces: str | None = None
    ) -> StoredIn:
        """Save a value; what was stored before stays until the new one is safe.

        Raises:
            CredentialLocked, CredentialUnavailable, CredentialDamaged: Not saved, nothing changed.
            SettingError: The store that is set, or the environment's key, is no such thing.
        """
        mode = self.mode()
        with self._index.transaction() as transaction:
            record = Record(name, value, self._now(), expires_at, transaction.index.seq + 1, replaces)
            note = ""
            if mode != "file":
                try:
                    return self._put_keyring(record, transaction)
                except KeyringLockedError:
                    if mode == "keyring":
                        raise locked(name) from None
                    note = "keyring_locked"
                except KeyringUnavailableError as error:
                    if mode == "keyring":
                        raise unavailable(name, error) from None
                    note = "too_long_for_keyring" if error.reason == "too_long" else "keyring_unavailable"
            self._put_file(record, transaction)
            return StoredIn("file", note, str(self.files.folder))

    def delete(self, name: CredentialName) -> bool:
        """Delete a stored value; one in a keyring that does not answer is gone for us, and deleted there later.

        Returns:
            Whether there was one.

        Raises:
            CredentialUnavailable: The index cannot be read or written; nothing changed.
        """
        self._index.forget()
        index = self._index.read()
        if name not in index.entries:
            try:
                if self._unlisted(name, index) is None:
                    return False
            except CredentialDamaged as error:
                log.info("a damaged credential is deleted: %s", error.code)
        with self._index.transaction("credential.not_deleted") as transaction:
            entry = transaction.index.entries.get(name)
            in_file = self.files.stamp(name) is not None
            deleted = transaction.index.deleted(name, entry.store if entry else "file" if in_file else "keyring")
            if in_file:  # also one that no index lists: its writer was killed
                deleted = deleted.doomed(name, "file")
            try:
                transaction.commit(deleted)
            except OSError:
                if not in_file:
                    raise
                self.files.delete(name)  # the disk may be full: this needs no room, and makes some
                transaction.commit(deleted)
            self._bury(transaction)
        return True

    @contextmanager
    def key_change(self) -> Iterator[Transaction]:
        """The index, locked, while somebody gives the files another key.

        Raises:
            CredentialUnavailable, CredentialDamaged: What ``NoKeyError`` and ``OSError`` mean to the user.
        """
        try:
            with self._index.transaction("credential.key_not_changed") as transaction:
                yield transaction
        except NoKeyError as error:
            raise no_key(None, error) from None

    def _gone(self, name: CredentialName, entry: Entry, error: CredentialDamaged) -> Found | None:
        """What is listed, but not there: another process has deleted or moved it a moment ago, or it is lost."""
        self._index.forget()
        newest = self._index.read()
        if newest.entries.get(name) != entry:
            return self.get(name, newest)
        raise error

    def _unlisted(self, name: CredentialName, index: Index) -> Found | None:
        if (name, "file") not in index.tombstones and self.files.stamp(name) is not None:
            found = self._read_file(name)
            if found is not None:
                return self._adopted(found, "")
        if (name, "keyring") in index.tombstones or self.mode() == "file":
            return None
        try:
            text, backend = self.keyring.read(_service(name))
        except (KeyringLockedError, KeyringUnavailableError):
            return None  # only what the index places there can be locked
        return None if text is None else self._adopted(Found(parsed(name, text), "keyring"), backend)

    def _adopted(self, found: Found, backend: str) -> Found:
        record = found.record
        entry = _entry(record, found.store, backend)
        try:
            with self._index.transaction() as transaction:
                index = transaction.index
                if record.name not in index.entries and (record.name, found.store) not in index.tombstones:
                    transaction.commit(index.saved(record.name, entry))
        except CredentialUnavailable as error:
            log.info("a stored credential cannot be noted in the index: %s", error.code)
        return found

    def _put_keyring(self, record: Record, transaction: Transaction) -> StoredIn:
        def doom() -> None:
            # killed in between, or answered too late: it must not be taken for a value that somebody saved
            listed = transaction.index.entries.get(record.name)
            if listed is None or listed.store == "file":
                transaction.commit(transaction.index.doomed(record.name, "keyring"))

        backend = self.keyring.write(_service(record.name), to_text(record), before=doom)
        index = transaction.index.saved(record.name, _entry(record, "keyring", backend))
        if self.files.stamp(record.name):  # also one that no index lists: its writer was killed
            index = index.doomed(record.name, "file")
        listed = transaction.index.entries.get(record.name)
        try:
            transaction.commit(index)
        except OSError as error:
            if listed is None or (listed.store, listed.replaces) != ("keyring", record.replaces):
                raise
            log.info("a credential was saved in the keyring, but its date not noted: %s", error.strerror)
        self._bury(transaction)
        return StoredIn("keyring", "", backend)

    def _put_file(self, record: Record, transaction: Transaction) -> None:
        key = self._key_for_writing(record.name, transaction)
        undo = self.files.write(record, key)
        try:
            transaction.commit(transaction.index.saved(record.name, _entry(record, "file")))
        except OSError:
            undo()
            raise
        self._bury(transaction)

    def _key_for_writing(self, name: CredentialName, transaction: Transaction) -> Key:
        try:
            return self.keys.environment() or self._own_key(transaction)
        except NoKeyError as error:
            raise no_key(name, error) from None

    def _own_key(self, transaction: Transaction) -> Key:
        index = transaction.index
        if index.key is not None:
            try:
                return self.keys.open(index.key)
            except NoKeyError as error:
                lost = error.reason in ("missing", "wrong", "malformed")
                if not lost or not self._nothing_encrypted(index):
                    raise
        elif not self._nothing_encrypted(index):
            raise NoKeyError("missing", None)
        key = self.keys.make()
        transaction.commit(index.with_key(key.ref))
        return key

    def _tidy(self) -> None:
        self.files.tidy()
        self.keys.file.tidy()

    def _nothing_encrypted(self, index: Index) -> bool:
        return self.files.is_empty() and all(entry.store != "file" for entry in index.entries.values())

    def _bury(self, transaction: Transaction) -> None:
        """Delete what is to be deleted, as far as that is possible now; what is left stays a tombstone."""
        index = transaction.index
        for name, place in sorted(index.tombstones, key=lambda item: item[1]):
            try:
                if place == "file":
                    self.files.delete(name)
                else:
                    self.keyring.delete(_service(name))
            except OSError:
                continue
            except (KeyringLockedError, KeyringUnavailableError):
                break  # of the keyring one such answer is enough
            index = index.buried(name, place)
        with contextlib.suppress(OSError):  # what was asked for has been done
            transaction.commit(index)

    def _read_file(self, name: CredentialName) -> Found | None:
        try:
            found = self.files.read(name, self.keys.open)
        except NoKeyError as error:
            raise no_key(name, error) from None
        except MalformedError:
            raise damaged(name, "credential.damaged_file", file=self.files.path(name).name) from None
        except OSError as error:
            raise unreadable(name, self.files.path(name).name, error) from error
        if found is None:
            return None
        record, stamp = found
        if record.name != name:
            raise damaged(name, "credential.swapped", file=self.files.path(name).name)
        return _new_found(record, "file", stamp)

    def _rebuilt(self, copy: Index | None) -> Index:
        index = copy or Index()
        kept = {n: e for n, e in index.entries.items() if e.store == "keyring" or self.files.stamp(n) is not None}
        dead = set(index.tombstones)
        key: KeyRef | None = index.key
        for ref, record in self.files.envelopes(self._openable):
            if key is None and ref.place != "environment":
                key = ref
            if record is None or (record.name, "file") in dead:
                continue
            listed = kept.get(record.name)
            if listed is None or record.seq > listed.seq:  # saved after the copy was made
                kept[record.name] = _entry(record, "file")
                if listed is not None and listed.store == "keyring":
                    dead.add((record.name, "keyring"))
        seq = max([index.seq, *(entry.seq for entry in kept.values())]) + 1
        return Index(seq, key, index.retired, kept, frozenset(dead))

    def _openable(self, ref: KeyRef) -> Key:
        try:
            return self.keys.open(ref)
        except (NoKeyError, SettingError):
            raise MalformedError("no key") from None


def _entry(record: Record, store: Place, backend: str = "") -> Entry:
    return Entry(store, record.changed_at, record.expires_at, record.seq, record.replaces, backend)


def _service(name: CredentialName) -> str:
    return f"jieru:{name.platform}:{name.type}:{name.account}"
