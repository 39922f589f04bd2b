"""Where credentials are kept and where the next one would go, and the keyring unlocked when somebody asks for that.

Must not know values.
"""

from __future__ import annotations

from core.credentials.index import Place
from core.credentials.keyring_store import KeyringLockedError, KeyringUnavailableError
from core.credentials.store import CredentialStore
from core.credentials.types import Keyring, Places
from core.errors import CredentialLocked, CredentialUnavailable, SettingError


def places(store: CredentialStore) -> Places:
    """Where values are kept, and where the next one would go; asks the user nothing.

    Raises:
        SettingError: The store that is set is no such thing.
    """
    mode = store.mode()
    keyring: Keyring = "open"
    backend = ""
    try:
        backend = store.keyring.backend()
    except KeyringLockedError:
        keyring = "locked"
    except KeyringUnavailableError as error:
        keyring = "none" if error.reason == "none" else "silent" if error.reason == "silent" else "failed"
    in_file = mode == "file" or (mode == "auto" and keyring != "open")
    target: Place | None = "file" if in_file else "keyring" if keyring == "open" else None
    return Places(mode, keyring, target, backend, str(store.files.folder), _key_place(store))


def unlock(store: CredentialStore) -> None:
    """Have the user unlock the keyring; returns when it is open.

    Raises:
        CredentialLocked, CredentialUnavailable: It is not.
    """
    try:
        store.keyring.unlock()
    except KeyringLockedError:
        raise CredentialLocked("credential.still_locked") from None
    except KeyringUnavailableError as error:
        raise CredentialUnavailable("credential.no_keyring", reason=error.reason) from None


def _key_place(store: CredentialStore) -> str:
    try:
        if store.keys.environment() is not None:
            return "environment"
        ref = store.index().key
    except (CredentialUnavailable, SettingError):
        return ""
    return ref.place if ref else ""
