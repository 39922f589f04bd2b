"""The key of the encrypted files: where it may be, and when a new one may be made.

Owns the order of places: ``API_CREDENTIAL_ENCRYPTION_KEY``, the OS keyring, the key file outside the folder. Must
not know the files that it opens. A key is made only when the caller has proven that nothing needs an old one.
"""

from __future__ import annotations

import os
from pathlib import Path

from core.credentials.atomic import UnsafeFile, make_private_folder, publish_private, read_private
from core.credentials.envelope import Key, KeyRef, parse_key
from core.credentials.keyring_store import KeyringLocked, KeyringStore, KeyringUnavailable
from core.credentials.record import Malformed
from core.errors import CredentialDamaged, CredentialUnavailable, SettingError
from core.settings import Settings

VARIABLE = "API_CREDENTIAL_ENCRYPTION_KEY"
SERVICE = "jieru:encryption-key"


class Keys:
    """Finds and makes keys.

    Args:
        settings: Where the variable is looked up.
        keyring: The OS keyring.
        use_keyring: Whether the settings allow the keyring at all.
    """

    def __init__(self, settings: Settings, keyring: KeyringStore, *, use_keyring: bool) -> None:
        self._settings = settings
        self._keyring = keyring
        self._use_keyring = use_keyring

    def find(self, wanted: KeyRef) -> Key:
        """The key that an envelope names.

        Raises:
            SettingError: The variable is malformed: never another key instead.
            CredentialUnavailable: The keyring that holds it does not answer.
            CredentialDamaged: It is not where it was, or another one is there.
        """
        given = self._from_variable()
        if given is not None and given.ref.id == wanted.id:
            return given
        key = self._from_keyring(required=True) if wanted.place == "keyring" else self._from_file()
        if key is None or key.ref.id != wanted.id:
            raise CredentialDamaged("credential.key_missing", key=wanted.id, place=wanted.place)
        return key

    def for_writing(self, known: KeyRef | None, *, may_create: bool) -> Key:
        """The key for a new file: the variable's, else the one in use, else a new one.

        Args:
            known: The key that the index names.
            may_create: Whether the index names no key and there is no ciphertext: the proof that no key is lost.

        Raises:
            SettingError: The variable is malformed.
            CredentialDamaged: There should be a key, and there is none.
            CredentialUnavailable: The keyring that holds it does not answer.
        """
        given = self._from_variable()
        if given is not None:
            return given
        if known is not None:
            return self.find(known)
        found = self._from_keyring(required=False) or self._from_file()
        if found is not None:
            return found
        if not may_create:
            raise CredentialDamaged("credential.key_missing", key="?", place="file")
        return self._make()

    def _from_variable(self) -> Key | None:
        text = self._settings.text(VARIABLE)
        if text is None:
            return None
        try:
            return parse_key(text, "environment")
        except Malformed:
            raise SettingError("credential.bad_key", name=VARIABLE) from None

    def _from_keyring(self, *, required: bool) -> Key | None:
        if not self._use_keyring:
            return None
        try:
            text, _ = self._keyring.read(SERVICE)
        except (KeyringLocked, KeyringUnavailable):
            if required:
                raise CredentialUnavailable("credential.key_unavailable") from None
            return None
        return _parsed(text, "keyring")

    def _from_file(self) -> Key | None:
        try:
            text = read_private(self._file).decode("ascii", "replace")
        except FileNotFoundError:
            return None
        except UnsafeFile as error:
            raise CredentialDamaged("credential.unsafe_file", file=str(self._file)) from error
        except OSError as error:
            raise CredentialUnavailable("credential.file_unreadable", file=str(self._file)) from error
        return _parsed(text, "file")

    def _make(self) -> Key:
        """A new key: in the keyring if it answers, else in the key file, where one of several first starts wins."""
        if self._use_keyring:
            key = Key(os.urandom(32), "keyring")
            try:
                self._keyring.write(SERVICE, key.text)
            except (KeyringLocked, KeyringUnavailable):
                pass  # said by whoever asked for the keyring; the key file serves
            else:
                return key
        key = Key(os.urandom(32), "file")
        make_private_folder(self._file.parent)
        if publish_private(self._file, key.text.encode("ascii") + b"\n"):
            return key
        found = self._from_file()
        assert found is not None  # somebody else has just made it
        return found

    @property
    def _file(self) -> Path:
        return self._settings.paths.key_file


def _parsed(text: str | None, place: str) -> Key | None:
    if text is None:
        return None
    try:
        return parse_key(text, "keyring" if place == "keyring" else "file")
    except Malformed:
        raise CredentialDamaged("credential.key_malformed", place=place) from None
