"""Folders that releases have written are read, and written on, by the code of today."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.atomic import previous
from core.credentials.passphrase import Passphrase
from core.credentials.transfer import carry_out, from_export
from core.errors import CredentialUnavailable
from core.settings import Settings

KEPT = Path(__file__).parents[2] / "data" / "credentials"
RELEASES = sorted(path.name for path in KEPT.iterdir() if path.is_dir())
VALUES = {
    ("douyin", "access_token"): "act.kept-for-ever 中文 😀",
    ("erp", "api_key"): "line one\nline two\r\n\0end",
    ("my crm", "password"): '"quotes" and \\ and ü',
}

pytestmark = pytest.mark.parametrize("release", RELEASES)


def start(word: str = "") -> APICredentialManager:
    return APICredentialManager(settings=Settings(), passphrase=Passphrase(lambda: word))


def unpack(release: str, name: str, home: Path) -> Path:
    shutil.copytree(KEPT / release / name, home, dirs_exist_ok=True)
    return (home / "store").rename(home / ".credentials")


def values(manager: APICredentialManager) -> dict[tuple[str, str], str | None]:
    return {key: manager.get_credential(*key) for key in VALUES}


def test_encrypted_files(release: str, own_home: Path) -> None:
    folder = unpack(release, "files", own_home)
    assert values(start()) == VALUES
    assert start().list_platforms() == ["douyin", "erp", "my crm"]
    status = start().status("douyin")["access_token"]
    assert (status.origin, status.expires_at, status.note) == ("file", 4102444800.0, "")
    assert start().get_credential("erp", "username") is None
    start().set_credential("erp", "username", "new")
    assert start().keys.rotate(forget=True).files == 4
    assert values(start()) == VALUES
    for path in folder.glob("*.enc"):
        if previous(path).exists():
            previous(path).replace(path)
    assert start().get_credential("erp", "api_key") == "the value before"


@pytest.mark.parametrize("lost", [["index.json"], ["index.json", "index.json.copy"]])
def test_the_index_is_made_again_from_them(release: str, own_home: Path, lost: list[str]) -> None:
    folder = unpack(release, "files", own_home)
    for name in lost:
        (folder / name).unlink()
    assert values(start()) == VALUES
    assert start().list_platforms() == ["douyin", "erp", "my crm"]


def test_a_key_with_a_passphrase(release: str, own_home: Path) -> None:
    unpack(release, "passphrase", own_home)
    with pytest.raises(CredentialUnavailable):
        start().get_credential("erp", "api_key")
    assert values(start("kept for ever")) == VALUES


def test_items_of_a_keyring(release: str, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpack(release, "keyring", own_home)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.FolderKeyring")
    monkeypatch.setenv("JIERU_TEST_KEYRING", str(own_home / "items"))
    assert values(start()) == {**VALUES, ("my crm", "password"): None}, "one was deleted while it was locked"
    start().set_credential("erp", "username", "new")
    assert not [path for path in (own_home / "items").iterdir() if "password" in path.name]


def test_an_export(release: str) -> None:
    carry_out(start(), from_export(start(), KEPT / release / "credentials.export", "kept for ever"))
    assert values(start()) == VALUES
