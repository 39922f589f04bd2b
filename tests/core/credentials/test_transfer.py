from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials import passphrase as passphrases
from core.credentials.keyring_store import KeyringStore
from core.credentials.passphrase import lock
from core.credentials.record import Record, to_text
from core.credentials.transfer import (
    carry_out,
    chosen,
    export,
    from_dotenv,
    from_export,
    is_export,
    names_without_values,
)
from core.credentials.types import name_of
from core.errors import CredentialError, CredentialLocked, SettingError
from core.settings import Settings
from tests.core.credentials.conftest import MemoryBackend


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "credentials.export"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keyring: KeyringStore) -> APICredentialManager:
    """Another machine."""
    settings = Settings({"JIERU_HOME": str(tmp_path / "elsewhere"), "API_CREDENTIALS_STORE": "file"})
    backend = MemoryBackend()
    other = KeyringStore(choose=lambda: backend, peek=backend.peek, thread=keyring._thread)
    return APICredentialManager(settings=settings, keyring=other, register_secret=lambda value: None)


def test_what_a_dotenv_holds_and_how_it_compares(manager: APICredentialManager, tmp_path: Path) -> None:
    manager.set_credential("erp", "api_key", "same-1234")
    manager.set_credential("erp", "username", "another")
    manager.set_credential("my crm", "token", "stored")
    path = tmp_path / "their.env"
    path.write_text(
        "ERP_API_KEY=same-1234\nERP_USERNAME=somebody\nERP_PASSWORD='planted $x'\nMY_CRM_TOKEN=t-1\n"
        "DOUYIN_APP_ID=your_douyin_app_id\nZHIHU_API_KEY= \nAPI_TIMEOUT=3\nUNKNOWN_TOKEN=x\n"
    )
    found = from_dotenv(manager, path)
    assert [(c.platform, c.type, c.variable, c.length, c.difference) for c in found] == [
        ("erp", "api_key", "ERP_API_KEY", 9, "same"),
        ("erp", "username", "ERP_USERNAME", 8, "differs"),
        ("erp", "password", "ERP_PASSWORD", 10, "new"),
        ("my crm", "token", "MY_CRM_TOKEN", 3, "differs"),
    ]
    assert "planted" not in repr(found)
    results = carry_out(manager, found)
    assert [result.error for result in results] == [None] * 4
    assert manager.get_credential("erp", "password") == "planted $x"
    assert {candidate.difference for candidate in from_dotenv(manager, path)} == {"same"}


def test_what_cannot_be_compared_or_saved_keeps_nothing_else_from_it(
    manager: APICredentialManager, backend: MemoryBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.set_credential("erp", "api_key", "stored-1234")
    path = tmp_path / "their.env"
    path.write_text("ERP_API_KEY=new-1234\nERP_USERNAME=somebody\n")
    backend.locked = True
    found = from_dotenv(manager, path)
    assert [candidate.difference for candidate in found] == ["unknown", "new"]
    monkeypatch.setenv("API_CREDENTIALS_STORE", "keyring")
    results = carry_out(manager, found)
    assert [type(result.error) for result in results] == [CredentialLocked] * 2
    monkeypatch.setenv("API_CREDENTIALS_STORE", "auto")
    assert [result.stored and result.stored.store for result in carry_out(manager, found)] == ["file", "file"]


def test_to_another_machine(manager: APICredentialManager, elsewhere: APICredentialManager, file: Path) -> None:
    manager.set_credential("douyin", "access_token", "planted-token 中文\n", expires_at=4e9, replaces="ab")
    manager.set_credential("my crm", "password", "planted-password")
    assert [name.type for name in export(manager, file, "word")] == ["access_token", "password"]
    assert b"planted" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert is_export(file)
    elsewhere.set_credential("my crm", "password", "newer there")
    found = from_export(elsewhere, file, "word")
    assert [(c.type, c.difference, c.expires_at) for c in found] == [
        ("access_token", "new", 4e9),
        ("password", "older", None),
    ]
    carry_out(elsewhere, found)
    assert elsewhere.get_all_credentials("my crm") == {"password": "planted-password"}
    status = elsewhere.status("douyin")["access_token"]
    assert (status.expires_at, status.origin) == (4e9, "file")
    assert elsewhere.lookup.store().index().of("douyin")["access_token"].replaces == "ab"


def test_an_export_is_complete_and_new_or_there_is_none(
    manager: APICredentialManager, backend: MemoryBackend, file: Path
) -> None:
    with pytest.raises(SettingError):
        export(manager, file, "word")
    manager.set_credential("erp", "api_key", "one-1234")
    backend.locked = True
    fresh = APICredentialManager(settings=Settings(), keyring=manager.lookup._keyring)
    with pytest.raises(CredentialError):
        export(fresh, file, "word")
    assert not file.exists()
    backend.locked = False
    export(manager, file, "word")
    content = file.read_bytes()
    with pytest.raises(SettingError) as caught:
        export(manager, file, "other")
    assert caught.value.code == "credential.export_exists"
    assert file.read_bytes() == content
    with pytest.raises(SettingError) as caught:
        export(manager, file / "below", "word")
    assert caught.value.code == "credential.export_failed"


def test_what_is_no_export_is_said(manager: APICredentialManager, file: Path) -> None:
    manager.set_credential("erp", "api_key", "one-1234")
    export(manager, file, "word")
    whole = file.read_bytes()

    def code(content: bytes | None, word: str = "word") -> str:
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(SettingError) as caught:
            from_export(manager, file, word)
        return caught.value.code

    assert code(whole, "Word") == "credential.export_passphrase"
    for damaged in (whole[:-20], b"", b"A=1\n", lock(b"[]", "word"), lock(b'{"magic": "x", "v": 1}', "word")):
        assert code(damaged) == "credential.export_damaged"
    newer = json.dumps({"magic": "jieru-export", "v": 2}).encode()
    assert code(lock(newer, "word")) == "credential.export_newer"
    assert code(None) == "setting.file_unreadable"
    assert not is_export(file)


def test_names_without_values(manager: APICredentialManager, monkeypatch: pytest.MonkeyPatch) -> None:
    manager.set_credential("erp", "api_key", "planted-1")
    manager.set_credential("my crm", "token", "planted-2")
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "planted-3")
    names = names_without_values(manager)
    assert "planted" not in names
    assert [line for line in names.splitlines() if line and not line.startswith("#")] == [
        "DOUYIN_ACCESS_TOKEN=",
        "ERP_API_KEY=",
        "MY_CRM_TOKEN=",
    ]


def test_choosing(manager: APICredentialManager, tmp_path: Path) -> None:
    path = tmp_path / "their.env"
    path.write_text("ERP_API_KEY=a-1\nERP_USERNAME=b-1\nERP_PASSWORD=c-1\n")
    found = from_dotenv(manager, path)
    for words, numbers in (("all", [0, 1, 2]), ("", []), ("3 1", [0, 2]), ("2-3", [1, 2]), ("1，2", [0, 1])):
        assert chosen(found, words) == [found[number] for number in numbers]
    for words in ("4", "0", "x", "3-4", "1-"):
        if words == "1-":
            assert chosen(found, words) == [found[0]]
            continue
        with pytest.raises(ValueError, match=r".*"):
            chosen(found, words)


@pytest.mark.parametrize(
    "fields",
    [{"platform": "../../etc/passwd"}, {"platform": "a\u202eb"}, {"type": "cafe\u0301"}, {"account": "another"}],
    ids=["a path", "right to left", "in pieces", "another account"],
)
def test_names_that_were_never_exported_are_not_shown(
    manager: APICredentialManager, tmp_path: Path, fields: dict[str, str]
) -> None:
    record = {**json.loads(to_text(Record(name_of("erp", "password"), "value", 1.0))), **fields}
    document = {"magic": "jieru-export", "v": 1, "records": [json.dumps(record)]}
    path = tmp_path / "hostile"
    path.write_bytes(passphrases.lock(json.dumps(document).encode(), "word"))
    with pytest.raises(SettingError) as caught:
        from_export(manager, path, "word")
    assert caught.value.code == "credential.export_damaged"


def test_a_pipe_is_not_waited_for(manager: APICredentialManager, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert not is_export(path)
    with pytest.raises(SettingError, match="cannot be read"):
        from_dotenv(manager, path)
    with pytest.raises(SettingError, match="cannot be read"):
        from_export(manager, path, "word")
