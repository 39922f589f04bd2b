"""The front door of credentials: environment > cache > OS keyring > encrypted files.

Owns the public methods and their async twins. Must not know how a value is found or kept: that is
``core.credentials.lookup`` and ``core.credentials.store``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from core.background import in_background
from core.credentials.definitions import Definitions
from core.credentials.key_admin import KeyAdmin
from core.credentials.keyring_store import KeyringStore
from core.credentials.lookup import Lookup
from core.credentials.passphrase import Passphrase, get_passphrase
from core.credentials.places import places, unlock
from core.credentials.types import (
    CredentialName,
    CredentialStatus,
    Places,
    StoredIn,
    Validation,
    check_value,
    name_of,
)
from core.credentials.validation import nearest_scheme, validate
from core.errors import CredentialError, SettingError
from core.placeholders import is_placeholder
from core.platforms.model import Platform
from core.settings import Settings, get_settings

__all__ = ["APICredentialManager", "CredentialStatus", "Places", "StoredIn", "Validation", "get_credential_manager"]


class APICredentialManager:
    """Keeps credentials. Usable from several threads and event loops at once.

    Args:
        settings: Where variables and settings are looked up.
        keyring: The OS keyring.
        definition: The platform of an id, or None; for variables, secrecy, patterns and completeness.
        platforms: The ids of all platforms.
        register_secret: Called with every secret value that passes through, for the redactor.
        passphrase: The passphrase of the key file; default: the process's.
        clock: Monotonic seconds.
        wall: Seconds since 1970.

    Attributes:
        keys: Rotation of the key of the encrypted files, and its passphrase.
        lookup: How values are found; for ``core.credentials``' own use.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        keyring: KeyringStore | None = None,
        definition: Callable[[str], Platform | None] | None = None,
        platforms: Callable[[], Iterable[str]] | None = None,
        register_secret: Callable[[str], None] | None = None,
        passphrase: Passphrase | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._definitions = Definitions(definition, platforms)
        self._register = register_secret or _register
        self._wall = wall
        passphrase = passphrase or get_passphrase()
        self.lookup = Lookup(
            settings or get_settings(),
            keyring or KeyringStore(),
            self._definitions,
            self._register,
            passphrase,
            clock=clock,
            wall=wall,
        )
        self.keys = KeyAdmin(self.lookup.store, passphrase)

    def set_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """Save a value.

        Args:
            platform: Platform id, also one without a definition.
            credential_type: e.g. ``"access_token"``.
            value: The value; not empty.
            expires_at: When it runs out, seconds since 1970.
            replaces: ``core.credentials.source.fingerprint`` of the variable's value that this token succeeds.

        Raises:
            SettingError: A name or value that cannot be kept.
            CredentialError: Not saved; what was stored before is as it was.
        """
        name = name_of(platform, credential_type)
        check_value(value)
        if self._definitions.is_secret(name):
            self._register(value)
        try:
            stored = self.lookup.store().put(name, value, expires_at=expires_at, replaces=replaces)
            self.lookup.unsaved.drop(name)
        finally:
            self.lookup.forget(name)
        if stored.note:
            return stored
        if replaces is None and self.lookup.variable(name) is not None:
            return StoredIn(stored.store, "shadowed", stored.place)
        if is_placeholder(self._definitions.variable(name), value):
            return StoredIn(stored.store, "placeholder", stored.place)
        return stored

    def get_credential(self, platform: str, credential_type: str) -> str | None:
        """The value; None only if it is proven that there is none.

        Raises:
            CredentialLocked: The keyring that holds it is locked.
            CredentialUnavailable: Its store does not answer.
            CredentialDamaged: It is stored, but cannot be read back.
        """
        lookup = self.lookup
        return (lookup.fresh(platform, credential_type) or lookup.answer(platform, credential_type)).value

    def get_all_credentials(self, platform: str) -> dict[str, str]:
        """All values of a platform by type.

        Raises:
            CredentialError: The first one that is locked, unavailable or damaged; its ``partial`` holds the others.
        """
        values, failures = self._values(platform, self._types(platform))
        for error in failures.values():
            error.partial = values
            raise error
        return values

    def delete_credential(self, platform: str, credential_type: str) -> bool:
        """Delete a stored value.

        Returns:
            Whether there was one. A value that only a variable has stays: ``status()`` shows that origin.

        Raises:
            CredentialUnavailable: The store cannot be changed now; the value is still there.
        """
        name = name_of(platform, credential_type)
        try:
            deleted = self.lookup.store().delete(name)
            self.lookup.unsaved.drop(name)
            return deleted
        finally:
            self.lookup.forget(name)

    def validate_credential(self, platform: str, credential_type: str | None = None) -> Validation:
        """Whether credentials are there, well-formed and not expired. Asks nobody but the stores.

        Args:
            platform: Platform id.
            credential_type: Only this one; None: complete for at least one authentication scheme of the platform.

        Raises:
            CredentialError: One that is needed is locked, unavailable or damaged.
        """
        kinds = self._types(platform) if credential_type is None else (credential_type,)
        values, failures = self._values(platform, kinds)
        definition = self._definitions.platform(platform)
        if credential_type is not None:
            wanted: tuple[str, ...] = (credential_type,)
        elif definition is not None:
            wanted = nearest_scheme(definition, values)
        else:
            wanted = tuple(values) or ("*",)
        for kind, error in failures.items():
            if kind in wanted or definition is None:
                raise error
        status = self.status(platform)
        return validate(
            wanted,
            values,
            lambda kind: self._definitions.pattern(name_of(platform, kind)),
            {kind: state.expires_at for kind, state in status.items()},
            self._wall(),
        )

    def list_platforms(self) -> list[str]:
        """The platforms with at least one credential, sorted. A variable that cannot be read is none.

        Raises:
            CredentialUnavailable: The index of the stored ones cannot be read.
        """
        names = {name.platform for name in self.lookup.store().index().entries}
        for platform in self._definitions.known():
            if any(self._is_set(name_of(platform, kind)) for kind in self._definitions.types(platform)):
                names.add(platform)
        return sorted(names)

    def variable(self, platform: str, credential_type: str) -> str:
        """The name of the environment variable that may hold a credential."""
        return self._definitions.variable(name_of(platform, credential_type))

    def status(self, platform: str) -> dict[str, CredentialStatus]:
        """What is known of each credential of a platform, by type, without values. Never raises for a store."""
        composed, kinds = name_of(platform, "any").platform, self._types(platform)
        # both are names already: declared by a definition, or in the index
        return dict(zip(kinds, self.lookup.statuses(CredentialName(composed, kind) for kind in kinds), strict=True))

    def places(self) -> Places:
        """Where credentials are kept, and where the next one would go. Asks the user nothing.

        Raises:
            SettingError: ``API_CREDENTIALS_STORE`` is no such thing.
        """
        return places(self.lookup.store())

    def unlock(self) -> None:
        """Have the system ask for the keyring's password; returns when the keyring is open.

        Raises:
            CredentialLocked: Nobody unlocked it.
            CredentialUnavailable: There is no keyring, or it does not answer.
        """
        unlock(self.lookup.store())

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """As ``set_credential``. Cancelling stops the waiting; a save that has begun may still be carried out."""
        return await in_background(
            lambda: self.set_credential(platform, credential_type, value, expires_at=expires_at, replaces=replaces)
        )

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """As ``get_credential``; what needs no store to be asked is answered at once."""
        ready = self.lookup.ready(platform, credential_type)
        if ready is not None:
            return ready.value
        return await in_background(lambda: self.get_credential(platform, credential_type))

    async def areread_credential(self, platform: str, credential_type: str) -> str | None:
        """As ``aget_credential``, past every cache: what another process saved a moment ago counts."""
        return (await in_background(lambda: self.lookup.reread(platform, credential_type))).value

    async def ahold_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> None:
        """Use a value that could not be saved, from memory, and try again to save it each time that it is used."""
        name = name_of(platform, credential_type)
        if self._definitions.is_secret(name):
            self._register(value)
        await in_background(lambda: self.lookup.hold(name, value, expires_at, replaces))

    def expires_at(self, platform: str, credential_type: str) -> float | None:
        """When the value in use runs out, seconds since 1970; None if that is not known without asking a store."""
        return self.lookup.expires_at(platform, credential_type)

    async def aget_all_credentials(self, platform: str) -> dict[str, str]:
        """As ``get_all_credentials``."""
        return await in_background(lambda: self.get_all_credentials(platform))

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        """As ``delete_credential``. Cancelling stops the waiting; a deletion that has begun is carried out."""
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

    async def aplaces(self) -> Places:
        """As ``places``."""
        return await in_background(self.places)

    async def aunlock(self) -> None:
        """As ``unlock``. Cancelling stops the waiting; the system's question stays open."""
        await in_background(self.unlock)

    def _values(self, platform: str, kinds: Iterable[str]) -> tuple[dict[str, str], dict[str, CredentialError]]:
        values: dict[str, str] = {}
        failures: dict[str, CredentialError] = {}
        for kind in kinds:
            try:
                value = self.get_credential(platform, kind)
            except CredentialError as error:
                failures[kind] = error
            else:
                if value is not None:
                    values[kind] = value
        return values, failures

    def _is_set(self, name: CredentialName) -> bool:
        try:
            return self.lookup.variable(name) is not None
        except SettingError:
            return False

    def _types(self, platform: str) -> tuple[str, ...]:
        """The declared types of a platform, then other stored ones."""
        composed = name_of(platform, "any").platform
        try:
            stored = self.lookup.store().index().of(composed)
        except (CredentialError, SettingError):
            stored = {}
        return tuple(dict.fromkeys((*self._definitions.types(platform), *stored)))


def _register(value: str) -> None:
    from core.redaction import get_redactor

    get_redactor().register(value)


_manager: APICredentialManager | None = None
_making = threading.Lock()


def get_credential_manager() -> APICredentialManager:
    """The process's credential manager."""
    global _manager
    if _manager is None:
        with _making:
            if _manager is None:
                _manager = APICredentialManager()
    return _manager
