from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.api_credential_manager import APICredentialManager
from core.credentials.envelope import Key
from core.credentials.file_store import FileStore
from core.credentials.index import from_json, to_json
from core.credentials.key_file import KeyFile
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.credentials.keys import VARIABLE, Keys
from core.credentials.store import CredentialStore, StoreMode
from core.credentials.types import CredentialName, name_of
from core.errors import CredentialDamaged, CredentialError, CredentialLocked, CredentialUnavailable
from core.settings import Settings
from tests.core.credentials.conftest import MemoryBackend

NAME = CredentialName("douyin", "access_token")
OTHER = CredentialName("erp", "api_key")
Open = Callable[..., CredentialStore]


@pytest.fixture
def folder(own_home: Path) -> Path:
    return own_home / ".credentials"


@pytest.fixture
def open_store(folder: Path, keyring: KeyringStore, own_home: Path) -> Open:
    """Opens the store as a new process does."""

    def opened(mode: StoreMode = "auto") -> CredentialStore:
        keys = Keys(Settings(), keyring, KeyFile(own_home / "credentials.key"))
        return CredentialStore(folder, keyring, keys, lambda: mode, now=lambda: 100.0, lock_limit_s=0.2)

    return opened


def value(store: CredentialStore, name: CredentialName = NAME) -> str | None:
    found = store.get(name)
    return found.record.value if found else None


def file_of(folder: Path, name: CredentialName = NAME) -> Path:
    return FileStore(folder).path(name)


def test_dates_and_successor_come_back(open_store: Open) -> None:
    for mode in ("keyring", "file"):
        open_store(mode).put(NAME, mode, expires_at=200.0, replaces="ab")
        found = open_store().get(NAME)
        assert found is not None
        assert (found.store, found.record.changed_at, found.record.expires_at) == (mode, 100.0, 200.0)
        entry = open_store().index().entries[NAME]
        assert (entry.store, entry.changed_at, entry.expires_at, entry.replaces) == (mode, 100.0, 200.0, "ab")


def test_the_mode_says_where_a_value_goes(open_store: Open, backend: MemoryBackend, folder: Path) -> None:
    assert open_store("file").put(NAME, "1").store == "file"
    assert not any("access_token" in service for service in backend.items)
    assert open_store("keyring").put(NAME, "2").store == "keyring"
    assert not file_of(folder).exists(), "the copy that is used no more is deleted"
    assert open_store("file").put(NAME, "3").store == "file"
    assert not any("access_token" in service for service in backend.items)
    assert value(open_store("keyring")) == "3", "the index says where it is, not the mode"


@pytest.mark.parametrize("state", ["locked", "broken", "forgets"])
def test_a_keyring_that_is_wanted_and_fails_is_an_error_and_nothing_is_saved(
    open_store: Open, backend: MemoryBackend, folder: Path, state: str
) -> None:
    open_store("keyring").put(NAME, "before")
    items = dict(backend.items)
    setattr(backend, state, RuntimeError() if state == "broken" else True)
    backend.items = {} if state == "forgets" else backend.items
    with pytest.raises(CredentialLocked if state == "locked" else CredentialUnavailable):
        open_store("keyring").put(OTHER, "new")
    assert FileStore(folder).is_empty()
    backend.locked, backend.broken, backend.forgets, backend.items = False, None, False, items
    assert value(open_store()) == "before"
    assert value(open_store(), OTHER) is None


def test_what_was_saved_elsewhere_wins_after_unlocking(open_store: Open, backend: MemoryBackend) -> None:
    open_store().put(NAME, "old")
    backend.locked = True
    assert open_store().put(NAME, "new").note == "keyring_locked"
    assert open_store().index().tombstones == {(NAME, "keyring")}
    backend.locked = False
    assert value(open_store()) == "new"
    open_store().put(OTHER, "something")
    assert open_store().index().tombstones == frozenset()
    assert not any("access_token" in service for service in backend.items)


def test_what_was_deleted_while_locked_stays_deleted(open_store: Open, backend: MemoryBackend) -> None:
    open_store().put(NAME, "value")
    backend.locked = True
    assert open_store().delete(NAME) is True
    backend.locked = False
    assert backend.items, "it could not be deleted in the keyring yet"
    assert value(open_store()) is None
    assert open_store().delete(NAME) is False


def test_a_late_write_is_not_taken_for_a_saved_value(folder: Path, thread: KeyringThread, own_home: Path) -> None:
    answered = threading.Event()

    class Slow(MemoryBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            assert answered.wait(5.0)
            super().set_password(service, username, password)

    backend = Slow()
    keyring = KeyringStore(
        choose=lambda: backend, peek=backend.peek, thread=thread, read_limit_s=0.5, write_limit_s=0.02
    )
    store = CredentialStore(
        folder, keyring, Keys(Settings(), keyring, KeyFile(own_home / "credentials.key")), lambda: "keyring"
    )
    with pytest.raises(CredentialUnavailable):
        store.put(NAME, "late")
    answered.set()
    thread.call(lambda: None, limit_s=5.0)
    assert backend.items, "it did arrive"
    assert store.get(NAME) is None


def test_a_value_that_only_the_keyring_knows_is_adopted(
    open_store: Open, backend: MemoryBackend, folder: Path, own_home: Path
) -> None:
    open_store("keyring").put(NAME, "value")
    for path in folder.iterdir():
        path.unlink()
    assert value(open_store()) == "value"
    backend.locked = True
    with pytest.raises(CredentialLocked):
        open_store().get(NAME)
    assert open_store().get(OTHER) is None, "locked is the answer only for names that the index places there"


def test_another_keyring_s_absent_proves_nothing(open_store: Open, backend: MemoryBackend) -> None:
    open_store().put(NAME, "value")
    backend.items.clear()
    backend.__class__ = type("Another", (MemoryBackend,), {})
    with pytest.raises(CredentialUnavailable) as caught:
        open_store().get(NAME)
    assert caught.value.code == "credential.other_keyring"


def test_a_listed_item_that_is_gone_is_damage_and_can_be_deleted(open_store: Open, backend: MemoryBackend) -> None:
    open_store().put(NAME, "value")
    kept, backend.items = backend.items, {}  # as in a keyring that was made anew
    with pytest.raises(CredentialDamaged) as caught:
        open_store().get(NAME)
    assert caught.value.code == "credential.item_missing"
    backend.items = kept
    assert value(open_store()) == "value"
    backend.items = {}
    assert open_store().delete(NAME) is True
    assert open_store().get(NAME) is None


@pytest.mark.parametrize("text", ["garbage", '{"magic":"jieru"}'])
def test_a_foreign_item_is_damage(open_store: Open, backend: MemoryBackend, text: str) -> None:
    open_store().put(NAME, "value")
    backend.items = dict.fromkeys(backend.items, text)
    with pytest.raises(CredentialDamaged):
        open_store().get(NAME)


def test_swapped_items_and_files_are_noticed(open_store: Open, backend: MemoryBackend, folder: Path) -> None:
    for mode in ("keyring", "file"):
        open_store(mode).put(NAME, "one")
        open_store(mode).put(OTHER, "two")
        if mode == "keyring":
            one, two = backend.items
            backend.items[one], backend.items[two] = backend.items[two], backend.items[one]
        else:
            file_of(folder).write_bytes(file_of(folder, OTHER).read_bytes())
        with pytest.raises(CredentialDamaged) as caught:
            open_store().get(NAME)
        assert caught.value.code == "credential.swapped"
        backend.items.clear()


def test_a_listed_file_that_is_gone_is_damage_and_can_be_deleted(open_store: Open, folder: Path) -> None:
    open_store("file").put(NAME, "value")
    file_of(folder).unlink()
    with pytest.raises(CredentialDamaged):
        open_store().get(NAME)
    assert open_store().delete(NAME) is True
    assert open_store().get(NAME) is None


def test_an_unlisted_file_is_adopted_even_if_the_keyring_is_gone(
    open_store: Open, backend: MemoryBackend, folder: Path, own_home: Path
) -> None:
    backend.broken = RuntimeError()
    open_store().put(NAME, "value")
    index = from_json((folder / "index.json").read_bytes())
    (folder / "index.json").write_bytes(to_json(replace(index, entries={})))
    assert value(open_store()) == "value"
    assert NAME in open_store().index().entries


def test_an_index_that_is_lost_is_made_from_the_files(open_store: Open, folder: Path) -> None:
    open_store("file").put(NAME, "1")
    open_store("file").put(OTHER, "2")
    key = open_store().index().key
    damaged = file_of(folder)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-10])
    (folder / "index.json").unlink()
    (folder / "index.json.copy").unlink()
    assert value(open_store(), OTHER) == "2", "one damaged file does no harm to the others"
    with pytest.raises(CredentialDamaged):
        open_store().get(NAME)
    assert open_store().index().key == key
    damaged.write_bytes(content)
    assert value(open_store()) == "1"


def test_while_the_key_cannot_be_had_nothing_is_changed(
    open_store: Open, backend: MemoryBackend, folder: Path, own_home: Path
) -> None:
    open_store("file").put(NAME, "value")
    assert open_store().index().key is not None
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    backend.locked = True
    with pytest.raises(CredentialUnavailable):
        open_store().get(NAME)
    with pytest.raises(CredentialUnavailable):
        open_store("file").put(OTHER, "new")
    backend.locked = False
    lost = backend.items
    backend.items = {}
    with pytest.raises(CredentialDamaged):
        open_store().get(NAME)
    with pytest.raises(CredentialDamaged):
        open_store("file").put(OTHER, "new")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not (own_home / "credentials.key").exists()
    backend.items = lost
    assert value(open_store()) == "value"


def test_a_key_may_be_made_again_when_nothing_needs_the_old_one(open_store: Open, backend: MemoryBackend) -> None:
    open_store("file").put(NAME, "value")
    open_store().delete(NAME)
    backend.items.clear()
    open_store("file").put(NAME, "again")
    assert value(open_store()) == "again"


def test_the_environment_s_key_is_used_and_named(
    open_store: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, backend: MemoryBackend
) -> None:
    given = Key(bytes(32), "environment")
    monkeypatch.setenv(VARIABLE, given.text)
    open_store("file").put(NAME, "value")
    assert file_of(folder).read_bytes().startswith(b"jieru1 kid=%s at=environment\n" % given.ref.id.encode())
    assert backend.items == {}
    monkeypatch.setenv(VARIABLE, Key(bytes(range(32)), "environment").text)
    with pytest.raises(CredentialDamaged) as caught:
        open_store().get(NAME)
    assert caught.value.code == "credential.key_wrong"
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(CredentialDamaged) as caught:
        open_store("file").put(OTHER, "new")
    assert caught.value.code == "credential.key_missing"


def test_no_value_is_ever_in_the_index(open_store: Open, folder: Path) -> None:
    for mode in ("keyring", "file"):
        open_store(mode).put(NAME, "planted-secret", replaces="0" * 64)
    for path in folder.iterdir():
        assert b"planted-secret" not in path.read_bytes()


class AnyOrder(RuleBasedStateMachine):
    """Saves, deletions, keyring states and restarts in any order: the last confirmed value is the answer."""

    names = st.sampled_from([NAME, OTHER])

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.backend = MemoryBackend()
        self.thread = KeyringThread("jieru-keyring-order")
        self.keyring = KeyringStore(choose=lambda: self.backend, peek=self.backend.peek, thread=self.thread)
        self.expected: dict[CredentialName, str] = {}
        self.restart()

    @rule()
    def restart(self) -> None:
        keys = Keys(Settings(), self.keyring, KeyFile(Path(self.folder.name) / "credentials.key"))
        self.store = CredentialStore(Path(self.folder.name) / "store", self.keyring, keys, lambda: "auto")

    @rule(name=names, text=st.text(st.characters(codec="utf-8"), min_size=1))
    def save(self, name: CredentialName, text: str) -> None:
        try:
            self.store.put(name, text)
        except CredentialError:
            assert not self._answers(), "only the key of the files can be lacking, and only while the keyring is silent"
        else:
            self.expected[name] = text

    @rule(name=names)
    def delete(self, name: CredentialName) -> None:
        assert self.store.delete(name) is (name in self.expected)
        self.expected.pop(name, None)

    @rule(locked=st.booleans())
    def lock(self, locked: bool) -> None:
        self.backend.locked = locked

    @rule(broken=st.booleans())
    def silence(self, broken: bool) -> None:
        self.backend.broken = RuntimeError() if broken else None

    @invariant()
    def the_last_confirmed_value_is_the_answer(self) -> None:
        for name in (NAME, OTHER):
            try:
                found = value(self.store, name)
            except (CredentialLocked, CredentialUnavailable):
                assert not self._answers()
                assert name in self.expected, "locked is said only of what is stored"
            else:
                assert found == self.expected.get(name)

    def teardown(self) -> None:
        self.thread.close()
        self.folder.cleanup()

    def _answers(self) -> bool:
        return not self.backend.locked and self.backend.broken is None


def test_the_last_confirmed_value_is_the_answer_after_any_order_of_events() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=60, stateful_step_count=20, deadline=None))


@pytest.mark.parametrize("mode", ["keyring", "file"])
def test_what_another_process_deleted_a_moment_ago_is_absent_and_not_damaged(
    keyring: KeyringStore, backend: MemoryBackend, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", mode)
    mine, other = (APICredentialManager(settings=Settings(), keyring=keyring) for _ in range(2))
    mine.set_credential("erp", "api_key", "value-1234")
    store = mine.lookup.store()
    index = store.index()
    assert other.delete_credential("erp", "api_key")
    assert store.get(name_of("erp", "api_key"), index) is None
    other.set_credential("erp", "api_key", "value-5678")
    store.files.path(name_of("erp", "api_key")).unlink(missing_ok=True)
    backend.items = {service: text for service, text in backend.items.items() if "api_key" not in service}
    with pytest.raises(CredentialDamaged):
        store.get(name_of("erp", "api_key"), index)
