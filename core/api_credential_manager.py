"""The front door of credentials: environment > cache > OS keyring > encrypted files.

Owns the order of look-up, the cache and the answers that tell "absent" from "cannot be told". Must not know how a
store works. Each blocking method has an async twin with an ``a`` in front.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.credentials.background import in_background
from core.credentials.environment import Variable, find_variable, variable_name
from core.credentials.keyring_store import KeyringStore
from core.credentials.record import Record
from core.credentials.source import fingerprint
from core.credentials.stored import StoredCredentials
from core.credentials.types import (
    CredentialName,
    CredentialStatus,
    Origin,
    State,
    StoredIn,
    Validation,
    check_value,
    name_of,
)
from core.errors import (
    CredentialDamaged,
    CredentialError,
    CredentialLocked,
    CredentialUnavailable,
    PlatformNotFound,
)
from core.platforms.model import CredentialField, Platform
from core.settings import Settings, get_settings, is_placeholder

__all__ = ["APICredentialManager", "CredentialStatus", "StoredIn", "Validation", "get_credential_manager"]

RECHECK_S = 0.25
"""The stores are looked at for changes by others at most this often."""


@dataclass(frozen=True, slots=True, repr=False)
class _Cached:
    record: Record | None


class APICredentialManager:
    """Keeps credentials.

    Args:
        settings: Where variables and settings are looked up.
        keyring: The OS keyring.
        definition: The platform of an id, or None; for secrecy, patterns and completeness.
        register_secret: Called with every secret value that passes through, for the redactor.
        clock: Monotonic seconds.
        wall: Seconds since 1970.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        keyring: KeyringStore | None = None,
        definition: Callable[[str], Platform | None] | None = None,
        register_secret: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings or get_settings()
        self._stored = StoredCredentials(self._settings, keyring or KeyringStore(), wall=wall)
        self._definition = definition or _definition
        self._register = register_secret or _register
        self._clock = clock
        self._wall = wall
        self._cache: dict[CredentialName, _Cached] = {}
        self._stamp: object = None
        self._looked_at = -1.0

    def set_credential(self, platform: str, credential_type: str, value: str) -> StoredIn:
        """Save a value.

        Raises:
            SettingError: A name or value that cannot be kept.
            CredentialError: Not saved; what was stored before is as it was.
        """
        return self._set(platform, credential_type, value, None, None)

    def get_credential(self, platform: str, credential_type: str) -> str | None:
        """The value; None only if it is proven that there is none.

        Raises:
            CredentialLocked: The keyring that holds it is locked.
            CredentialUnavailable: Its store does not answer.
            CredentialDamaged: It is stored, but cannot be read back.
        """
        name = name_of(platform, credential_type)
        variable = self._variable(name)
        if variable is not None:
            successor = self._successor(name, variable)
            return successor.value if successor else variable.value
        record = self._record(name)
        return record.value if record else None

    def get_all_credentials(self, platform: str) -> dict[str, str]:
        """All values of a platform by type.

        Raises:
            CredentialError: The first one that is locked, unavailable or damaged; its ``partial`` holds the others.
        """
        values: dict[str, str] = {}
        failure: CredentialError | None = None
        for kind in self._types(platform):
            try:
                value = self.get_credential(platform, kind)
            except CredentialError as error:
                failure = failure or error
            else:
                if value is not None:
                    values[kind] = value
        if failure is not None:
            failure.partial = values
            raise failure
        return values

    def delete_credential(self, platform: str, credential_type: str) -> bool:
        """Delete a stored value; False if there is none, also when only a variable holds one."""
        name = name_of(platform, credential_type)
        deleted = self._stored.delete(name)
        self._forget()
        return deleted

    def validate_credential(self, platform: str, credential_type: str | None = None) -> Validation:
        """Whether the credentials are complete and well-formed; asks nobody but the stores.

        Args:
            platform: Platform id.
            credential_type: Only this one; None: all, complete for at least one authentication scheme.
        """
        states = self.status(platform)
        definition = self._definition(platform)
        wanted = [credential_type] if credential_type else list(states)
        present = [kind for kind in wanted if kind in states and states[kind].state == "set"]
        now = self._wall()
        expired = tuple(k for k in present if (moment := states[k].expires_at) is not None and moment <= now)
        missing: tuple[str, ...] = ()
        if credential_type:
            missing = () if credential_type in present else (credential_type,)
        elif definition is not None:
            missing = _nearest_gap(definition, set(present))
        elif not present:
            missing = ("*",)
        return Validation(missing, tuple(k for k in present if self._malformed(definition, platform, k)), expired)

    def list_platforms(self) -> list[str]:
        """The platforms with at least one credential."""
        names = {name.platform for name in self._stored.index().entries}
        for platform_id in _known_platforms():
            if any(self._variable(name_of(platform_id, kind)) for kind in self._declared(platform_id)):
                names.add(platform_id)
        return sorted(names)

    def status(self, platform: str) -> dict[str, CredentialStatus]:
        """What is known of each credential of a platform, by type, without values. Never raises for a store."""
        return {kind: self._status(name_of(platform, kind)) for kind in self._types(platform)}

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """As ``set_credential``; also with an expiry, and as the successor of a variable's token."""
        return await in_background(lambda: self._set(platform, credential_type, value, expires_at, replaces))

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """As ``get_credential``; what is cached or in the environment is answered at once."""
        name = name_of(platform, credential_type)
        self._look()
        if name in self._cache:
            return self.get_credential(platform, credential_type)
        return await in_background(lambda: self.get_credential(platform, credential_type))

    async def aget_all_credentials(self, platform: str) -> dict[str, str]:
        """As ``get_all_credentials``."""
        return await in_background(lambda: self.get_all_credentials(platform))

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        """As ``delete_credential``."""
        return await in_background(lambda: self.delete_credential(platform, credential_type))

    async def avalidate_credential(self, platform: str, credential_type: str | None = None) -> Validation:
        """As ``validate_credential``."""
        return await in_background(lambda: self.validate_credential(platform, credential_type))

    async def alist_platforms(self) -> list[str]:
        """As ``list_platforms``."""
        return await in_background(self.list_platforms)

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        """As ``status``."""
        return await in_background(lambda: self.status(platform))

    def _set(
        self, platform: str, credential_type: str, value: str, expires_at: float | None, replaces: str | None
    ) -> StoredIn:
        name = name_of(platform, credential_type)
        check_value(value)
        self._guard(name, value)
        stored = self._stored.write(name, value, expires_at=expires_at, replaces=replaces)
        self._forget()
        if stored.note:
            return stored
        if replaces is None and self._variable(name) is not None:
            return StoredIn(stored.store, "shadowed", stored.place)
        return StoredIn(stored.store, "placeholder", stored.place) if is_placeholder(value) else stored

    def _variable(self, name: CredentialName) -> Variable | None:
        field = self._field(name)
        found = find_variable(self._settings, (field.env if field else "") or variable_name(name.platform, name.type))
        if found is not None:
            self._guard(name, found.value)
        return found

    def _successor(self, name: CredentialName, variable: Variable) -> Record | None:
        """The refreshed token that succeeds the variable's value, if that is still what it succeeds."""
        try:
            entry = self._stored.index().entries.get(name)
            if entry is None or entry.replaces != fingerprint(variable.value):
                return None
            return self._record(name)
        except CredentialError:
            return None  # the variable's own value is there: a store that fails is no reason to stop

    def _record(self, name: CredentialName) -> Record | None:
        self._look()
        cached = self._cache.get(name)
        if cached is None:
            record = self._stored.read(name)
            if record is not None:
                self._guard(name, record.value)
            cached = self._cache[name] = _Cached(record)
        return cached.record

    def _look(self) -> None:
        """Drop the cache if somebody has changed the stores."""
        now = self._clock()
        if now - self._looked_at < RECHECK_S:
            return
        self._looked_at = now
        stamp = self._stored.stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            self._cache.clear()

    def _forget(self) -> None:
        self._cache.clear()
        self._looked_at = -1.0

    def _status(self, name: CredentialName) -> CredentialStatus:
        variable = self._variable(name)
        state: State = "absent"
        record = None
        try:
            record = self._record(name)
            state = "set" if record else "absent"
        except CredentialLocked:
            state = "locked"
        except CredentialUnavailable:
            state = "unavailable"
        except CredentialDamaged:
            state = "damaged"
        try:
            entry = self._stored.index().entries.get(name)
        except CredentialError:
            entry = None
        store = entry.store if entry else None
        if variable is not None:
            succeeds = record is not None and record.replaces == fingerprint(variable.value)
            used = record.value if record is not None and succeeds else variable.value
            origin: Origin = "refreshed" if succeeds else variable.origin
            return CredentialStatus(
                name.platform,
                name.type,
                origin=origin,
                state="set",
                shadows=None if succeeds else store,
                length=len(used),
                changed_at=record.changed_at if record and succeeds else None,
                expires_at=record.expires_at if record and succeeds else None,
                note="" if succeeds or not store else "shadowed",
            )
        return CredentialStatus(
            name.platform,
            name.type,
            origin=store or "none",
            state=state,
            length=len(record.value) if record else None,
            changed_at=entry.changed_at if entry else None,
            expires_at=entry.expires_at if entry else None,
        )

    def _types(self, platform: str) -> Iterable[str]:
        """The declared types of a platform, then other stored ones."""
        try:
            stored = self._stored.index().of(name_of(platform, "x").platform)
        except CredentialError:
            stored = {}
        return dict.fromkeys((*self._declared(platform), *stored))

    def _declared(self, platform: str) -> tuple[str, ...]:
        definition = self._definition(platform)
        return tuple(field.type for field in definition.credentials) if definition else ()

    def _field(self, name: CredentialName) -> CredentialField | None:
        definition = self._definition(name.platform)
        return definition.credential(name.type) if definition else None

    def _guard(self, name: CredentialName, value: str) -> None:
        field = self._field(name)
        if field is None or field.secret:
            self._register(value)

    def _malformed(self, definition: Platform | None, platform: str, kind: str) -> bool:
        field = definition.credential(kind) if definition else None
        if field is None or not field.pattern:
            return False
        value = self.get_credential(platform, kind)
        return value is not None and re.fullmatch(field.pattern, value) is None


def _nearest_gap(definition: Platform, present: set[str]) -> tuple[str, ...]:
    """What the scheme with the fewest gaps still needs."""
    gaps = [tuple(kind for kind in scheme.requires if kind not in present) for scheme in definition.auth]
    return min(gaps, key=len, default=())


def _definition(platform: str) -> Platform | None:
    from core.platforms.loader import get_registry

    try:
        return get_registry().get(platform)
    except PlatformNotFound:
        return None


def _known_platforms() -> Iterable[str]:
    from core.platforms.loader import get_registry

    return get_registry().ids()


def _register(value: str) -> None:
    from core.redaction import get_redactor

    get_redactor().register(value)


_manager: APICredentialManager | None = None


def get_credential_manager() -> APICredentialManager:
    """The process's credential manager."""
    global _manager
    if _manager is None:
        _manager = APICredentialManager()
    return _manager
