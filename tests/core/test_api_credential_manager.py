"""The order of look-up, the four answers, and that nothing is ever lost."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.api_credential_manager import APICredentialManager, CredentialStatus
from core.errors import (
    CredentialDamaged,
    CredentialError,
    CredentialLocked,
    CredentialUnavailable,
    SettingError,
)
from core.settings import Settings
from tests.core.credentials.conftest import (  # noqa: F401 - fixtures
    MemoryBackend,
    SecretService,
    backend,
    keyring,
    manager,
    secret_service,
    secrets,
    thread,
)

ROOT = Path(__file__).parents[2]
NAME = ("douyin", "access_token")


def fresh(keyring: Any) -> APICredentialManager:
    return APICredentialManager(settings=Settings(), keyring=keyring, register_secret=lambda value: None)


def files(home: Path) -> list[Path]:
    return sorted((home / ".credentials").glob("*.enc"))


def test_set_and_get_in_the_keyring(manager: APICredentialManager, backend: MemoryBackend, own_home: Path) -> None:
    stored = manager.set_credential("douyin", "access_token", "act.中文\n二")
    assert (stored.store, stored.note) == ("keyring", "")
    assert manager.get_credential(*NAME) == "act.中文\n二"
    assert files(own_home) == []
    assert all("\n" not in text for text in backend.items.values())
    assert "act." not in (own_home / ".credentials" / "index.json").read_text()


def test_without_a_keyring_it_is_an_encrypted_file(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
    own_home: Path,
) -> None:
    backend.broken = RuntimeError("no bus")
    stored = manager.set_credential(platform="douyin", credential_type="access_token", value="act.value")
    assert (stored.store, stored.note) == ("file", "keyring_unavailable")
    assert fresh(keyring).get_credential(*NAME) == "act.value"
    folder = own_home / ".credentials"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.suffix != ".gitignore"} <= {
        0o600,
        0o644,
    }
    assert stat.S_IMODE(files(own_home)[0].stat().st_mode) == 0o600
    assert b"act.value" not in files(own_home)[0].read_bytes()
    assert stat.S_IMODE((own_home / "credentials.key").stat().st_mode) == 0o600


def test_the_environment_wins_and_is_read_each_time(
    manager: APICredentialManager,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    manager.set_credential(*NAME, "stored-value")
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "from-environment")
    assert manager.get_credential(*NAME) == "from-environment"
    status = manager.status("douyin")["access_token"]
    assert (status.origin, status.shadows, status.length) == ("environment", "keyring", len("from-environment"))
    assert manager.set_credential(*NAME, "other").note == "shadowed"
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "  ")
    assert manager.get_credential(*NAME) == "other"
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "your_douyin_access_token")
    assert manager.get_credential(*NAME) == "other"


def test_only_the_variables_own_placeholder_counts_as_unset(
    manager: APICredentialManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert manager.set_credential("douyin", "app_id", "your_app_id").note == ""
    assert manager.get_credential("douyin", "app_id") == "your_app_id", "what is stored was meant"
    assert manager.set_credential("douyin", "app_id", "your_douyin_app_id").note == "placeholder"
    assert manager.get_credential("douyin", "app_id") == "your_douyin_app_id"
    for platform, variable, value in (
        ("douyin", "DOUYIN_ACCESS_TOKEN", "your_token_4711"),
        ("my crm", "MY_CRM_ACCESS_TOKEN", "your_my_crm_access_token"),
    ):
        monkeypatch.setenv(variable, value)
        assert manager.get_credential(platform, "access_token") == value


def test_a_refreshed_successor_holds_until_the_variable_changes(
    manager: APICredentialManager,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "old-token")
    replaces = hashlib.sha256(b"old-token").hexdigest()
    asyncio.run(manager.aset_credential(*NAME, "new-token", replaces=replaces, expires_at=5e9))
    assert manager.get_credential(*NAME) == "new-token"
    assert manager.status("douyin")["access_token"].origin == "refreshed"
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "changed-by-hand")
    assert manager.get_credential(*NAME) == "changed-by-hand"


def test_none_is_only_said_for_a_proven_absence(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
) -> None:
    assert manager.get_credential(*NAME) is None
    manager.set_credential(*NAME, "value-1234")
    backend.locked = True
    with pytest.raises(CredentialLocked):
        fresh(keyring).get_credential(*NAME)
    assert fresh(keyring).get_credential("douyin", "open_id") is None
    backend.locked = False
    backend.broken = ConnectionResetError("bus died")
    with pytest.raises(CredentialUnavailable):
        fresh(keyring).get_credential(*NAME)
    backend.broken = None
    backend.items = dict.fromkeys(backend.items, "garbage")
    with pytest.raises(CredentialDamaged):
        fresh(keyring).get_credential(*NAME)
    assert fresh(keyring).status("douyin")["access_token"].state == "damaged"


def test_all_values_and_the_ones_that_could_be_read(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
) -> None:
    manager.set_credential("erp", "username", "u-name")
    backend.broken = RuntimeError()
    manager.set_credential("erp", "password", "p-word-1")
    backend.broken = None
    backend.locked = True
    with pytest.raises(CredentialLocked) as caught:
        fresh(keyring).get_all_credentials("erp")
    assert caught.value.partial == {"password": "p-word-1"}


def test_a_value_saved_while_locked_is_the_one_read_after_unlocking(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
) -> None:
    manager.set_credential(*NAME, "old-value")
    backend.locked = True
    assert manager.set_credential(*NAME, "new-value").note == "keyring_locked"
    backend.locked = False
    assert fresh(keyring).get_credential(*NAME) == "new-value"
    assert fresh(keyring).delete_credential(*NAME)
    assert fresh(keyring).get_credential(*NAME) is None


def test_a_backend_that_forgets_is_noticed(manager: APICredentialManager, backend: MemoryBackend) -> None:
    backend.forgets = True
    assert manager.set_credential(*NAME, "value-1234").store == "file"
    assert manager.get_credential(*NAME) == "value-1234"


def test_delete(manager: APICredentialManager, monkeypatch: pytest.MonkeyPatch) -> None:
    manager.set_credential(*NAME, "value-1234")
    assert manager.delete_credential(*NAME) is True
    assert manager.delete_credential(*NAME) is False
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "from-environment")
    assert manager.delete_credential(*NAME) is False


def test_a_damaged_file_is_told_and_left_alone(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
    own_home: Path,
) -> None:
    backend.broken = RuntimeError()
    manager.set_credential(*NAME, "first-value")
    path = files(own_home)[0]
    path.write_bytes(path.read_bytes()[:-20])
    before = path.read_bytes()
    with pytest.raises(CredentialDamaged) as caught:
        fresh(keyring).get_credential(*NAME)
    assert path.name in str(caught.value)
    assert path.read_bytes() == before


def test_a_lost_index_is_made_anew_from_the_files(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
    own_home: Path,
) -> None:
    backend.broken = RuntimeError()
    manager.set_credential(*NAME, "value-1234")
    manager.set_credential("erp", "api_key", "erp-1234")
    for damage in (b"", b"{", b"[]"):
        (own_home / ".credentials" / "index.json").write_bytes(damage)
        assert fresh(keyring).get_credential("erp", "api_key") == "erp-1234"
    (own_home / ".credentials" / "index.json").unlink()
    assert fresh(keyring).list_platforms() == ["douyin", "erp"]


def test_a_lost_key_is_damage_and_never_replaced(
    manager: APICredentialManager,
    backend: MemoryBackend,
    keyring: Any,
    own_home: Path,
) -> None:
    backend.broken = RuntimeError()
    manager.set_credential(*NAME, "value-1234")
    key = (own_home / "credentials.key").read_bytes()
    (own_home / "credentials.key").unlink()
    with pytest.raises(CredentialDamaged):
        fresh(keyring).get_credential(*NAME)
    with pytest.raises(CredentialError):
        fresh(keyring).set_credential("erp", "api_key", "erp-1234")
    assert not (own_home / "credentials.key").exists()
    (own_home / "credentials.key").write_bytes(key)
    assert fresh(keyring).get_credential(*NAME) == "value-1234"


def test_a_malformed_key_stops(
    manager: APICredentialManager,
    backend: MemoryBackend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backend.broken = RuntimeError()
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "too-short")
    with pytest.raises(SettingError) as caught:
        manager.set_credential(*NAME, "value-1234")
    assert caught.value.data["name"] == "API_CREDENTIAL_ENCRYPTION_KEY"
    assert "too-short" not in str(caught.value)


def test_another_process_is_noticed(manager: APICredentialManager, keyring: Any) -> None:
    now = [0.0]
    watching = APICredentialManager(settings=Settings(), keyring=keyring, clock=lambda: now[0])
    manager.set_credential(*NAME, "value-1")
    assert watching.get_credential(*NAME) == "value-1"
    manager.set_credential(*NAME, "value-2")
    now[0] += 0.3
    assert watching.get_credential(*NAME) == "value-2"


def test_secrets_are_registered_and_identifiers_are_not(
    manager: APICredentialManager,
    secrets: list[str],
) -> None:
    manager.set_credential(*NAME, "value-1234")
    manager.set_credential("douyin", "open_id", "open-1234")
    assert secrets == ["value-1234"]


def test_validation(manager: APICredentialManager) -> None:
    assert manager.validate_credential("erp").missing == ("api_key",)
    manager.set_credential("erp", "username", "name")
    manager.set_credential("erp", "password", "word-1234")
    assert manager.validate_credential("erp")
    asyncio.run(manager.aset_credential(*NAME, "value-1234", expires_at=1.0))
    result = manager.validate_credential("douyin")
    assert (result.missing, result.expired, bool(result)) == (("open_id",), ("access_token",), False)


def test_list_platforms_counts_credentials_only(
    manager: APICredentialManager,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert manager.list_platforms() == []
    monkeypatch.setenv("ERP_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ZHIHU_ACCESS_TOKEN", "zhihu-1234")
    manager.set_credential("my crm", "api_key", "crm-1234")
    assert manager.list_platforms() == ["my crm", "zhihu"]


@pytest.mark.parametrize("value", ["", "\ud800", 5, None])
def test_values_that_cannot_be_kept(manager: APICredentialManager, value: Any) -> None:
    with pytest.raises(SettingError):
        manager.set_credential(*NAME, value)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a/b", "a\nb", "\u202eabc", "x" * 65, 7])
def test_names_that_cannot_be_used(manager: APICredentialManager, name: Any) -> None:
    with pytest.raises(SettingError):
        manager.set_credential("douyin", name, "value")


async def test_every_blocking_method_has_its_twin(manager: APICredentialManager) -> None:
    await manager.aset_credential(*NAME, "value-1234")
    assert await manager.aget_credential(*NAME) == "value-1234"
    assert await manager.aget_all_credentials("douyin") == {"access_token": "value-1234"}
    assert isinstance((await manager.astatus("douyin"))["access_token"], CredentialStatus)
    assert not await manager.avalidate_credential("douyin")
    assert await manager.alist_platforms() == ["douyin"]
    assert (await manager.aplaces()).target == "keyring"
    await manager.aunlock()
    assert await manager.adelete_credential(*NAME)


@pytest.mark.parametrize(
    ("mode", "state", "target"),
    [
        ("auto", "open", "keyring"),
        ("auto", "locked", "file"),
        ("auto", "failed", "file"),
        ("keyring", "open", "keyring"),
        ("keyring", "locked", None),
        ("file", "open", "file"),
    ],
)
def test_where_the_next_value_goes(
    manager: APICredentialManager,
    backend: MemoryBackend,
    own_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    state: str,
    target: str | None,
) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", mode)
    backend.locked = state == "locked"
    backend.broken = RuntimeError() if state == "failed" else None
    places = manager.places()
    assert (places.mode, places.keyring, places.target) == (mode, state, target)
    assert places.folder == str(own_home / ".credentials")
    assert places.key == ""
    if target == "file":
        stored = manager.set_credential(*NAME, "value-1234")
        assert (stored.store, stored.place) == (target, places.folder)
        assert manager.places().key == ("keyring" if state == "open" else "file")


def test_the_environment_s_key_is_named(manager: APICredentialManager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "A" * 43 + "=")
    assert manager.places().key == "environment"
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "nonsense")
    assert manager.places().key == ""


def test_unlocking_that_nobody_answers(manager: APICredentialManager, backend: MemoryBackend) -> None:
    backend.locked, backend.opens = True, False
    with pytest.raises(CredentialLocked):
        manager.unlock()
    backend.broken = RuntimeError()
    with pytest.raises(CredentialUnavailable):
        manager.unlock()


@pytest.mark.real
def test_a_real_secret_service(secret_service: SecretService, own_home: Path) -> None:
    first = APICredentialManager(settings=Settings())
    stored = first.set_credential(*NAME, "act.real-value 中文")
    assert (stored.store, stored.place) == ("keyring", "keyring.backends.SecretService.Keyring")
    assert APICredentialManager(settings=Settings()).get_credential(*NAME) == "act.real-value 中文"
    assert files(own_home) == []
    assert first.delete_credential(*NAME)
    assert APICredentialManager(settings=Settings()).get_credential(*NAME) is None


@pytest.mark.real
def test_a_frozen_daemon_is_unavailable_in_time_and_comes_back(secret_service: SecretService) -> None:
    from core.credentials.keyring_store import KeyringStore
    from core.credentials.keyring_thread import KeyringThread

    made = KeyringThread("jieru-keyring-frozen")
    slow = KeyringStore(thread=made, read_limit_s=5.0)
    hasty = KeyringStore(thread=made, read_limit_s=0.3)
    APICredentialManager(settings=Settings(), keyring=slow).set_credential(*NAME, "value-1234")
    secret_service.freeze()
    with pytest.raises(CredentialUnavailable):
        APICredentialManager(settings=Settings(), keyring=hasty).get_credential(*NAME)
    secret_service.thaw()
    assert APICredentialManager(settings=Settings(), keyring=slow).get_credential(*NAME) == "value-1234"
    made.close()


SAVER = """
import sys
from core.api_credential_manager import APICredentialManager
manager = APICredentialManager()
for number in range(10):
    manager.set_credential("erp", f"type_{sys.argv[1]}_{number}", f"value-{sys.argv[1]}-{number}")
print("done")
"""


@pytest.mark.real
def test_two_processes_at_the_first_start_agree_on_one_key(own_home: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SAVER]
    savers = [
        subprocess.Popen([*command, name], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for name in ("a", "b")
    ]
    for saver in savers:
        out, err = saver.communicate(timeout=30)
        assert out == b"done\n", err.decode()
    values = APICredentialManager(settings=Settings()).get_all_credentials("erp")
    assert len(values) == 20
    assert len({json.loads((own_home / ".credentials" / "index.json").read_text())["key"]["id"]}) == 1


@pytest.mark.real
def test_a_killed_writer_leaves_every_confirmed_value(own_home: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    code = SAVER.replace("range(10)", "range(1000)").replace("    manager.set", "    print(number)\n    manager.set")
    with subprocess.Popen([sys.executable, "-c", code, "k"], env=environ, stdout=subprocess.PIPE, text=True) as saver:
        assert saver.stdout is not None
        begun = 0
        for line in saver.stdout:
            begun = int(line)
            if begun == 5:
                saver.kill()
                break
    values = APICredentialManager(settings=Settings()).get_all_credentials("erp")
    assert [values[f"type_k_{number}"] for number in range(5)] == [f"value-k-{number}" for number in range(5)]
