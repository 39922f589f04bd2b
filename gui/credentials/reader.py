"""What the stores say about the credentials of one platform, read beside the loop.

Owns the reading and what is known so far. An answer to a question that has been asked again since is thrown away, so a
slow store never overwrites what happened after. Must not know widgets; never keeps a value.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from core.credentials.types import CredentialStatus, Places
from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.credentials.store import CredentialStore

_UNLOCK = "credentials-page:unlock"
_PASSPHRASE = ("credential.key_passphrase", "credential.key_wrong_passphrase")


class StatusReader(QObject):
    """Statuses, places, and the stores' own words about what cannot be read.

    Attributes:
        statuses: By type; None until they have been read.
        places: None until they have been read.
        explained: Why a credential is locked, unavailable or damaged, by type; in the language of that moment.
        problem: Why nothing at all could be read; empty if it could.
        passphrase_needed: Whether that is because nobody has given the passphrase of the key.
        busy: Whether an answer is awaited.
        unlocking: Whether the system is asking for the keyring's password.

    Signals:
        changed: One of the attributes is another one now.
        still_locked: Why the keyring was not opened.
    """

    changed = Signal()
    still_locked = Signal(str)

    def __init__(self, tasks: TaskRegistry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._store: CredentialStore | None = None
        self._platform = ""
        self._asked = 0
        self.unlocking = False
        self._forget()

    def show(self, store: CredentialStore | None, platform: str) -> None:
        """Read this platform's from now on; what was known of another one is forgotten."""
        if (store, platform) != (self._store, self._platform):
            self._store, self._platform = store, platform
            self._forget()
            self.changed.emit()
        self.refresh()

    def refresh(self) -> None:
        """Read again; returns at once."""
        self._asked += 1
        if self._store is None or not self._platform:
            return
        self.busy = True
        self._tasks.restart(self._read(self._store, self._platform, self._asked), name="credentials-page:read")

    def unlock(self) -> None:
        """Have the system ask for the keyring's password; returns at once."""
        if self._store is not None and not self.unlocking:
            self.unlocking = True
            self._tasks.start(self._unlock(self._store), name=_UNLOCK).add_done_callback(self._on_unlocked)
            self.changed.emit()

    def stop_unlocking(self) -> None:
        """Wait no longer for the password; the system's own window stays open."""
        self._tasks.cancel(_UNLOCK)

    def _forget(self) -> None:
        self.statuses: Mapping[str, CredentialStatus] | None = None
        self.places: Places | None = None
        self.explained: dict[str, str] = {}
        self.passphrase_needed = False
        self.problem = ""
        self.busy = False

    async def _read(self, store: CredentialStore, platform: str, asked: int) -> None:
        problem = ""
        statuses: Mapping[str, CredentialStatus] | None = None
        places: Places | None = None
        try:
            statuses = await store.astatus(platform)
            if asked == self._asked:  # badges first: a keyring that is slow to say what it is may come later
                self.statuses, self.problem = statuses, ""
                self.changed.emit()
            places = await store.aplaces()
        except (JieruError, OSError) as error:
            problem = str(error)
        errors = await _errors(store, statuses or {})
        if asked != self._asked:
            return
        self.places, self.problem, self.busy = places, problem, False
        self.explained = {name: str(error) for name, error in errors.items()}
        self.passphrase_needed = any(error.code in _PASSPHRASE for error in errors.values())
        self.changed.emit()

    async def _unlock(self, store: CredentialStore) -> None:
        try:
            await store.aunlock()
        except JieruError as error:
            self.still_locked.emit(str(error))

    def _on_unlocked(self, task: asyncio.Task[None]) -> None:
        self.unlocking = False
        self.changed.emit()
        if not task.cancelled():
            self.refresh()


async def _errors(store: CredentialStore, statuses: Mapping[str, CredentialStatus]) -> dict[str, JieruError]:
    """The stores' words: of each damaged value, and of the first one of each other kind, which stands for the rest."""
    told: dict[str, JieruError] = {}
    seen: set[str] = set()
    for name, status in statuses.items():
        if status.state in ("set", "absent") or (status.state != "damaged" and status.state in seen):
            continue
        seen.add(status.state)
        try:
            await store.aget_credential(status.platform, name)
        except JieruError as error:
            told[name] = error
    return told
