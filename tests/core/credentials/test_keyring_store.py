from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.credentials.keyring_backends import Backend, Peek
from core.credentials.keyring_store import KeyringLockedError, KeyringStore, KeyringUnavailableError
from core.credentials.keyring_thread import KeyringThread
from tests.core.credentials.conftest import MemoryBackend

NAME = "tests.core.credentials.conftest.MemoryBackend"


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_every_text_comes_back(keyring: KeyringStore, text: str) -> None:
    keyring.write("service", text)
    assert keyring.read("service")[0] == text


def test_absent_is_told_with_the_backend_that_said_so(keyring: KeyringStore) -> None:
    assert keyring.read("nothing") == (None, NAME)
    keyring.delete("nothing")


def test_deleting(keyring: KeyringStore, backend: MemoryBackend) -> None:
    assert keyring.write("service", "text") == NAME
    keyring.delete("service")
    assert backend.items == {}


def test_locked_is_not_absent(keyring: KeyringStore, backend: MemoryBackend) -> None:
    keyring.write("service", "text")
    backend.locked = True
    with pytest.raises(KeyringLockedError):
        keyring.read("service")
    with pytest.raises(KeyringLockedError):
        keyring.write("other", "text")
    with pytest.raises(KeyringLockedError):
        keyring.delete("service")
    assert list(backend.items) == ["service"]


@pytest.mark.parametrize(
    "error",
    [RuntimeError("x"), FileNotFoundError(), ConnectionResetError(), UnicodeEncodeError("utf-8", "s", 0, 1, "")],
)
def test_whatever_a_backend_raises_is_unavailable_and_shows_nothing(
    keyring: KeyringStore, backend: MemoryBackend, error: Exception
) -> None:
    backend.broken = error
    with pytest.raises(KeyringUnavailableError) as caught:
        keyring.write("service", "secret-text")
    assert caught.value.reason == "failed"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_no_keyring(thread: KeyringThread) -> None:
    with pytest.raises(KeyringUnavailableError) as caught:
        KeyringStore(choose=lambda: None, thread=thread).read("service")
    assert caught.value.reason == "none"


def test_a_backend_that_cannot_be_loaded(thread: KeyringThread) -> None:
    def missing() -> Backend | None:
        raise ModuleNotFoundError("no.such.backend")

    with pytest.raises(KeyringUnavailableError):
        KeyringStore(choose=missing, thread=thread).read("service")


def test_a_backend_that_forgets_is_found_out(keyring: KeyringStore, backend: MemoryBackend) -> None:
    backend.forgets = True
    with pytest.raises(KeyringUnavailableError) as caught:
        keyring.write("service", "text")
    assert caught.value.reason == "forgot"


def test_what_windows_cannot_keep_is_not_tried(thread: KeyringThread, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = type("WinVaultKeyring", (MemoryBackend,), {"__module__": "keyring.backends.Windows"})()
    store = KeyringStore(choose=lambda: backend, peek=backend.peek, thread=thread)
    assert store.write("service", "x" * 1280) == "keyring.backends.Windows.WinVaultKeyring"
    with pytest.raises(KeyringUnavailableError) as caught:
        store.write("long", "😀" * 641)
    assert caught.value.reason == "too_long"
    assert list(backend.items) == ["service"]


class Stuck(MemoryBackend):
    """Answers a look, and then waits with the write, as a prompt does."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        assert self.answered.wait(5.0)
        super().set_password(service, username, password)


def test_a_write_that_outlasts_its_limit_may_still_arrive(thread: KeyringThread) -> None:
    backend = Stuck()
    store = KeyringStore(choose=lambda: backend, peek=backend.peek, thread=thread, write_limit_s=0.02)
    with pytest.raises(KeyringUnavailableError) as caught:
        store.write("service", "text")
    assert caught.value.reason == "silent"
    backend.answered.set()
    patient = KeyringStore(choose=lambda: backend, peek=backend.peek, thread=thread)
    assert patient.read("service")[0] == "text"


def test_a_frozen_keyring_is_found_out_before_a_write_begins(thread: KeyringThread) -> None:
    thawed = threading.Event()
    backend = MemoryBackend()

    def frozen(_: Backend, service: str) -> Peek:
        assert thawed.wait(5.0)
        return "absent"

    store = KeyringStore(choose=lambda: backend, peek=frozen, thread=thread, read_limit_s=0.02, write_limit_s=60.0)
    with pytest.raises(KeyringUnavailableError) as caught:
        store.write("service", "text")
    assert caught.value.reason == "silent"
    thawed.set()
    thread.call(lambda: None, limit_s=5.0)
    assert backend.items == {}


class Slow(MemoryBackend):
    """Waits before it answers a read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = threading.Event(), threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        assert self.answers.wait(5.0)
        return super().get_password(service, username)


def test_what_was_given_up_deletes_nothing_that_was_saved_since(thread: KeyringThread) -> None:
    backend = Slow()
    backend.items["service"] = "old"
    hasty = KeyringStore(choose=lambda: backend, peek=backend.peek, thread=thread, read_limit_s=0.05)
    with pytest.raises(KeyringUnavailableError):
        hasty.delete("service")
    backend.items["service"] = "saved by another process since"
    backend.answers.set()
    assert KeyringStore(choose=lambda: backend, peek=backend.peek, thread=thread).read("service")[0] is not None


def test_before_is_called_when_the_keyring_answers_and_nothing_is_written_yet(
    keyring: KeyringStore, backend: MemoryBackend
) -> None:
    seen: list[dict[str, str]] = []
    keyring.write("service", "text", before=lambda: seen.append(dict(backend.items)))
    assert seen == [{}]
    backend.broken = RuntimeError()
    with pytest.raises(KeyringUnavailableError):
        keyring.write("service", "text", before=lambda: seen.append({}))
    assert len(seen) == 1


def test_a_look_at_the_whole_keyring(keyring: KeyringStore, backend: MemoryBackend) -> None:
    assert keyring.backend().endswith("MemoryBackend")
    backend.locked = True
    with pytest.raises(KeyringLockedError):
        keyring.backend()
    backend.broken = RuntimeError()
    with pytest.raises(KeyringUnavailableError):
        keyring.backend()


def test_unlocking_is_up_to_the_person(keyring: KeyringStore, backend: MemoryBackend) -> None:
    backend.locked, backend.opens = True, False
    with pytest.raises(KeyringLockedError):
        keyring.unlock()
    backend.opens = True
    keyring.unlock()
    assert not backend.locked
    keyring.unlock()
