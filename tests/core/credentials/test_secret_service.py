"""The keyring as it really is: a private bus with gnome-keyring, locked, frozen and killed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.keyring_backends import choose_backend, describe, peek, would_ask
from core.credentials.keyring_store import KeyringLockedError, KeyringStore, KeyringUnavailableError
from core.credentials.keyring_thread import KeyringThread
from core.errors import CredentialLocked, CredentialUnavailable
from core.settings import Settings
from tests.core.credentials.conftest import SecretService

pytestmark = [
    pytest.mark.real,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # keyring's, after calls that failed
]

ROOT = Path(__file__).parents[3]
NAME = ("douyin", "access_token")
SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
Manager = Callable[[], APICredentialManager]


@pytest.fixture
def real_thread() -> Iterator[KeyringThread]:
    made = KeyringThread("jieru-keyring-real")
    yield made
    made.close()


@pytest.fixture
def real_keyring(real_thread: KeyringThread) -> KeyringStore:
    """Waits as long as a busy machine needs."""
    return KeyringStore(thread=real_thread, read_limit_s=5.0, write_limit_s=5.0)


@pytest.fixture
def new_manager(real_keyring: KeyringStore) -> Manager:
    """As a new process sees things."""
    return lambda: APICredentialManager(settings=Settings(), keyring=real_keyring)


@pytest.fixture
def hasty_manager(real_thread: KeyringThread) -> Manager:
    """As a new process sees things that gives up soon."""
    keyring = KeyringStore(thread=real_thread, read_limit_s=0.3, write_limit_s=0.3)
    return lambda: APICredentialManager(settings=Settings(), keyring=keyring)


@pytest.fixture
def files(own_home: Path) -> Callable[[], list[Path]]:
    return lambda: sorted((own_home / ".credentials").glob("*.enc"))


def test_the_value_goes_there_and_comes_back(
    secret_service: SecretService, new_manager: Manager, files: Callable[[], list[Path]]
) -> None:
    value = "act.中文 😀\nsecond line\0end"
    stored = new_manager().set_credential(*NAME, value)
    assert (stored.store, stored.note, stored.place) == ("keyring", "", SECRET_SERVICE)
    assert new_manager().get_credential(*NAME) == value
    assert files() == []
    assert new_manager().status("douyin")["access_token"].origin == "keyring"
    assert new_manager().delete_credential(*NAME)
    assert new_manager().get_credential(*NAME) is None


def test_the_backend_is_built_with_keyring_s_own_settings(secret_service: SecretService) -> None:
    backend = choose_backend()
    assert backend is not None
    assert describe(backend) == SECRET_SERVICE
    assert getattr(backend, "preferred_collection", "").endswith("/session")


def test_a_look_finds_without_asking(lockable_service: SecretService, real_keyring: KeyringStore) -> None:
    backend = choose_backend()
    assert backend is not None
    assert peek(backend, "service") == "absent"
    real_keyring.write("service", "text")
    assert peek(backend, "service") == "open"
    lockable_service.lock()
    assert peek(backend, "service") == "locked"
    assert peek(backend, "other") == "absent"


def test_a_prompt_is_foreseen(lockable_service: SecretService) -> None:
    backend = choose_backend()
    assert backend is not None
    assert not would_ask(backend)
    lockable_service.lock()
    assert would_ask(backend)


def test_a_locked_keyring(
    lockable_service: SecretService,
    new_manager: Manager,
    real_keyring: KeyringStore,
    files: Callable[[], list[Path]],
) -> None:
    assert new_manager().set_credential(*NAME, "act.value").store == "keyring"
    lockable_service.lock()
    with pytest.raises(CredentialLocked):
        new_manager().get_credential(*NAME)
    assert new_manager().get_credential("douyin", "open_id") is None
    assert new_manager().status("douyin")["access_token"].state == "locked"
    with pytest.raises(KeyringLockedError):
        real_keyring.write("service", "text")
    stored = new_manager().set_credential("douyin", "open_id", "open-1")
    assert (stored.store, stored.note) == ("file", "keyring_locked")
    assert len(files()) == 1
    assert new_manager().get_credential("douyin", "open_id") == "open-1"


def test_unlocking(lockable_service: SecretService, new_manager: Manager) -> None:
    assert new_manager().places().keyring == "open"
    assert new_manager().set_credential(*NAME, "act.value").store == "keyring"
    new_manager().unlock()
    lockable_service.lock()
    places = new_manager().places()
    assert (places.keyring, places.target) == ("locked", "file")
    with pytest.raises(CredentialLocked):  # there is no display to ask on
        new_manager().unlock()
    lockable_service.unlock()
    assert new_manager().get_credential(*NAME) == "act.value"
    assert new_manager().places().backend == SECRET_SERVICE


def test_a_frozen_daemon(secret_service: SecretService, new_manager: Manager, hasty_manager: Manager) -> None:
    assert new_manager().set_credential(*NAME, "act.value").store == "keyring"
    secret_service.freeze()
    with pytest.raises(CredentialUnavailable):  # it never answers: without a limit this would not end
        hasty_manager().get_credential(*NAME)
    stored = hasty_manager().set_credential("douyin", "open_id", "open-1")
    assert (stored.store, stored.note) == ("file", "keyring_unavailable")
    assert hasty_manager().get_credential("douyin", "open_id") == "open-1"
    secret_service.thaw()
    assert new_manager().get_credential(*NAME) == "act.value"


async def test_an_event_loop_goes_on_while_the_daemon_is_frozen(
    secret_service: SecretService, new_manager: Manager
) -> None:
    assert (await new_manager().aset_credential(*NAME, "act.value")).store == "keyring"
    secret_service.freeze()
    reading = asyncio.ensure_future(new_manager().aget_credential(*NAME))
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not reading.done()
    secret_service.thaw()
    assert await reading == "act.value"


def test_no_bus(new_manager: Manager, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for address in (None, f"unix:path={tmp_path}/nothing"):
        if address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        stored = new_manager().set_credential(*NAME, "act.value")
        assert (stored.store, stored.note) == ("file", "keyring_unavailable")
        assert new_manager().get_credential(*NAME) == "act.value"


def test_a_bus_that_dies(secret_service: SecretService, new_manager: Manager, real_keyring: KeyringStore) -> None:
    manager = new_manager()
    manager.set_credential(*NAME, "act.value")
    assert manager.get_credential(*NAME) == "act.value"
    secret_service.kill_bus()
    assert manager.get_credential(*NAME) == "act.value", "what was read once is known"
    with pytest.raises(CredentialUnavailable):
        new_manager().get_credential(*NAME)
    with pytest.raises(KeyringUnavailableError):
        real_keyring.read("service")


HANGING = """
import asyncio
from core.api_credential_manager import get_credential_manager

async def main():
    print("begun", flush=True)
    await asyncio.wait_for(get_credential_manager().aget_credential("douyin", "access_token"), 0.2)

try:
    asyncio.run(main())
except TimeoutError:
    print("given up", flush=True)
"""


def test_a_hanging_keyring_does_not_keep_the_process(secret_service: SecretService, new_manager: Manager) -> None:
    new_manager().set_credential(*NAME, "act.value")
    secret_service.freeze()
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", HANGING], env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        rest, _ = process.communicate(timeout=30)  # the daemon never answers: a process that waits for it never ends
    assert (rest, process.returncode) == ("given up\n", 0)
