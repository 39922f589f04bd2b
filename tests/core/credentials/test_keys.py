from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.credentials.envelope import Key, KeyRef
from core.credentials.key_file import KeyFile
from core.credentials.keyring_store import KeyringStore
from core.credentials.keys import VARIABLE, Keys, NoKeyError
from core.errors import SettingError
from core.settings import Settings
from tests.core.credentials.conftest import MemoryBackend

GIVEN = Key(bytes(range(32)), "environment")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "credentials.key"


@pytest.fixture
def keys(keyring: KeyringStore, file: Path) -> Keys:
    return Keys(Settings(), keyring, KeyFile(file))


def again(keyring: KeyringStore, file: Path) -> Keys:
    """As a new process finds things."""
    return Keys(Settings(), keyring, KeyFile(file))


def test_a_new_key_goes_into_the_keyring(keys: Keys, keyring: KeyringStore, file: Path) -> None:
    made = keys.make()
    assert made.place == "keyring"
    assert not file.exists()
    assert again(keyring, file).open(made.ref).raw == made.raw


def test_two_homes_with_one_keyring_keep_both_keys(keys: Keys, keyring: KeyringStore, file: Path) -> None:
    first, second = keys.make(), again(keyring, file).make()
    assert first.raw != second.raw
    assert again(keyring, file).open(first.ref).raw == first.raw
    assert again(keyring, file).open(second.ref).raw == second.raw


def test_without_a_keyring_it_goes_into_the_key_file(
    keys: Keys, keyring: KeyringStore, backend: MemoryBackend, file: Path
) -> None:
    backend.broken = RuntimeError()
    made = keys.make()
    assert made.place == "file"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert again(keyring, file).open(made.ref).raw == made.raw
    assert again(keyring, file).make().raw == made.raw, "a key file is never replaced"


def test_the_environment_s_key(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys.environment() is None
    monkeypatch.setenv(VARIABLE, f" {GIVEN.text} ")
    assert keys.environment() == GIVEN
    assert keys.open(GIVEN.ref) == GIVEN
    assert keys.open(KeyRef(GIVEN.ref.id, "file")) == GIVEN, "the id says which key it is, wherever it was"


def test_a_malformed_variable_stops_everything(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys.make()
    monkeypatch.setenv(VARIABLE, "too-short-secret")
    for use in (keys.environment, lambda: keys.open(made.ref)):
        with pytest.raises(SettingError) as caught:
            use()
        assert caught.value.data["name"] == VARIABLE
        assert "too-short-secret" not in str(caught.value)


def test_what_is_missing_what_is_wrong_and_what_does_not_answer(
    keys: Keys, keyring: KeyringStore, backend: MemoryBackend, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reason(ref: KeyRef) -> str:
        with pytest.raises(NoKeyError) as caught:
            again(keyring, file).open(ref)
        assert caught.value.ref == ref
        return caught.value.reason

    in_keyring = keys.make().ref
    assert reason(KeyRef("00000000", "keyring")) == "missing"
    assert reason(KeyRef("00000000", "file")) == "missing"
    assert reason(GIVEN.ref) == "missing"
    backend.locked = True
    assert reason(in_keyring) == "unavailable"
    backend.locked, backend.broken = False, RuntimeError()
    assert reason(in_keyring) == "unavailable"
    in_file = again(keyring, file).make().ref
    assert in_file.place == "file"
    assert reason(KeyRef("00000000", "file")) == "wrong"
    file.write_text("nonsense")
    assert reason(in_file) == "malformed"
    file.unlink()
    file.mkdir()
    assert reason(in_file) == "unavailable"
    monkeypatch.setenv(VARIABLE, GIVEN.text)
    assert reason(KeyRef("00000000", "environment")) == "wrong"


def test_a_damaged_key_file_is_not_written_over(keys: Keys, backend: MemoryBackend, file: Path) -> None:
    backend.broken = RuntimeError()
    file.parent.mkdir()
    file.write_text("nonsense")
    with pytest.raises(NoKeyError):
        keys.make()
    assert file.read_text() == "nonsense"
