from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from core.credentials.definitions import Definitions
from core.credentials.index import Index
from core.credentials.keyring_store import KeyringStore
from core.credentials.lookup import Lookup
from core.credentials.store import CredentialStore
from core.credentials.types import CredentialName
from core.errors import CredentialLocked, CredentialUnavailable, SettingError
from core.settings import Settings
from tests.core.credentials.conftest import MemoryBackend

NAME = CredentialName("douyin", "access_token")
KEY = ("douyin", "access_token")


class Asked(MemoryBackend):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = 0

    def _check(self) -> None:
        self.questions += 1
        super()._check()


@pytest.fixture
def backend() -> Asked:
    return Asked()


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def secrets() -> list[str]:
    return []


@pytest.fixture
def lookup(keyring: KeyringStore, now: list[float], secrets: list[str]) -> Lookup:
    return Lookup(
        Settings(clock=lambda: now[0]), keyring, Definitions(), secrets.append, clock=lambda: now[0], wall=lambda: 50.0
    )


def save(lookup: Lookup, value: str, *, replaces: str | None = None) -> None:
    lookup.store().put(NAME, value, replaces=replaces)
    lookup.forget(NAME)


def test_a_repeated_read_asks_nobody(lookup: Lookup, backend: Asked, now: list[float]) -> None:
    save(lookup, "value")
    assert lookup.fresh(*KEY) is None
    answer = lookup.answer(*KEY)
    asked = backend.questions
    assert lookup.fresh(*KEY) is answer
    now[0] += 1000.0
    assert lookup.fresh(*KEY) is None
    ready = lookup.ready(*KEY)
    assert ready is not None
    assert ready.value == "value"
    assert backend.questions == asked


def test_the_environment_is_looked_at_each_time(lookup: Lookup, monkeypatch: pytest.MonkeyPatch) -> None:
    save(lookup, "stored")
    assert lookup.answer(*KEY).value == "stored"
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "one")
    assert lookup.fresh(*KEY) is None
    assert lookup.answer(*KEY).value == "one"
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "two")
    assert lookup.answer(*KEY).value == "two"
    monkeypatch.delenv("DOUYIN_ACCESS_TOKEN")
    assert lookup.answer(*KEY).value == "stored"


def test_a_changed_dotenv_is_noticed_within_250_ms(lookup: Lookup, now: list[float]) -> None:
    assert lookup.answer(*KEY).value is None
    Path(".env").write_text("DOUYIN_ACCESS_TOKEN=from-file\n", encoding="utf-8")
    now[0] += 0.25
    assert lookup.answer(*KEY).value == "from-file"
    assert lookup.status(NAME).origin == "dotenv"


def test_a_changed_folder_is_noticed_within_250_ms(
    lookup: Lookup, now: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "file")
    save(lookup, "first folder")
    assert lookup.answer(*KEY).value == "first folder"
    monkeypatch.setenv("API_CREDENTIALS_DIR", str(tmp_path / "second"))
    now[0] += 0.25
    assert lookup.answer(*KEY).value is None
    save(lookup, "second folder")
    monkeypatch.delenv("API_CREDENTIALS_DIR")
    now[0] += 0.25
    assert lookup.answer(*KEY).value == "first folder"


def test_another_process_s_save_is_noticed_within_250_ms(
    lookup: Lookup, now: list[float], keyring: KeyringStore
) -> None:
    save(lookup, "ours")
    assert lookup.answer(*KEY).value == "ours"
    Lookup(Settings(), keyring, Definitions(), lambda value: None).store().put(NAME, "theirs")
    now[0] += 0.25
    assert lookup.ready(*KEY) is None, "an event loop must not wait for the keyring"
    assert lookup.answer(*KEY).value == "theirs"


def test_a_changed_file_is_noticed(lookup: Lookup, now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "file")
    save(lookup, "value")
    assert lookup.answer(*KEY).value == "value"
    (path,) = lookup.store().files.folder.glob("*.enc")
    path.write_bytes(b"damaged")
    now[0] += 0.25
    assert lookup.status(NAME).state == "damaged"


def test_an_absence_is_asked_again_after_two_seconds(lookup: Lookup, backend: Asked, now: list[float]) -> None:
    assert lookup.answer(*KEY).value is None
    asked = backend.questions
    now[0] += 1.9
    assert lookup.answer(*KEY).value is None
    assert backend.questions == asked
    now[0] += 0.2
    assert lookup.answer(*KEY).value is None
    assert backend.questions > asked


def test_an_answer_that_began_before_an_edit_is_not_kept(
    lookup: Lookup, monkeypatch: pytest.MonkeyPatch, now: list[float]
) -> None:
    save(lookup, "old")
    reading = CredentialStore.get

    with monkeypatch.context() as patch:

        def read_and_edit(store: CredentialStore, name: CredentialName, index: Index) -> object:
            found = reading(store, name, index)
            patch.undo()
            save(lookup, "new")
            return found

        patch.setattr(CredentialStore, "get", read_and_edit)
        assert lookup.answer(*KEY).value == "old"
    assert lookup.fresh(*KEY) is None
    assert lookup.answer(*KEY).value == "new"


def test_the_successor_of_a_variable(lookup: Lookup, monkeypatch: pytest.MonkeyPatch, backend: Asked) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "given")
    save(lookup, "refreshed", replaces=hashlib.sha256(b"given").hexdigest())
    assert lookup.answer(*KEY).value == "refreshed"
    status = lookup.status(NAME)
    assert (status.origin, status.shadows, status.length) == ("refreshed", None, len("refreshed"))
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "changed")
    assert lookup.answer(*KEY).value == "changed"
    status = lookup.status(NAME)
    assert (status.origin, status.shadows, status.length) == ("environment", "keyring", len("changed"))
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "given")
    lookup.forget(NAME)
    backend.locked = True
    with pytest.raises(CredentialLocked):
        lookup.answer(*KEY)  # the variable's own token has been used up


def test_a_variable_needs_no_store(lookup: Lookup, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / ".credentials").write_text("not a folder")
    with pytest.raises(CredentialUnavailable):
        lookup.answer(*KEY)
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "given")
    assert lookup.answer(*KEY).value == "given"
    assert lookup.status(NAME).state == "set"


def test_secrets_are_registered_before_they_are_given_out(
    lookup: Lookup, secrets: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save(lookup, "stored-secret")
    lookup.answer(*KEY)
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "variable-secret")
    monkeypatch.setenv("DOUYIN_OPEN_ID", "open-id")
    lookup.answer(*KEY)
    lookup.answer("douyin", "open_id")
    assert secrets == ["stored-secret", "variable-secret"]


def test_status_never_raises(
    lookup: Lookup, backend: Asked, monkeypatch: pytest.MonkeyPatch, own_home: Path, now: list[float]
) -> None:
    def state() -> str:
        now[0] += 3.0
        lookup.forget(NAME)
        return lookup.status(NAME).state

    assert state() == "absent"
    save(lookup, "value")
    assert state() == "set"
    backend.locked = True
    assert (state(), lookup.status(NAME).origin, lookup.status(NAME).length) == ("locked", "keyring", None)
    backend.locked, backend.broken = False, RuntimeError()
    assert state() == "unavailable"
    save(lookup, "value")
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "malformed")
    assert state() == "unavailable"
    monkeypatch.delenv("API_CREDENTIAL_ENCRYPTION_KEY")
    (own_home / "credentials.key").unlink()
    lookup._open = None
    assert state() == "damaged"
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "\udcff")
    assert (state(), lookup.status(NAME).note) == ("unavailable", "bad_variable")


@pytest.mark.parametrize(
    ("value", "note"), [("your_douyin_access_token", "placeholder"), (" ", "blank"), ("x\n", "newline_stripped")]
)
def test_what_was_passed_over_is_noted(lookup: Lookup, monkeypatch: pytest.MonkeyPatch, value: str, note: str) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", value)
    assert lookup.status(NAME).note == note


def test_a_mode_that_there_is_not_is_an_error(lookup: Lookup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "cloud")
    with pytest.raises(SettingError) as caught:
        save(lookup, "value")
    assert caught.value.data["name"] == "API_CREDENTIALS_STORE"
