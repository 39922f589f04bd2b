from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.credentials.atomic import make_private_folder
from core.credentials.index import Entry, Index, from_json, to_json, with_check
from core.credentials.index_file import IndexFile
from core.credentials.types import CredentialName
from core.errors import CredentialUnavailable

NAME = CredentialName("douyin", "access_token")
OTHER = CredentialName("erp", "api_key")
ENTRY = Entry("file", 1.0)


class Setting:
    """An index in a folder, with a clock that is set by hand and a rebuild that is counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 0.0
        self.new = True
        self.rebuilt_from: list[Index | None] = []
        self.tidied: list[list[str]] = []

    def open(self) -> IndexFile:
        return IndexFile(
            self.folder,
            prepare=lambda: make_private_folder(self.folder),
            tidy=lambda: self.tidied.append(sorted(path.name for path in self.folder.iterdir())),
            is_new=lambda: self.new,
            rebuild=self._rebuild,
            clock=lambda: self.now,
            lock_limit_s=0.05,
        )

    @property
    def path(self) -> Path:
        return self.folder / "index.json"

    def _rebuild(self, before: Index | None) -> Index:
        self.rebuilt_from.append(before)
        return (before or Index()).saved(OTHER, ENTRY)


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path / ".credentials")


def change(file: IndexFile, how: Callable[[Index], Index]) -> Index:
    with file.transaction() as transaction:
        transaction.commit(how(transaction.index))
        return transaction.index


def test_a_change_is_there_at_once_and_in_every_process(setting: Setting) -> None:
    file = setting.open()
    assert file.known() is None
    assert file.read() == Index()
    changed = change(file, lambda index: index.saved(NAME, ENTRY))
    assert file.known() is changed
    assert setting.open().read() == changed


def test_another_process_is_noticed_after_250_ms(setting: Setting) -> None:
    ours, theirs = setting.open(), setting.open()
    before = ours.read()
    change(theirs, lambda index: index.saved(NAME, ENTRY))
    setting.now = 0.249
    assert ours.read() is before
    setting.now = 0.25
    assert ours.known() is None
    assert NAME in ours.read().entries
    setting.now = 0.5
    assert ours.known() is ours.read(), "nothing changed: nothing is read"


def test_a_change_starts_from_what_is_on_disk(setting: Setting) -> None:
    ours, theirs = setting.open(), setting.open()
    ours.read()
    change(theirs, lambda index: index.saved(NAME, ENTRY))
    assert set(change(ours, lambda index: index.saved(OTHER, ENTRY)).entries) == {NAME, OTHER}


def test_a_body_that_raises_changes_nothing(setting: Setting) -> None:
    file = setting.open()
    with pytest.raises(LookupError), file.transaction():
        raise LookupError
    assert not setting.path.exists()
    change(file, lambda index: index.saved(NAME, ENTRY))  # the lock is free again


def test_who_holds_the_lock_is_not_waited_for_longer_than_the_limit(setting: Setting) -> None:
    ours, theirs = setting.open(), setting.open()
    with theirs.transaction():
        with pytest.raises(CredentialUnavailable) as caught, ours.transaction():
            pytest.fail("two hold the lock")
        assert caught.value.code == "credential.store_busy"
        with pytest.raises(CredentialUnavailable), theirs.transaction():
            pytest.fail("two threads hold the lock")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"v": 1}', b"\xff"])
def test_a_damaged_index_is_rebuilt_from_its_copy(setting: Setting, damage: bytes) -> None:
    file = setting.open()
    change(file, lambda index: index.saved(NAME, ENTRY))
    change(file, lambda index: index.saved(NAME, Entry("file", 2.0)))
    setting.path.write_bytes(damage)
    assert set(setting.open().read().entries) == {NAME, OTHER}
    assert [index.entries[NAME].changed_at for index in setting.rebuilt_from if index] == [2.0, 2.0]
    assert from_json(setting.path.read_bytes()) == setting.open().read()
    assert len(setting.rebuilt_from) == 2, "what was rebuilt is saved, and not rebuilt again"
    assert NAME in from_json(setting.path.with_name("index.json.copy").read_bytes()).entries


def test_the_folder_is_tidied_under_the_lock_and_before_anything_is_read(setting: Setting) -> None:
    file = setting.open()
    file.read()
    assert setting.tidied == []
    change(file, lambda index: index.saved(NAME, ENTRY))
    assert setting.tidied == [[".lock"]]


def test_another_process_is_noticed_at_once_where_it_matters(setting: Setting) -> None:
    ours, theirs = setting.open(), setting.open()
    ours.read()
    change(theirs, lambda index: index.saved(NAME, ENTRY))
    ours.forget()
    assert NAME in ours.read().entries


def test_the_error_says_what_was_not_done(setting: Setting) -> None:
    setting.folder.write_text("")
    with pytest.raises(CredentialUnavailable) as caught, setting.open().transaction("credential.not_deleted"):
        pytest.fail("no folder")
    assert caught.value.code == "credential.not_deleted"


def test_a_copy_that_cannot_be_written_does_no_harm(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    file = setting.open()
    change(file, lambda index: index.saved(NAME, ENTRY))
    really = os.replace

    def full(source: Path, target: Path) -> None:
        if target.suffix == ".copy":
            raise OSError(errno.ENOSPC, "No space left on device")
        really(source, target)

    monkeypatch.setattr(os, "replace", full)
    change(file, lambda index: index.saved(OTHER, ENTRY))
    assert set(setting.open().read().entries) == {NAME, OTHER}


def test_a_missing_index_is_rebuilt_if_there_was_one(setting: Setting) -> None:
    setting.new = False
    assert set(setting.open().read().entries) == {OTHER}
    assert setting.rebuilt_from[0] is None


def test_a_missing_index_of_a_new_folder_is_empty_and_nothing_is_written(setting: Setting) -> None:
    assert setting.open().read() == Index()
    assert not setting.folder.exists()


def test_a_newer_version_is_left_alone(setting: Setting) -> None:
    make_private_folder(setting.folder)
    content = with_check(to_json(Index()).partition(b"\n")[2].replace(b'"v": 1', b'"v": 2'))
    setting.path.write_bytes(content)
    file = setting.open()
    with pytest.raises(CredentialUnavailable) as caught:
        file.read()
    assert caught.value.code == "credential.newer_format"
    with pytest.raises(CredentialUnavailable):
        change(file, lambda index: index.saved(NAME, ENTRY))
    assert setting.path.read_bytes() == content


def test_an_index_that_cannot_be_read_is_not_taken_for_empty(setting: Setting) -> None:
    make_private_folder(setting.folder)
    setting.path.mkdir()
    with pytest.raises(CredentialUnavailable) as caught:
        setting.open().read()
    assert caught.value.code == "credential.store_unusable"
    assert setting.rebuilt_from == []


def test_a_folder_that_is_a_file_is_said(setting: Setting) -> None:
    setting.folder.write_text("")
    with pytest.raises(CredentialUnavailable):
        setting.open().read()
    with pytest.raises(CredentialUnavailable) as caught, setting.open().transaction():
        pytest.fail("no folder")
    assert caught.value.code == "credential.not_saved"


def test_a_full_disk_leaves_the_index_as_it_was(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    file = setting.open()
    before = change(file, lambda index: index.saved(NAME, ENTRY))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CredentialUnavailable) as caught:
            change(file, lambda index: index.saved(OTHER, ENTRY))
    assert "No space left" in str(caught.value)
    assert file.read() == setting.open().read() == before


def test_a_rebuilt_index_that_cannot_be_saved_is_used_all_the_same(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.new = False

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert set(setting.open().read().entries) == {OTHER}
    assert not setting.path.exists()
