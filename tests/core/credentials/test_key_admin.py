from __future__ import annotations

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials import passphrase
from core.credentials.keyring_store import KeyringStore
from core.credentials.passphrase import Passphrase
from core.errors import CredentialUnavailable
from core.settings import Settings


async def test_every_blocking_method_has_its_twin(keyring: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)
    monkeypatch.setenv("API_CREDENTIALS_STORE", "file")

    def start() -> APICredentialManager:
        return APICredentialManager(settings=Settings(), keyring=keyring, passphrase=Passphrase())

    await start().aset_credential("erp", "api_key", "value-1234")
    assert (await start().keys.arotate()).files == 1
    assert (await start().keys.aset_passphrase("word")).place == "file"
    manager = start()
    with pytest.raises(CredentialUnavailable):
        await manager.keys.acheck_passphrase()
    await manager.keys.agive_passphrase("word")
    await manager.keys.acheck_passphrase()
    assert await manager.aget_credential("erp", "api_key") == "value-1234"
    assert (await manager.keys.arotate(forget=True)).old_keys == 0
