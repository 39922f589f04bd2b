from __future__ import annotations

import errno
import os

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.index import Entry
from core.credentials.keyring_store import KeyringStore
from core.credentials.source import fingerprint
from core.credentials.types import CredentialName
from core.credentials.unsaved import RETRY_S, Held, Unsaved
from core.settings import Settings

NAME, OTHER = CredentialName("acme", "access_token"), CredentialName("acme", "refresh_token")
KEY = (NAME.platform, NAME.type)


def held(value: str = "value", due: float = 0.0, entry: Entry | None = None) -> Held:
    return Held(value, entry, None, None, 0.0, due)


def test_it_is_tried_again_by_one_and_not_at_once() -> None:
    now = 0.0
    unsaved = Unsaved(lambda: now)
    assert (unsaved.any_due(), unsaved.due()) == (False, [])
    unsaved.hold(OTHER, held(due=1.0))
    unsaved.hold(NAME, held(due=1.0))
    assert not unsaved.any_due()
    now = 1.0
    assert unsaved.any_due()
    assert [name for name, _ in unsaved.due()] == [OTHER, NAME]
    assert unsaved.due() == []
    now += RETRY_S
    assert len(unsaved.due()) == 2
    unsaved.drop(NAME)
    assert unsaved.get(NAME, None) is None
    assert unsaved.get(OTHER, None) is not None


def test_what_somebody_has_saved_since_takes_its_place() -> None:
    unsaved = Unsaved()
    unsaved.hold(NAME, held(entry=Entry("file", 1.0)))
    assert unsaved.get(NAME, Entry("file", 1.0)) is not None
    assert unsaved.get(NAME, Entry("file", 2.0)) is None
    assert unsaved.get(NAME, Entry("file", 1.0)) is None


def test_no_value_is_shown() -> None:
    assert "planted" not in repr(held("planted"))


class Disk:
    """Full until it is emptied."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        self._really = os.fsync
        monkeypatch.setattr(os, "fsync", self._fsync)

    def _fsync(self, descriptor: int) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._really(descriptor)


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def manager(keyring: KeyringStore, now: list[float], monkeypatch: pytest.MonkeyPatch) -> APICredentialManager:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "file")
    return APICredentialManager(settings=Settings(), keyring=keyring, clock=lambda: now[0])


async def test_it_is_used_and_saved_when_there_is_room_again(
    manager: APICredentialManager, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    await manager.aset_credential(*KEY, "old-value")
    assert await manager.aget_credential(*KEY) == "old-value"
    disk = Disk(monkeypatch)
    await manager.ahold_credential(*KEY, "new-value", expires_at=7.0)
    assert await manager.aget_credential(*KEY) == "new-value"
    assert await manager.areread_credential(*KEY) == "new-value"
    assert manager.expires_at(*KEY) == 7.0
    status = manager.status("acme")["access_token"]
    assert (status.origin, status.state, status.note, status.length) == ("memory", "set", "unsaved", 9)
    now[0] += RETRY_S
    assert await manager.aget_credential(*KEY) == "new-value", "there is still no room"
    disk.full = False
    assert await manager.aget_credential(*KEY) == "new-value"
    assert manager.status("acme")["access_token"].note == "unsaved", "the next attempt is not due yet"
    now[0] += RETRY_S
    assert await manager.aget_credential(*KEY) == "new-value"
    assert manager.status("acme")["access_token"].origin == "file"
    fresh = APICredentialManager(settings=Settings(), keyring=manager.lookup._keyring)
    assert fresh.get_credential(*KEY) == "new-value"


def test_what_the_user_saves_or_deletes_counts(manager: APICredentialManager) -> None:
    manager.set_credential(*KEY, "old-value")
    for change in (lambda: manager.set_credential(*KEY, "theirs"), lambda: manager.delete_credential(*KEY)):
        manager.lookup.hold(NAME, "renewed", None, None)
        assert manager.get_credential(*KEY) == "renewed"
        change()
    assert manager.get_credential(*KEY) is None


def test_a_variable_that_was_changed_since_counts(
    manager: APICredentialManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_ACCESS_TOKEN", "first")
    manager.lookup.hold(NAME, "renewed", None, fingerprint("first"))
    assert manager.get_credential(*KEY) == "renewed"
    monkeypatch.setenv("ACME_ACCESS_TOKEN", "second")
    assert manager.get_credential(*KEY) == "second"
