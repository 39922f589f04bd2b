"""The keys of the encrypted files: where each is kept, and when a new one may be made.

Owns the order of places: ``API_CREDENTIAL_ENCRYPTION_KEY``, the OS keyring, the key file outside the folder of the
files. A key that is named is the only one that is tried: opening a file with another would tell damage from a wrong
key no more. Must not know the files.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Literal, TypeVar

from core.credentials.envelope import Key, KeyRef, parse_key
from core.credentials.key_file import KeyFile, PassphraseNeededError, UnreadableKeyFileError
from core.credentials.keyring_store import KeyringLockedError, KeyringStore, KeyringUnavailableError
from core.credentials.passphrase import WrongPassphraseError
from core.credentials.record import MalformedError
from core.errors import SettingError
from core.settings import Settings

T = TypeVar("T")

VARIABLE = "API_CREDENTIAL_ENCRYPTION_KEY"

Reason = Literal["missing", "wrong", "malformed", "unavailable", "passphrase", "wrong_passphrase"]


class NoKeyError(Exception):
    """The key cannot be had.

    Args:
        reason: ``missing`` is proven, ``wrong`` means another key is in its place, ``unavailable`` that its place does
            not answer, ``passphrase`` that it is locked and nobody has given the passphrase.
        ref: The key that was asked for.
    """

    def __init__(self, reason: Reason, ref: KeyRef | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ref = ref


class Keys:
    """Finds keys by what the envelopes and the index name.

    Args:
        settings: Where the variable is looked up, at each use.
        keyring: The OS keyring.
        file: The file for keys where there is no keyring.
    """

    def __init__(self, settings: Settings, keyring: KeyringStore, file: KeyFile) -> None:
        self._settings = settings
        self._keyring = keyring
        self.file = file
        self._known: dict[KeyRef, Key] = {}

    def environment(self) -> Key | None:
        """The key that the environment gives, or None.

        Raises:
            SettingError: It is malformed. No other key is used instead.
        """
        return self._settings.derived(VARIABLE, (VARIABLE,), _given)  # asked for each file

    def remember(self, key: Key) -> None:
        """Take a key that the user gives for this process, e.g. the one that the variable had before."""
        self._known[key.ref] = key

    def open(self, ref: KeyRef) -> Key:
        """The key that ``ref`` names.

        Raises:
            NoKeyError: It cannot be had.
            SettingError: The environment's key is malformed.
        """
        given = self.environment()
        if given is not None and given.ref.id == ref.id:
            return given
        key = self._known.get(ref)
        if key is None:
            if ref.place == "environment":
                raise NoKeyError("missing" if given is None else "wrong", ref)
            key = self._kept(self._from_keyring(ref) if ref.place == "keyring" else self._from_file(ref))
        return key

    def make(self) -> Key:
        """A new key, in the keyring if it answers, else in the key file; one that is in the file already is used.

        Only for a store that has proven to be empty, under its lock.

        Raises:
            NoKeyError: There is a key file that cannot be read.
            OSError: The key file cannot be written.
        """
        raw = os.urandom(32)
        return self._in_keyring(raw) or self._kept(
            of_file(lambda: self.file.publish(Key(raw, "file")), Key(raw, "file").ref)
        )

    def renew(self) -> Key:
        """A new key beside the old ones, in the keyring if it answers, else in the key file.

        Raises:
            NoKeyError: The key file cannot be read.
            OSError: The key file cannot be written.
        """
        raw = os.urandom(32)
        return self._in_keyring(raw) or self.renew_in_file(raw)

    def renew_in_file(self, raw: bytes | None = None) -> Key:
        """A new key in the key file, under the passphrase that is on it.

        Raises:
            As ``renew``.
        """
        key = Key(raw or os.urandom(32), "file")
        with self.file.locked():
            keys = of_file(self.file.read, key.ref)
            passphrase = self.file.passphrase() if self.file.is_locked() else None
            self.file.write([key, *keys], passphrase)
        return self._kept(key)

    def forget(self, ref: KeyRef) -> None:
        """Delete a key for good; the caller knows that nothing needs it.

        Raises:
            NoKeyError: Its place does not answer: it may still be there.
            OSError: The key file cannot be written.
        """
        self._known.pop(ref, None)
        if ref.place == "keyring":
            try:
                self._keyring.delete(_service(ref.id))
            except (KeyringLockedError, KeyringUnavailableError):
                raise NoKeyError("unavailable", ref) from None
        elif ref.place == "file":
            with self.file.locked():
                keys = of_file(self.file.read, ref)
                passphrase = self.file.passphrase() if self.file.is_locked() else None
                self.file.write([key for key in keys if key.ref != ref], passphrase)

    def _kept(self, key: Key) -> Key:
        self._known[key.ref] = key
        return key

    def _in_keyring(self, raw: bytes) -> Key | None:
        key = Key(raw, "keyring")
        try:
            self._keyring.write(_service(key.ref.id), key.text)
        except (KeyringLockedError, KeyringUnavailableError):
            return None
        return self._kept(key)

    def _from_keyring(self, ref: KeyRef) -> Key:
        try:
            text, _ = self._keyring.read(_service(ref.id))
        except (KeyringLockedError, KeyringUnavailableError):
            raise NoKeyError("unavailable", ref) from None
        if text is None:
            raise NoKeyError("missing", ref)
        try:
            key = parse_key(text, "keyring")
        except MalformedError:
            raise NoKeyError("malformed", ref) from None
        if key.ref != ref:
            raise NoKeyError("wrong", ref)
        return key

    def _from_file(self, ref: KeyRef) -> Key:
        keys = of_file(self.file.read, ref)
        found = next((key for key in keys if key.ref == ref), None)
        if found is None:
            raise NoKeyError("wrong" if keys else "missing", ref)
        return found


def _given(settings: Settings) -> Key | None:
    found = settings.find(VARIABLE)
    if found is None:
        return None
    try:
        return parse_key(found.value, "environment")
    except MalformedError:
        raise SettingError("credential.bad_key", name=VARIABLE) from None


def of_file(use: Callable[[], T], ref: KeyRef | None) -> T:
    """The result of ``use``, what the key file says otherwise as a ``NoKeyError``."""
    try:
        return use()
    except PassphraseNeededError:
        raise NoKeyError("passphrase", ref) from None
    except WrongPassphraseError:
        raise NoKeyError("wrong_passphrase", ref) from None
    except MalformedError:
        raise NoKeyError("malformed", ref) from None
    except UnreadableKeyFileError as error:
        raise NoKeyError("unavailable", ref) from error


def _service(key_id: str) -> str:
    return f"jieru:key:{key_id}"
