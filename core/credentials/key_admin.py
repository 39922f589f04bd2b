"""The key of the encrypted files as its owner sees it: renew it, lock it with a passphrase, open it.

Owns the blocking calls and their async twins. Must not know how the files are encrypted anew: that is
``core.credentials.rotation``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.background import in_background
from core.credentials.answers import no_key
from core.credentials.envelope import KeyPlace, parse_key
from core.credentials.key_file import UnreadableKeyFileError
from core.credentials.keys import NoKeyError
from core.credentials.passphrase import Passphrase
from core.credentials.record import MalformedError
from core.credentials.rotation import Rotated, Watch, check_passphrase, protect, rotate, unwatched
from core.credentials.store import CredentialStore
from core.errors import CredentialError, SettingError


@dataclass(frozen=True, slots=True)
class KeyState:
    """How the key of the files is kept.

    Attributes:
        place: None while nothing has been encrypted.
        locked: Whether a passphrase is on the key file.
        opened: Whether this process was given it; one that does not fit is refused.
        retired: Old keys that are kept for copies made before.
    """

    place: KeyPlace | None
    locked: bool = False
    opened: bool = False
    retired: int = 0


class KeyAdmin:
    """Changes the key.

    Args:
        store: The store of the folder that the settings name now.
        passphrase: The passphrase that this process was given.
    """

    def __init__(self, store: Callable[[], CredentialStore], passphrase: Passphrase) -> None:
        self._store = store
        self._passphrase = passphrase

    def state(self) -> KeyState:
        """How the key is kept now. Asks no keyring.

        Raises:
            SettingError: ``API_CREDENTIAL_ENCRYPTION_KEY`` is malformed.
            CredentialUnavailable: The index or the key file cannot be read.
        """
        store = self._store()
        index = store.index()
        place = "environment" if store.keys.environment() is not None else index.key.place if index.key else None
        try:
            locked = store.keys.file.is_locked()
        except UnreadableKeyFileError:
            raise no_key(None, NoKeyError("unavailable", None)) from None
        return KeyState(place, locked, self._passphrase.given is not None, len(index.retired))

    def rotate(self, *, forget: bool = False, old_key: str | None = None, watch: Watch = unwatched) -> Rotated:
        """Encrypt all files with a new key: the variable's, else one in the keyring, else one in the key file.

        Args:
            forget: Delete the old keys afterwards; copies of the folder that were made before cannot be read then.
            old_key: What ``API_CREDENTIAL_ENCRYPTION_KEY`` was before, if files need it.
            watch: Hears how far it is, and may end it by a ``StoppedError``: doing it again finishes the work.

        Raises:
            CredentialError: The key that is used now cannot be had, or a file not be written. What could be read
                before can be read still.
            SettingError: ``old_key`` or the variable is no key.
        """
        try:
            key = parse_key(old_key, "environment") if old_key else None
        except MalformedError:
            raise SettingError("credential.bad_key", name="old_key") from None
        store = self._store()
        if key is not None:
            store.keys.remember(key)
        return rotate(store, forget=forget, watch=watch)

    def check_passphrase(self) -> None:
        """Whether the key file can be read, if there is one.

        Raises:
            CredentialUnavailable: It is locked with a passphrase that nobody has given, or with another one.
            CredentialDamaged: It is no key file.
        """
        check_passphrase(self._store())

    def give_passphrase(self, passphrase: str) -> None:
        """Open the key file for this process.

        Raises:
            CredentialUnavailable: It is another passphrase; one that was given before still holds.
        """
        before = self._passphrase.given
        self._passphrase.give(passphrase)
        try:
            self.check_passphrase()
        except CredentialError:
            self._passphrase.give(before)
            raise

    def set_passphrase(self, passphrase: str | None, *, watch: Watch = unwatched) -> Rotated:
        """Keep the key of the files in the key file, locked with a passphrase instead of the one before; None: open.

        Raises:
            CredentialError: The key that is used now cannot be had (``give_passphrase`` first); nothing was changed.
            SettingError: ``API_CREDENTIAL_ENCRYPTION_KEY`` gives the key.
        """
        return protect(self._store(), self._passphrase, passphrase, watch=watch)

    async def arotate(self, *, forget: bool = False, old_key: str | None = None) -> Rotated:
        """As ``rotate``."""
        return await in_background(lambda: self.rotate(forget=forget, old_key=old_key))

    async def acheck_passphrase(self) -> None:
        """As ``check_passphrase``."""
        await in_background(self.check_passphrase)

    async def agive_passphrase(self, passphrase: str) -> None:
        """As ``give_passphrase``."""
        await in_background(lambda: self.give_passphrase(passphrase))

    async def aset_passphrase(self, passphrase: str | None) -> Rotated:
        """As ``set_passphrase``."""
        return await in_background(lambda: self.set_passphrase(passphrase))
