"""The keys of the encrypted files: where each is kept, and when a new one may be made.

Owns the order of places: ``API_CREDENTIAL_ENCRYPTION_KEY``, the OS keyring, the key file outside the folder of the
files. A key that is named is the only one that is tried: opening a file with another would tell damage from a wrong
key no more. Must not know the files.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from core.credentials.atomic import publish_private, read_private
from core.credentials.envelope import Key, KeyPlace, KeyRef, parse_key
from core.credentials.keyring_store import KeyringLockedError, KeyringStore, KeyringUnavailableError
from core.credentials.record import MalformedError
from core.errors import SettingError
from core.settings import Settings

VARIABLE = "API_CREDENTIAL_ENCRYPTION_KEY"


class NoKeyError(Exception):
    """The key cannot be had.

    Args:
        reason: ``missing`` is proven, ``wrong`` means another key is in its place, ``unavailable`` that its place does
            not answer.
        ref: The key that was asked for.
    """

    def __init__(self, reason: Literal["missing", "wrong", "malformed", "unavailable"], ref: KeyRef | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ref = ref


class Keys:
    """Finds keys by what the envelopes and the index name.

    Args:
        settings: Where the variable is looked up, at each use.
        keyring: The OS keyring.
        key_file: The file for a key where there is no keyring.
    """

    def __init__(self, settings: Settings, keyring: KeyringStore, key_file: Path) -> None:
        self._settings = settings
        self._keyring = keyring
        self._key_file = key_file
        self._known: dict[KeyRef, Key] = {}

    def environment(self) -> Key | None:
        """The key that the environment gives, or None.

        Raises:
            SettingError: It is malformed. No other key is used instead.
        """
        found = self._settings.find(VARIABLE)
        if found is None:
            return None
        try:
            return parse_key(found.value, "environment")
        except MalformedError:
            raise SettingError("credential.bad_key", name=VARIABLE) from None

    def open(self, ref: KeyRef) -> Key:
        """The key that ``ref`` names.

        Raises:
            NoKeyError: It cannot be had.
            SettingError: The environment's key is malformed.
        """
        given = self.environment()
        if given is not None and given.ref.id == ref.id:
            return given
        if ref.place == "environment":
            raise NoKeyError("missing" if given is None else "wrong", ref)
        if ref not in self._known:
            key = self._from_keyring(ref) if ref.place == "keyring" else self._from_file(ref)
            if key is None:
                raise NoKeyError("missing", ref)
            if key.ref.id != ref.id:
                raise NoKeyError("wrong", ref)
            self._known[ref] = key
        return self._known[ref]

    def make(self) -> Key:
        """A new key, in the keyring if it answers, else in the key file; one that is in the file already is used.

        Only for a store that has proven to be empty, under its lock.

        Raises:
            NoKeyError: There is a key file that cannot be read.
            OSError: The key file cannot be written.
        """
        raw = os.urandom(32)
        in_keyring = Key(raw, "keyring")
        try:
            self._keyring.write(_service(in_keyring.ref.id), in_keyring.text)
        except (KeyringLockedError, KeyringUnavailableError):
            key = self._make_file(Key(raw, "file"))
        else:
            key = in_keyring
        self._known[key.ref] = key
        return key

    def _make_file(self, key: Key) -> Key:
        self._key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        publish_private(self._key_file, key.text.encode("ascii") + b"\n")
        kept = self._from_file(None)  # ours, or that of the process that was first
        if kept is None:
            raise NoKeyError("missing", key.ref)
        return kept

    def _from_keyring(self, ref: KeyRef) -> Key | None:
        try:
            text, _ = self._keyring.read(_service(ref.id))
        except (KeyringLockedError, KeyringUnavailableError):
            raise NoKeyError("unavailable", ref) from None
        return None if text is None else _parsed(text, "keyring", ref)

    def _from_file(self, ref: KeyRef | None) -> Key | None:
        try:
            content = read_private(self._key_file)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NoKeyError("unavailable", ref) from error
        return _parsed(content.decode("utf-8", "replace"), "file", ref)


def _service(key_id: str) -> str:
    return f"jieru:key:{key_id}"


def _parsed(text: str, place: KeyPlace, ref: KeyRef | None) -> Key:
    try:
        return parse_key(text, place)
    except MalformedError:
        raise NoKeyError("malformed", ref) from None
