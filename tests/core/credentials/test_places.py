from __future__ import annotations

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.places import places, unlock
from core.errors import CredentialLocked, CredentialUnavailable, SettingError
from tests.core.credentials.conftest import MemoryBackend


def test_where_values_are_kept_and_the_next_one_would_go(
    manager: APICredentialManager, backend: MemoryBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = manager.lookup.store()
    found = places(store)
    assert (found.mode, found.keyring, found.target, found.key) == ("auto", "open", "keyring", "")
    assert found.backend.endswith("MemoryBackend")
    backend.locked = True
    assert (places(store).keyring, places(store).target) == ("locked", "file")
    monkeypatch.setenv("API_CREDENTIALS_STORE", "keyring")
    assert places(store).target is None
    monkeypatch.setenv("API_CREDENTIALS_STORE", "drawer")
    with pytest.raises(SettingError):
        places(store)


def test_unlocking(manager: APICredentialManager, backend: MemoryBackend) -> None:
    store = manager.lookup.store()
    backend.locked, backend.opens = True, False
    with pytest.raises(CredentialLocked):
        unlock(store)
    backend.opens = True
    unlock(store)
    backend.broken = RuntimeError()
    with pytest.raises(CredentialUnavailable):
        unlock(store)
