from __future__ import annotations

from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials import passphrase as passphrases
from core.credentials.atomic import previous
from core.credentials.envelope import Key, key_of
from core.credentials.keyring_store import KeyringStore
from core.credentials.keys import VARIABLE
from core.credentials.passphrase import Passphrase
from core.errors import CredentialDamaged, CredentialUnavailable, SettingError
from core.settings import Settings
from tests.core.credentials.conftest import MemoryBackend

VALUES = {"api_key": "one-1234", "username": "two-1234"}
GIVEN, OTHER = Key(bytes(32), "environment"), Key(bytes(range(32)), "environment")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)
    monkeypatch.setenv("API_CREDENTIALS_STORE", "file")


@pytest.fixture
def folder(own_home: Path) -> Path:
    return own_home / ".credentials"


class Person:
    """Starts the program anew each time, and may have a passphrase in mind."""

    def __init__(self, keyring: KeyringStore) -> None:
        self.keyring = keyring
        self.word: str | None = None

    def start(self) -> APICredentialManager:
        return APICredentialManager(settings=Settings(), keyring=self.keyring, passphrase=Passphrase(lambda: self.word))

    def values(self) -> dict[str, str]:
        return self.start().get_all_credentials("erp")


@pytest.fixture
def person(keyring: KeyringStore) -> Person:
    made = Person(keyring)
    for kind, value in VALUES.items():
        made.start().set_credential("erp", kind, "before")
        made.start().set_credential("erp", kind, value)
    return made


def places(folder: Path) -> set[tuple[str, str]]:
    """Key and place of every generation of every file."""
    refs = [key_of(path.read_bytes()) for path in folder.iterdir() if ".enc" in path.name]
    return {(ref.id, ref.place) for ref in refs}


def test_all_generations_get_a_new_key_and_nothing_else_changes(person: Person, folder: Path) -> None:
    before = places(folder)
    done = person.start().keys.rotate()
    assert (done.place, done.files, done.left, done.old_keys) == ("keyring", 2, (), 1)
    assert len(places(folder)) == 1
    assert not places(folder) & before
    assert person.values() == VALUES
    person.start().set_credential("erp", "password", "three-1234")
    assert len(places(folder)) == 1, "the index names the new key for new files"
    assert person.start().keys.rotate().files == 3


def test_a_copy_of_before_can_be_read_unless_the_old_keys_are_forgotten(
    person: Person, folder: Path, backend: MemoryBackend
) -> None:
    (path, *_) = sorted(folder.glob("*.enc"))
    copy = path.read_bytes()
    person.start().keys.rotate()
    rotated = path.read_bytes()
    path.write_bytes(copy)
    assert person.values() == VALUES
    path.write_bytes(rotated)
    assert person.start().keys.rotate().old_keys == 2
    assert person.start().keys.rotate(forget=True).old_keys == 0
    assert len([service for service in backend.items if service.startswith("jieru:key:")]) == 1
    assert person.values() == VALUES


def test_without_a_keyring_old_and_new_are_in_the_key_file(
    person: Person, backend: MemoryBackend, own_home: Path
) -> None:
    person.start().keys.rotate()
    backend.broken = RuntimeError()
    with pytest.raises(CredentialUnavailable):  # the old key is in the keyring
        person.start().keys.rotate()
    assert not (own_home / "credentials.key").exists()
    backend.broken = None
    person.start().keys.set_passphrase(None)
    backend.broken = RuntimeError()
    assert person.values() == VALUES
    assert person.start().keys.rotate().place == "file"
    assert len((own_home / "credentials.key").read_text().split()) == 2
    assert person.values() == VALUES
    assert person.start().keys.rotate(forget=True).old_keys == 2, "what is in the silent keyring stays"
    assert len((own_home / "credentials.key").read_text().split()) == 1
    assert person.values() == VALUES


def test_the_variable_s_key_is_changed_by_whoever_sets_the_variable(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, GIVEN.text)
    assert person.start().keys.rotate().place == "environment"
    assert places(folder) == {(GIVEN.ref.id, "environment")}
    assert person.start().keys.rotate().files == 0
    monkeypatch.setenv(VARIABLE, OTHER.text)
    with pytest.raises(CredentialDamaged):
        person.values()
    assert person.start().keys.rotate().left, "without the old key nothing can be read, and nothing is changed"
    assert places(folder) == {(GIVEN.ref.id, "environment")}
    assert person.start().keys.rotate(old_key=GIVEN.text).files == 2
    assert person.values() == VALUES
    monkeypatch.delenv(VARIABLE)
    assert person.start().keys.rotate(old_key=OTHER.text).place == "keyring"
    assert person.values() == VALUES
    with pytest.raises(SettingError) as caught:
        person.start().keys.rotate(old_key="no-key-at-all")
    assert "no-key-at-all" not in str(caught.value)


def test_a_damaged_file_is_left_and_named_and_its_key_kept(person: Person, folder: Path) -> None:
    damaged, whole = sorted(folder.glob("*.enc"))
    damaged.write_bytes(damaged.read_bytes()[:-10])
    content = damaged.read_bytes()
    done = person.start().keys.rotate(forget=True)
    assert (done.left, done.old_keys) == ((damaged.name,), 1)
    assert damaged.read_bytes() == content
    assert key_of(whole.read_bytes()) != key_of(content)


def test_a_new_key_is_not_made_while_the_old_one_cannot_be_had(
    person: Person, folder: Path, backend: MemoryBackend
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    kept = dict(backend.items)
    backend.locked = True
    with pytest.raises(CredentialUnavailable):
        person.start().keys.rotate()
    backend.locked, backend.items = False, {}
    with pytest.raises(CredentialDamaged):
        person.start().keys.rotate()
    assert backend.items == {}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    backend.items = kept
    assert person.values() == VALUES


def test_a_passphrase_is_set_changed_and_taken_away(person: Person, folder: Path, own_home: Path) -> None:
    before = places(folder)
    done = person.start().keys.set_passphrase("first")
    assert (done.place, done.files) == ("file", 2)
    assert not places(folder) & before
    with pytest.raises(CredentialUnavailable) as caught:
        person.values()
    assert caught.value.code == "credential.key_passphrase"
    assert person.start().status("erp")["api_key"].state == "unavailable"
    with pytest.raises(CredentialUnavailable):
        person.start().set_credential("erp", "password", "three")
    person.word = "wrong"
    with pytest.raises(CredentialUnavailable) as caught:
        person.values()
    assert caught.value.code == "credential.key_wrong_passphrase"
    with pytest.raises(CredentialUnavailable):
        person.start().keys.set_passphrase("second")
    person.word = "first"
    assert person.values() == VALUES
    locked = places(folder)
    assert person.start().keys.set_passphrase("second").files == 0, "the key is the same, only its lock is another"
    assert places(folder) == locked
    person.word = "second"
    assert person.values() == VALUES
    assert person.start().keys.rotate().place == "keyring"
    assert person.start().keys.set_passphrase(None).place == "file"
    person.word = None
    assert person.values() == VALUES
    assert "at=passphrase" not in (own_home / "credentials.key").read_text()


def test_rotation_keeps_the_passphrase(person: Person, backend: MemoryBackend, own_home: Path) -> None:
    person.start().keys.set_passphrase("word")
    backend.broken = RuntimeError()
    person.word = "word"
    assert person.start().keys.rotate().place == "file"
    assert person.start().keys.rotate(forget=True).old_keys == 1
    assert "at=passphrase" in (own_home / "credentials.key").read_text()
    assert person.values() == VALUES
    person.word = None
    with pytest.raises(CredentialUnavailable):
        person.values()


def test_a_passphrase_can_be_given_later(person: Person) -> None:
    person.start().keys.set_passphrase("word")
    manager = person.start()
    with pytest.raises(CredentialUnavailable):
        manager.keys.check_passphrase()
    with pytest.raises(CredentialUnavailable):
        manager.keys.give_passphrase("wrong")
    with pytest.raises(CredentialUnavailable) as caught:
        manager.get_credential("erp", "api_key")
    assert caught.value.code == "credential.key_passphrase", "the wrong one is not kept"
    manager.keys.give_passphrase("word")
    manager.keys.check_passphrase()
    assert manager.get_all_credentials("erp") == VALUES


def test_the_variable_s_key_needs_no_passphrase(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, GIVEN.text)
    with pytest.raises(SettingError):
        person.start().keys.set_passphrase("word")


def test_where_nothing_is_stored_yet(keyring: KeyringStore, folder: Path, own_home: Path) -> None:
    person = Person(keyring)
    assert person.start().keys.set_passphrase("word").files == 0
    with pytest.raises(CredentialUnavailable):
        person.start().set_credential("erp", "api_key", "value")
    person.word = "word"
    person.start().set_credential("erp", "api_key", "value")
    assert person.values() == {"api_key": "value"}
    assert person.start().keys.rotate().files == 1


def test_the_generation_before_moves_along(person: Person, folder: Path) -> None:
    person.start().keys.rotate()
    for path in folder.glob("*.enc"):
        path.write_bytes(previous(path).read_bytes())
    assert set(person.values().values()) == {"before"}


def test_after_the_last_key_in_the_key_file_was_forgotten_it_takes_one_again(
    person: Person, backend: MemoryBackend, own_home: Path
) -> None:
    manager = person.start()
    assert manager.get_all_credentials("erp") == VALUES, "it knows the key from now on"
    backend.locked = True
    assert manager.keys.rotate().place == "file"
    backend.locked = False
    assert manager.keys.rotate(forget=True).place == "keyring"
    assert not (own_home / "credentials.key").exists()
    backend.locked = True
    assert manager.keys.rotate().place == "file"
    assert person.values() == VALUES
