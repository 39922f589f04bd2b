from __future__ import annotations

from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials import passphrase
from core.credentials.key_admin import KeyState
from core.credentials.keyring_store import KeyringStore
from core.credentials.passphrase import Passphrase
from core.credentials.rotation import StoppedError
from core.errors import CredentialUnavailable, SettingError
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


@pytest.fixture
def manager(keyring: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> APICredentialManager:
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)
    monkeypatch.setenv("API_CREDENTIALS_STORE", "file")
    return APICredentialManager(settings=Settings(), keyring=keyring, passphrase=Passphrase())


def test_the_state_tells_where_the_key_is(
    manager: APICredentialManager, keyring: KeyringStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert manager.keys.state() == KeyState(None)
    manager.set_credential("erp", "api_key", "value-1234")
    assert manager.keys.state() == KeyState("keyring")
    manager.keys.set_passphrase("word")
    assert manager.keys.state() == KeyState("file", locked=True, opened=True, retired=1)
    other = APICredentialManager(settings=Settings(), keyring=keyring, passphrase=Passphrase())
    assert other.keys.state() == KeyState("file", locked=True, opened=False, retired=1)
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "malformed")
    with pytest.raises(SettingError):
        manager.keys.state()


def test_a_wrong_guess_does_not_take_the_passphrase_away(manager: APICredentialManager) -> None:
    manager.set_credential("erp", "api_key", "value-1234")
    manager.keys.set_passphrase("word")
    with pytest.raises(CredentialUnavailable, match="does not open"):
        manager.keys.give_passphrase("guess")
    assert manager.keys.rotate().files == 1, "it is still known"


def test_a_key_file_that_the_system_does_not_give_is_named(manager: APICredentialManager, own_home: Path) -> None:
    manager.set_credential("erp", "api_key", "value-1234")
    manager.keys.set_passphrase(None)
    key_file = own_home / "credentials.key"
    key_file.rename(own_home / "away")
    key_file.mkdir()
    for ask in (manager.keys.state, manager.keys.check_passphrase):
        with pytest.raises(CredentialUnavailable) as caught:
            ask()
        assert caught.value.code == "credential.key_file_unreadable"


def test_whoever_watches_may_end_it_and_lose_nothing(manager: APICredentialManager, keyring: KeyringStore) -> None:
    for kind in ("api_key", "username", "password"):
        manager.set_credential("erp", kind, f"value of {kind}")
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        manager.keys.rotate(watch=watch)
    assert seen == [(0, 3), (1, 3)]
    again = APICredentialManager(settings=Settings(), keyring=keyring, passphrase=Passphrase())
    assert len(again.get_all_credentials("erp")) == 3
    assert manager.keys.rotate().files == 3
