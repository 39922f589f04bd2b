"""The key of the encrypted files as its owner sees it: renew it, lock it with a passphrase, open it.

Owns the blocking calls and their async twins. Must not know how the files are encrypted anew: that is
``core.credentials.rotation``.
"""

from __future__ import annotations

from collections.abc import Callable

from core.credentials.background import in_background
from core.credentials.envelope import parse_key
from core.credentials.passphrase import Passphrase
from core.credentials.record import MalformedError
from core.credentials.rotation import Rotated, check_passphrase, protect, rotate
from core.credentials.store import CredentialStore
from core.errors import CredentialError, SettingError


class KeyAdmin:
    """Changes the key.

    Args:
        store: The store of the folder that the settings name now.
        passphrase: The passphrase that this process was given.
    """

    def __init__(self, store: Callable[[], CredentialStore], passphrase: Passphrase) -> None:
        self._store = store
        self._passphrase = passphrase

    def rotate(self, *, forget: bool = False, old_key: str | None = None) -> Rotated:
        """Encrypt all files with a new key: the variable's, else one in the keyring, else one in the key file.

        Args:
            forget: Delete the old keys afterwards; copies of the folder that were made before cannot be read then.
            old_key: What ``API_CREDENTIAL_ENCRYPTION_KEY`` was before, if files need it.

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
        return rotate(store, forget=forget)

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
            CredentialUnavailable: It is another passphrase.
        """
        self._passphrase.give(passphrase)
        try:
            self.check_passphrase()
        except CredentialError:
            self._passphrase.give(None)
            raise

    def set_passphrase(self, passphrase: str | None) -> Rotated:
        """Keep the key of the files in the key file, locked with a passphrase instead of the one before; None: open.

        Raises:
            CredentialError: The key that is used now cannot be had (``give_passphrase`` first); nothing was changed.
            SettingError: ``API_CREDENTIAL_ENCRYPTION_KEY`` gives the key.
        """
        done = protect(self._store(), passphrase)
        self._passphrase.give(passphrase)
        return done

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
