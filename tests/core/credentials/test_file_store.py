from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.credentials.atomic import UnsafeFileError, previous
from core.credentials.envelope import Key, KeyRef
from core.credentials.file_store import FileStore
from core.credentials.record import MalformedError, Record
from core.credentials.types import CredentialName

KEY = Key(bytes(range(32)), "file")
NAME = CredentialName("douyin", "access_token")
ANY_TEXT = st.text(st.characters(codec="utf-8"))


def opened(ref: KeyRef) -> Key:
    assert ref == KEY.ref
    return KEY


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    made = FileStore(tmp_path / ".credentials")
    made.prepare()
    return made


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_name_leads_out_of_the_folder(platform: str, kind: str, account: str) -> None:
    path = FileStore(Path("/folder")).path(CredentialName(platform, kind, account))
    assert path.parent == Path("/folder")
    assert re.fullmatch(r"[0-9a-f]{40}\.enc", path.name)


@given(ANY_TEXT, ANY_TEXT.filter(len))
@settings(max_examples=25, deadline=None)
def test_every_value_comes_back(kind: str, value: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = FileStore(Path(folder))
        record = Record(CredentialName("erp", kind), value, 1.0)
        store.write(record, KEY)
        assert FileStore(Path(folder)).read(record.name, opened) == (record, store.stamp(record.name))
        assert [path.suffix for path in Path(folder).iterdir()] == [".enc"]


def test_names_that_differ_in_their_parts_have_different_files() -> None:
    store = FileStore(Path("/folder"))
    names = [
        CredentialName("ab", "c"),
        CredentialName("a", "bc"),
        CredentialName("AB", "c"),
        CredentialName("ab", "c", "second"),
    ]
    assert len({store.path(name) for name in names}) == len(names)


def test_the_folder_is_hidden_from_git_and_swept_once(store: FileStore) -> None:
    leftover = store.folder / ".tmp-0123456789abcdef-99"
    leftover.write_bytes(b"")
    store.tidy()
    assert not leftover.exists()
    leftover.write_bytes(b"")
    store.tidy()
    assert leftover.exists(), "it may be our own, of a save in the same process"
    assert (store.folder / ".gitignore").read_text() == "*\n"
    (store.folder / ".gitignore").write_text("mine\n")
    store.tidy()
    assert (store.folder / ".gitignore").read_text() == "mine\n"


def test_absent_damaged_and_unreadable_are_three_answers(store: FileStore) -> None:
    assert store.read(NAME, opened) is None
    store.write(Record(NAME, "value-1234", 1.0), KEY)
    path = store.path(NAME)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(MalformedError):
        store.read(NAME, opened)
    path.unlink()
    path.symlink_to("elsewhere")
    with pytest.raises(UnsafeFileError):
        store.read(NAME, opened)


def test_deleting_takes_both_generations(store: FileStore) -> None:
    for value in ("1", "2"):
        store.write(Record(NAME, value, 1.0), KEY)
    assert previous(store.path(NAME)).exists()
    assert not store.is_empty()
    store.delete(NAME)
    store.delete(NAME)
    assert store.is_empty()
    assert store.read(NAME, opened) is None


def test_a_previous_generation_is_ciphertext_too(store: FileStore) -> None:
    store.write(Record(NAME, "1", 1.0), KEY)
    path = store.path(NAME)
    path.rename(previous(path))
    assert not store.is_empty()


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "none")
    assert store.is_empty()
    assert store.stamp(NAME) is None
    store.delete(NAME)
    assert list(store.envelopes(opened)) == []


def test_the_stamp_changes_with_the_file(store: FileStore) -> None:
    stamps = [store.stamp(NAME)]
    for value in ("1", "2"):
        store.write(Record(NAME, value, 1.0), KEY)
        stamps.append(store.stamp(NAME))
    assert len(set(stamps)) == 3


def test_all_envelopes_with_their_keys(store: FileStore) -> None:
    records = [Record(CredentialName("erp", kind), kind, 1.0) for kind in ("api_key", "password")]
    for record in records:
        store.write(record, KEY)
    (store.folder / "swapped.enc").write_bytes(store.path(records[0].name).read_bytes())
    (store.folder / "nonsense.enc").write_bytes(b"nonsense")
    damaged = store.path(CredentialName("erp", "username"))
    damaged.write_bytes(store.path(records[0].name).read_bytes()[:-10])
    found = list(store.envelopes(opened))
    assert {ref for ref, _ in found} == {KEY.ref}
    assert sorted(record.value for _, record in found if record) == ["api_key", "password"]
    assert len(found) == 4


def test_a_save_can_be_undone(store: FileStore) -> None:
    store.write(Record(NAME, "first", 1.0), KEY)()
    assert store.read(NAME, opened) is None
    store.write(Record(NAME, "first", 1.0), KEY)
    store.write(Record(NAME, "second", 2.0), KEY)()
    found = store.read(NAME, opened)
    assert found is not None
    assert found[0].value == "first"
