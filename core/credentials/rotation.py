"""A new key, or a passphrase, for the encrypted files.

Owns the order of steps, which makes it safe to be killed between any two of them: the new key is kept beside the old
ones, then the index names it for new files, then one file after the other is encrypted with it, and only then may an
old key go. Each file names its key, so all of them can be read at every moment. Runs under the lock of the folder.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.credentials.answers import no_key
from core.credentials.atomic import read_private, write_private
from core.credentials.envelope import Key, KeyPlace, key_of, seal, unseal
from core.credentials.file_store import FileStore
from core.credentials.index_file import Transaction
from core.credentials.keys import VARIABLE, Keys, NoKeyError, of_file
from core.credentials.passphrase import Passphrase
from core.credentials.record import MalformedError
from core.credentials.store import CredentialStore
from core.errors import SettingError

Watch = Callable[[int, int], None]
"""Told how many files are done, and of how many, before each; raises ``StoppedError`` to end the work there."""


class StoppedError(Exception):
    """Somebody wants it to end between two files. Nothing is lost; doing it again finishes the work."""


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done.

    Attributes:
        place: Where the key is that all files but ``left`` need now.
        files: How many credentials had another one before.
        left: The names of files that could not be read, and are as they were.
        old_keys: How many old keys are still there.
    """

    place: KeyPlace
    files: int
    left: tuple[str, ...] = ()
    old_keys: int = 0


def rotate(store: CredentialStore, *, forget: bool = False, watch: Watch = unwatched) -> Rotated:
    """Encrypt everything with a new key: the environment's, else one in the keyring, else one in the key file.

    Args:
        store: The files and their keys.
        forget: Delete the old keys if no file needs them any more. Copies of the folder, and other folders that share
            the key file, cannot be read then.
        watch: Hears how far it is, and may end it.

    Raises:
        CredentialUnavailable, CredentialDamaged: The key that is used now cannot be had, or a file not be written.
            What could be read before can be read still.
        SettingError: The environment's key is malformed.
    """
    with store.key_change() as transaction:
        if (old := transaction.index.key) is not None:
            store.keys.open(old)  # else a new key would be of no use
        key = store.keys.environment() or store.keys.renew()
        return _move(store.files, store.keys, transaction, key, forget=forget, watch=watch)


def protect(store: CredentialStore, passphrase: Passphrase, wanted: str | None, *, watch: Watch = unwatched) -> Rotated:
    """Keep the key in the key file, with this passphrase on it instead of the one before, or without any.

    A key that lay there without a passphrase, or in the keyring, is replaced by a new one. ``passphrase`` is told as
    soon as the key file has it, whatever becomes of the files.

    Raises:
        As ``rotate``; SettingError: The environment gives the key, so a passphrase would protect nothing.
    """
    keys = store.keys
    if keys.environment() is not None:
        raise SettingError("credential.key_in_variable", name=VARIABLE)
    with store.key_change() as transaction:
        with keys.file.locked():
            ring = of_file(keys.file.read, None)
            if not ring or (wanted and not keys.file.is_locked()):
                ring = [Key(os.urandom(32), "file"), *ring]
            keys.file.write(ring, wanted)
            passphrase.give(wanted)
        for key in ring:  # whoever sets a passphrase need not be asked for it at once
            keys.remember(key)
        return _move(store.files, keys, transaction, ring[0], watch=watch)


def check_passphrase(store: CredentialStore) -> None:
    """Read the key file with the passphrase that was given.

    Raises:
        CredentialUnavailable, CredentialDamaged: It does not open it.
    """
    try:
        of_file(store.keys.file.read, None)
    except NoKeyError as error:
        raise no_key(None, error) from None


def _move(
    files: FileStore, keys: Keys, transaction: Transaction, key: Key, *, watch: Watch, forget: bool = False
) -> Rotated:
    if key.place != "environment" and key.ref != transaction.index.key:
        transaction.commit(transaction.index.with_key(key.ref))
    left, done = [], 0
    paths = list(files.generations())
    for number, path in enumerate(paths):
        watch(number, len(paths))
        try:
            changed = _renew(path, keys, key)
        except (MalformedError, NoKeyError):
            left.append(path.name)
        else:
            done += changed and path.suffix != ".prev"
    retired = transaction.index.retired if forget and not left else ()
    for ref in retired:
        with contextlib.suppress(NoKeyError):  # it stays a retired one
            keys.forget(ref)
            transaction.commit(transaction.index.without_retired(ref))
    return Rotated(key.place, done, tuple(left), len(transaction.index.retired))


def _renew(path: Path, keys: Keys, key: Key) -> bool:
    """Encrypt one file with ``key``; whether it had another one."""
    content = read_private(path)
    ref = key_of(content)
    if ref == key.ref:
        return False
    record = unseal(content, keys.open(ref))
    write_private(path, seal(record, key), keep_previous=False)
    if unseal(read_private(path), key) != record:
        raise OSError(f"{path.name} cannot be read back")
    return True
