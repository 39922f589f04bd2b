"""What a store answered, as the error that callers see.

Owns the ids of these errors. Must not know how the answer came about.
"""

from __future__ import annotations

from core.credentials.atomic import UnsafeFileError
from core.credentials.keyring_store import KeyringUnavailableError
from core.credentials.keys import NoKeyError
from core.credentials.record import MalformedError, Record, from_text
from core.credentials.types import CredentialName
from core.errors import CredentialDamaged, CredentialError, CredentialLocked, CredentialUnavailable


def locked(name: CredentialName) -> CredentialLocked:
    """The keyring that holds it is locked."""
    return CredentialLocked("credential.locked", platform=name.platform, type=name.type)


def unavailable(name: CredentialName, error: KeyringUnavailableError) -> CredentialUnavailable:
    """The keyring that holds it does not answer."""
    return CredentialUnavailable(
        "credential.keyring_unavailable", platform=name.platform, type=name.type, reason=error.reason
    )


def other_keyring(name: CredentialName, was: str, backend: str) -> CredentialUnavailable:
    """It was saved in another keyring than the one in use now, whose "absent" proves nothing."""
    return CredentialUnavailable(
        "credential.other_keyring", platform=name.platform, type=name.type, was=was, backend=backend
    )


def older_value(name: CredentialName, backend: str) -> CredentialUnavailable:
    """The keyring has an older value than the one that was saved last: another keyring, or a write that came late."""
    return CredentialUnavailable("credential.older_value", platform=name.platform, type=name.type, backend=backend)


def unreadable(name: CredentialName, file: str, error: OSError) -> CredentialError:
    """Its file is there, but is no ordinary file, or the system does not give it to us."""
    if isinstance(error, UnsafeFileError):
        return damaged(name, "credential.unsafe_file", file=file)
    problem = error.strerror or str(error)
    return CredentialUnavailable(
        "credential.file_unreadable", platform=name.platform, type=name.type, file=file, problem=problem
    )


def damaged(name: CredentialName, code: str, **data: str) -> CredentialDamaged:
    """It is there, but is not what was saved."""
    return CredentialDamaged(code, platform=name.platform, type=name.type, **data)


def no_key(name: CredentialName | None, error: NoKeyError) -> CredentialError:
    """It, or everything (None), is encrypted, and the key cannot be had."""
    for_now = error.reason in ("unavailable", "passphrase", "wrong_passphrase")
    kind = CredentialUnavailable if for_now else CredentialDamaged
    in_file = error.reason == "unavailable" and (error.ref is None or error.ref.place == "file")
    return kind(
        "credential.key_file_unreadable" if in_file else f"credential.key_{error.reason}",
        platform=name.platform if name else None,
        type=name.type if name else "*",
        place=error.ref.place if error.ref else "environment",
        key=error.ref.id if error.ref else "?",
    )


def parsed(name: CredentialName, text: str) -> Record:
    """What the keyring had under this name.

    Raises:
        CredentialDamaged: Not a record, or another credential's.
    """
    try:
        record = from_text(text)
    except MalformedError:
        raise damaged(name, "credential.damaged_item") from None
    if record.name != name:
        raise damaged(name, "credential.swapped", file="keyring")
    return record
