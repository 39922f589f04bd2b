"""Environment, then cache, then the stores: which value of a credential is in use, and what may be said about it.

Owns the order, the cache and how long an answer may be trusted. Must not know how a store works, nor change one.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.credentials.atomic import Stamp
from core.credentials.definitions import Definitions
from core.credentials.environment import Variable, find_variable, noted_variable
from core.credentials.index import Entry, Index
from core.credentials.key_file import KeyFile
from core.credentials.keyring_store import KeyringStore
from core.credentials.keys import Keys
from core.credentials.source import fingerprint
from core.credentials.store import CredentialStore, Found, StoreMode
from core.credentials.types import CredentialName, CredentialStatus, State, moment, name_of
from core.credentials.unsaved import RETRY_S, Held, Unsaved
from core.errors import (
    CredentialDamaged,
    CredentialError,
    CredentialLocked,
    CredentialUnavailable,
    SettingError,
)
from core.quick import maker
from core.settings import Settings

log = logging.getLogger(__name__)

FRESH_S = 0.02
"""So long an answer is given again after a look at the variable alone; reading ``.env`` and index states costs more."""

ABSENT_S = 2.0
"""So long a keyring is not asked again for something that it did not have."""

_STATES: tuple[tuple[type[Exception], State], ...] = (
    (CredentialLocked, "locked"),
    (CredentialDamaged, "damaged"),
    (CredentialUnavailable, "unavailable"),
    (SettingError, "unavailable"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """The value in use, None if there is none, and until when nobody need look again."""

    value: str | None
    variable: str
    raw: str | None
    until: float


@dataclass(frozen=True, slots=True, repr=False)
class _Read:
    """What a store said, and what must still be the same for it to hold."""

    found: Found | None
    entry: Entry | None
    stamp: Stamp | None
    until: float


_new_read, _new_status = maker(_Read), maker(CredentialStatus)


class Lookup:
    """Finds values.

    Args:
        settings: Where variables and settings are looked up.
        keyring: The OS keyring.
        definitions: What the platforms say about their credentials.
        register: Called with each secret before it is given out.
        passphrase: Gives the passphrase of the key file, or None.
        clock: Monotonic seconds.
        wall: Seconds since 1970.

    Attributes:
        definitions: What the platforms say about their credentials.
        unsaved: What could not be saved, and is used from memory.
    """

    def __init__(
        self,
        settings: Settings,
        keyring: KeyringStore,
        definitions: Definitions,
        register: Callable[[str], None],
        passphrase: Callable[[], str | None] = lambda: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._environ = settings.environ
        self._keyring = keyring
        self.definitions = definitions
        self._register = register
        self._passphrase = passphrase
        self._clock = clock
        self._wall = wall
        self._answers: dict[tuple[str, str], Answer] = {}
        self._reads: dict[CredentialName, _Read] = {}
        self._registered: dict[CredentialName, str] = {}
        self.unsaved = Unsaved(clock)
        self._edits = 0
        self._open: tuple[tuple[Path, Path], CredentialStore] | None = None

    def fresh(self, platform: str, credential_type: str) -> Answer | None:
        """The answer of a moment ago, if the variable is as it was. The path of repeated reads: keep it short."""
        answer = self._answers.get((platform, credential_type))
        if answer is None or answer.raw != self._environ.get(answer.variable) or self._clock() >= answer.until:
            return None
        return answer

    def ready(self, platform: str, credential_type: str) -> Answer | None:
        """The answer, if it can be given without waiting for a store; fit for an event loop.

        Raises:
            SettingError: A name that cannot be, or a variable or ``.env`` that cannot be read.
        """
        answer = self.fresh(platform, credential_type)
        if answer is not None:
            return answer
        name = name_of(platform, credential_type)
        store = self.store()
        index = store.known_index()
        if index is None or self.unsaved.any_due():
            return None
        edits = self._edits
        variable = self.variable(name)
        entry = index.entries.get(name)
        if held := self._held(name, entry, variable):
            return self._keep(platform, credential_type, name, held.value, edits)
        if variable is not None and not _succeeds(entry, variable):
            return self._keep(platform, credential_type, name, variable.value, edits)
        read = self._reads.get(name)
        if read is None or read.entry != entry or self._clock() >= read.until or read.stamp != store.stamp(name):
            return None
        return self._keep(platform, credential_type, name, read.found.record.value if read.found else None, edits)

    def answer(self, platform: str, credential_type: str) -> Answer:
        """The answer, after waiting for a store if need be.

        Raises:
            CredentialLocked, CredentialUnavailable, CredentialDamaged: It is stored, but cannot be read.
            SettingError: A name that cannot be, or a variable, ``.env`` or setting that cannot be used.
        """
        ready = self.ready(platform, credential_type)
        if ready is not None:
            return ready
        name = name_of(platform, credential_type)
        self._save_what_is_due()
        edits = self._edits
        variable = self.variable(name)
        try:
            entry = self.store().index().entries.get(name)
        except CredentialUnavailable:
            if variable is None:
                raise
            entry = None  # nothing stored is needed
        if held := self._held(name, entry, variable):
            return self._keep(platform, credential_type, name, held.value, edits)
        if variable is not None and not _succeeds(entry, variable):
            return self._keep(platform, credential_type, name, variable.value, edits)
        found = self.stored(name)
        return self._keep(platform, credential_type, name, found.record.value if found else None, edits)

    def reread(self, platform: str, credential_type: str) -> Answer:
        """The answer as the stores have it now, past every cache; raises as ``answer`` does."""
        name = name_of(platform, credential_type)
        self.store().forget_index()
        self.forget(name)
        return self.answer(platform, credential_type)

    def expires_at(self, platform: str, credential_type: str) -> float | None:
        """When the value in use runs out, as far as it is known without waiting for a store."""
        name = name_of(platform, credential_type)
        index = self.store().known_index()
        entry = index.entries.get(name) if index else None
        variable = self.variable(name)
        if held := self._held(name, entry, variable):
            return held.expires_at
        return entry.expires_at if entry and (variable is None or _succeeds(entry, variable)) else None

    def stored(self, name: CredentialName) -> Found | None:
        """What the stores have, whatever the environment says.

        Raises:
            CredentialLocked, CredentialUnavailable, CredentialDamaged: It is stored, but cannot be read.
        """
        store = self.store()
        return self._stored(name, store, store.index())

    def _stored(self, name: CredentialName, store: CredentialStore, index: Index) -> Found | None:
        entry = index.entries.get(name)
        read = self._reads.get(name)
        # the first look at a file brings its stamp
        stamp = None if read is None and entry is not None and entry.store == "file" else store.stamp(name)
        if read is None or read.entry != entry or read.stamp != stamp or self._clock() >= read.until:
            found = store.get(name, index)
            until = float("inf") if found else self._clock() + ABSENT_S
            read = self._reads[name] = _new_read(found, entry, (found and found.stamp) or stamp, until)
            if found is not None:
                self._guard(name, found.record.value)
        return read.found

    def variable(self, name: CredentialName) -> Variable | None:
        """The variable's value, or None.

        Raises:
            SettingError: It is not valid UTF-8, or the ``.env`` cannot be read.
        """
        found = find_variable(self._settings, self.definitions.variable(name))
        if found is not None:
            self._guard(name, found.value)
        return found

    def status(self, name: CredentialName) -> CredentialStatus:
        """What may be shown to anybody. Never raises for a store or a setting."""
        return self.statuses([name])[0]

    def statuses(self, names: Iterable[CredentialName]) -> list[CredentialStatus]:
        """The same for several, which share the look at settings and index."""
        self._save_what_is_due()
        place: tuple[CredentialStore, Index] | None = None
        failure: CredentialError | SettingError | None = None
        try:
            store = self.store()
            place = store, store.index()
        except (CredentialError, SettingError) as error:
            failure = error
        return [self._status(name, place, failure) for name in names]

    def _status(
        self,
        name: CredentialName,
        place: tuple[CredentialStore, Index] | None,
        failure: CredentialError | SettingError | None,
    ) -> CredentialStatus:
        """One of them; ``failure`` is why there is no ``place`` to look at."""
        try:
            variable, noted = noted_variable(self._settings, self.definitions.variable(name))
        except SettingError:
            return CredentialStatus(name.platform, name.type, state="unavailable", note="bad_variable")
        note: str = noted
        if variable is not None:
            self._guard(name, variable.value)
        entry = place[1].entries.get(name) if place else None
        if held := self._held(name, entry, variable):
            return CredentialStatus(
                name.platform,
                name.type,
                origin="memory",
                state="set",
                length=len(held.value),
                changed_at=held.since,
                expires_at=held.expires_at,
                note="unsaved",
            )
        if variable is not None and not _succeeds(entry, variable):
            return CredentialStatus(
                name.platform,
                name.type,
                origin=variable.origin,
                state="set",
                shadows=entry.store if entry else None,
                length=len(variable.value),
                note=note,
            )
        found = None
        try:
            found = self._stored(name, *place) if place else None
        except (CredentialError, SettingError) as error:
            failure = error
        state: State = "set" if found else "absent" if failure is None else _state_of(failure)
        store = found.store if found else entry.store if entry and state != "absent" else "none"
        dates = found.record if found else entry
        if found and entry and found.record.seq < entry.seq:
            note = note or "older_value"
        return _new_status(
            name.platform,
            name.type,
            origin="refreshed" if variable is not None else store,
            state=state,
            length=len(found.record.value) if found else None,
            changed_at=dates.changed_at if dates else None,
            expires_at=dates.expires_at if dates else None,
            note=note,
        )

    def store(self) -> CredentialStore:
        """The store of the folder that the settings name now."""
        folder = self._settings.text("API_CREDENTIALS_DIR")
        paths = self._settings.paths
        own = Path(os.path.expanduser(folder)).absolute() if folder else None
        where = (own or paths.credentials, paths.key_file)
        if self._open is None or self._open[0] != where:
            keys = Keys(self._settings, self._keyring, KeyFile(paths.key_file, self._passphrase))
            store = CredentialStore(where[0], self._keyring, keys, self._mode, clock=self._clock, now=self._wall)
            self._reads.clear()
            self._open = (where, store)
        return self._open[1]

    def forget(self, name: CredentialName) -> None:
        """After an edit: what was read before it counts no more."""
        self._edits += 1
        self._answers.clear()
        self._reads.pop(name, None)

    def hold(self, name: CredentialName, value: str, expires_at: float | None, replaces: str | None) -> None:
        """Use ``value`` from memory: it could not be saved. Saving it is tried again when it is asked for."""
        now, due = self._wall(), self._clock() + RETRY_S
        self.unsaved.hold(name, Held(value, self._entry(name), moment(expires_at), replaces, now, due))
        self.forget(name)

    def _held(self, name: CredentialName, entry: Entry | None, variable: Variable | None) -> Held | None:
        held = self.unsaved.get(name, entry)
        if held is None or (variable is not None and held.replaces != fingerprint(variable.value)):
            return None
        return held

    def _save_what_is_due(self) -> None:
        for name, held in self.unsaved.due():
            try:
                self.store().put(name, held.value, expires_at=held.expires_at, replaces=held.replaces)
            except (CredentialError, SettingError) as error:
                log.info("a renewed token still cannot be saved: %s", error.code)
                return
            self.unsaved.drop(name)
            self.forget(name)

    def _entry(self, name: CredentialName) -> Entry | None:
        try:
            return self.store().index().entries.get(name)
        except CredentialError:
            return None

    def _keep(self, platform: str, credential_type: str, name: CredentialName, value: str | None, edits: int) -> Answer:
        variable = self.definitions.variable(name)
        answer = Answer(value, variable, self._environ.get(variable), self._clock() + FRESH_S)
        if edits == self._edits:
            self._answers[platform, credential_type] = answer
        return answer

    def _guard(self, name: CredentialName, value: str) -> None:
        if self._registered.get(name) != value:
            if self.definitions.is_secret(name):
                self._register(value)
            self._registered[name] = value

    def _mode(self) -> StoreMode:
        match self._settings.choice("API_CREDENTIALS_STORE", ("auto", "keyring", "file")):
            case "keyring":
                return "keyring"
            case "file":
                return "file"
            case _:
                return "auto"


def _state_of(error: Exception) -> State:
    return next(state for kind, state in _STATES if isinstance(error, kind))


def _succeeds(entry: Entry | None, variable: Variable) -> bool:
    """Whether the stored token is the refreshed successor of the variable's."""
    return entry is not None and entry.replaces is not None and entry.replaces == fingerprint(variable.value)
