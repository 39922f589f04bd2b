"""Stored credentials: keyring and files behind one index that says which holds what.

Owns the rules of look-up, saving and deletion, and the lock between processes. Must not know the environment. An
error while reading is never taken for "nothing there".
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from core.credentials.atomic import read_private, write_private
from core.credentials.file_store import FileStore
from core.credentials.index import Entry, Index, Place, from_json, to_json
from core.credentials.keyring_store import KeyringLocked, KeyringStore, KeyringUnavailable
from core.credentials.keys import Keys
from core.credentials.record import Malformed, Record, from_text, to_text
from core.credentials.types import CredentialName, StoredIn
from core.errors import CredentialDamaged, CredentialLocked, CredentialUnavailable
from core.settings import Settings

INDEX = "index.json"
LOCK_LIMIT_S = 5.0
log = logging.getLogger(__name__)


class StoredCredentials:
    """All stored credentials of one folder and one keyring.

    Args:
        settings: ``API_CREDENTIALS_STORE``, ``API_CREDENTIALS_DIR`` and the folders.
        keyring: The OS keyring.
        wall: Seconds since 1970.
        lock_limit_s: How long to wait for another process that is saving.
    """

    def __init__(
        self,
        settings: Settings,
        keyring: KeyringStore,
        *,
        wall: Callable[[], float] = time.time,
        lock_limit_s: float = LOCK_LIMIT_S,
    ) -> None:
        self._settings = settings
        self._keyring = keyring
        self._wall = wall
        self._lock_limit_s = lock_limit_s
        self._warned = False

    @property
    def files(self) -> FileStore:
        """The folder in use."""
        folder = self._settings.text("API_CREDENTIALS_DIR")
        return FileStore(Path(folder).expanduser().absolute() if folder else self._settings.paths.credentials)

    def stamp(self) -> object:
        """Changes when anybody has saved or deleted something."""
        try:
            found = (self.files.folder / INDEX).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def index(self) -> Index:
        """What is stored where.

        Raises:
            CredentialDamaged: The index is lost, and the files cannot be read to make it anew.
            CredentialUnavailable: It, or the key, cannot be read now.
        """
        files = self.files
        try:
            return from_json(read_private(files.folder / INDEX))
        except FileNotFoundError:
            return self._rebuilt(files) if files.has_files() else Index()
        except Malformed:
            return self._rebuilt(files)
        except OSError as error:
            raise CredentialUnavailable("credential.file_unreadable", file=INDEX, type="*") from error

    def read(self, name: CredentialName) -> Record | None:
        """The record; None only if it is proven that there is none.

        Raises:
            CredentialLocked: The index places it in the keyring, which is locked.
            CredentialUnavailable: Its store, or its key, does not answer.
            CredentialDamaged: It is there, but cannot be read back.
        """
        entry = self.index().entries.get(name)
        if entry is None:
            return self._adopt(name)
        if entry.store == "file":
            return self.files.read(name, self._keys().find)
        facts = {"platform": name.platform, "type": name.type}
        try:
            text, backend = self._keyring.read(service(name))
        except KeyringLocked:
            raise CredentialLocked("credential.locked", **facts) from None
        except KeyringUnavailable as error:
            raise CredentialUnavailable("credential.keyring_unavailable", reason=error.reason, **facts) from None
        if text is None:
            if backend != entry.backend:  # another keyring than the one it was put into: its silence proves nothing
                raise CredentialUnavailable("credential.other_keyring", backend=backend, was=entry.backend, **facts)
            return None
        return self._checked(name, text)

    def write(
        self, name: CredentialName, value: str, *, expires_at: float | None = None, replaces: str | None = None
    ) -> StoredIn:
        """Save a value where the settings want it.

        Raises:
            CredentialError: Not saved; what was stored before is as it was.
        """
        wanted = self._wanted()
        with self._locked():
            index = self.index()
            record = Record(name, value, self._wall(), expires_at, index.seq + 1, replaces)
            place, backend, note = "file", "", ""
            if wanted != "file":
                try:
                    backend = self._keyring.write(service(name), to_text(record))
                    place = "keyring"
                except KeyringLocked:
                    if wanted == "keyring":
                        raise CredentialLocked("credential.locked", platform=name.platform, type=name.type) from None
                    note = "keyring_locked"
                except KeyringUnavailable as error:
                    if wanted == "keyring":
                        raise CredentialUnavailable(
                            "credential.keyring_unavailable",
                            platform=name.platform,
                            type=name.type,
                            reason=error.reason,
                        ) from None
                    note = "keyring_unavailable"
            key = index.key
            if place == "file":
                fresh = index.key is None and not self.files.has_files()
                used = self._keys().for_writing(index.key, may_create=fresh)
                self.files.write(record, used)
                key = used.ref if used.place != "environment" else index.key
                self._warn_once(note)
            store: Place = "keyring" if place == "keyring" else "file"
            changed = index.saved(name, Entry(store, record.changed_at, expires_at, replaces=replaces, backend=backend))
            self._save(Index(changed.seq, key, changed.entries, changed.tombstones))
            self._bury(name)
        return StoredIn(store, note, backend or str(self.files.folder))

    def delete(self, name: CredentialName) -> bool:
        """Delete a value everywhere; False if there was none.

        What cannot be deleted now (a locked keyring) stays noted and is deleted later; it never comes back.
        """
        if self.index().entries.get(name) is None and self._adopt(name) is None:
            return False
        with self._locked():
            index = self.index()
            entry = index.entries.get(name)
            if entry is None:
                return False
            self._save(index.deleted(name, entry.store))
            self._bury(name)
        return True

    def _adopt(self, name: CredentialName) -> Record | None:
        """A value that an earlier index knew may still be in a usable keyring: it is asked, and what it has is kept."""
        if self._wanted() == "file" or (name, "keyring") in self.index().tombstones:
            return None
        try:
            text, backend = self._keyring.read(service(name))
        except (KeyringLocked, KeyringUnavailable):
            return None  # "locked" is the answer only for names that the index places there
        if text is None:
            return None
        record = self._checked(name, text)
        with self._locked():
            entry = Entry("keyring", record.changed_at, record.expires_at, replaces=record.replaces, backend=backend)
            self._save(self.index().saved(name, entry))
        return record

    def _bury(self, name: CredentialName) -> None:
        """Carry out the deletions of ``name`` that are noted; those that fail stay noted."""
        index = self.index()
        for dead, place in index.tombstones:
            if dead != name:
                continue
            try:
                if place == "keyring":
                    self._keyring.delete(service(dead))
                else:
                    self.files.delete(dead)
            except (KeyringLocked, KeyringUnavailable, CredentialUnavailable):
                log.info("a deletion of %s/%s in the %s is left for later", dead.platform, dead.type, place)
            else:
                index = index.buried(dead, place)
                self._save(index)

    def _rebuilt(self, files: FileStore) -> Index:
        """The index made anew from the envelopes; what only the keyring holds is adopted when it is asked for."""
        index = Index()
        for record in files.records(self._keys().find):
            entry = Entry("file", record.changed_at, record.expires_at, replaces=record.replaces)
            index = index.saved(record.name, entry)
        return index

    def _checked(self, name: CredentialName, text: str) -> Record:
        try:
            record = from_text(text)
        except Malformed:
            raise CredentialDamaged("credential.damaged_item", platform=name.platform, type=name.type) from None
        if record.name != name:
            raise CredentialDamaged("credential.swapped", platform=name.platform, type=name.type, file="keyring")
        return record

    def _keys(self) -> Keys:
        return Keys(self._settings, self._keyring, use_keyring=self._wanted() != "file")

    def _wanted(self) -> str:
        return self._settings.choice("API_CREDENTIALS_STORE", ("auto", "keyring", "file"))

    def _save(self, index: Index) -> None:
        try:
            self.files.prepare()
            write_private(self.files.folder / INDEX, to_json(index))
        except OSError as error:
            problem = error.strerror or str(error)
            raise CredentialUnavailable("credential.not_saved", type="*", problem=problem) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            self.files.prepare()
        except OSError as error:
            problem = error.strerror or str(error)
            raise CredentialUnavailable("credential.not_saved", type="*", problem=problem) from error
        lock = FileLock(self.files.folder / ".lock", mode=0o600, fallback_to_soft=False)
        try:
            lock.acquire(timeout=self._lock_limit_s)
        except Timeout:
            raise CredentialUnavailable("credential.store_busy", type="*") from None
        try:
            yield
        finally:
            lock.release()

    def _warn_once(self, note: str) -> None:
        if note and not self._warned:
            self._warned = True
            log.info("credentials go to encrypted files: %s", note)


def service(name: CredentialName) -> str:
    """The keyring's name of a credential."""
    return f"jieru:{name.platform}:{name.type}:{name.account}"
