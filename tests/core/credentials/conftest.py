"""A keyring in memory, and a real Secret Service on a private bus."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import secretstorage
from jeepney import message_bus  # type: ignore[import-untyped]  # it has no types
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # likewise

from core.api_credential_manager import APICredentialManager
from core.credentials.keyring_backends import Peek
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.settings import Settings


class MemoryBackend:
    """Does what a keyring does; may be locked, forget, or raise.

    Attributes:
        items: Texts by service.
        locked: Whether every call finds it locked.
        broken: What every call raises instead.
        forgets: Whether writes are accepted and lost.
        opens: Whether the person unlocks it when asked.
    """

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.locked = False
        self.broken: Exception | None = None
        self.forgets = False
        self.opens = True

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.items.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        if self.locked:
            raise type("KeyringLocked", (Exception,), {})
        if not self.forgets:
            self.items[service] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.items[service]

    def peek(self, backend: object, service: str) -> Peek:
        self._check()
        if service not in self.items:
            return "absent"
        return "locked" if self.locked else "open"

    def is_locked(self, backend: object) -> bool:
        self._check()
        return self.locked

    def unlock(self, backend: object) -> bool:
        self._check()
        self.locked = self.locked and not self.opens
        return not self.locked

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken


@pytest.fixture
def backend() -> MemoryBackend:
    return MemoryBackend()


@pytest.fixture
def thread() -> Iterator[KeyringThread]:
    made = KeyringThread("jieru-keyring-test")
    yield made
    made.close()


@pytest.fixture
def keyring(backend: MemoryBackend, thread: KeyringThread) -> KeyringStore:
    return KeyringStore(
        choose=lambda: backend,
        peek=backend.peek,
        is_locked=backend.is_locked,
        unlock=backend.unlock,
        thread=thread,
        read_limit_s=0.3,
        write_limit_s=0.3,
    )


@pytest.fixture
def secrets() -> list[str]:
    """What the manager told the redactor."""
    return []


@pytest.fixture
def manager(keyring: KeyringStore, secrets: list[str]) -> APICredentialManager:
    return APICredentialManager(settings=Settings(), keyring=keyring, register_secret=secrets.append)


class SecretService:
    """gnome-keyring on a bus of its own.

    Args:
        folder: Its home.
        login: Make a collection on disk that can be locked; else there is only the session's, in memory.
    """

    def __init__(self, folder: Path, *, login: bool = False) -> None:
        missing = [program for program in ("dbus-daemon", "gnome-keyring-daemon") if not shutil.which(program)]
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)} (apt install dbus gnome-keyring)")
        run = folder / "run"
        run.mkdir(mode=0o700, parents=True)
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(run)}
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._bus.stdout is not None
        self.address = self._bus.stdout.readline().strip()
        environ["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self._environ, self._login = environ, login
        self._daemon = self._started("--unlock" if login else "")

    def _started(self, *options: str) -> subprocess.Popen[bytes]:
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets", *filter(None, options)],
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert daemon.stdin is not None
        daemon.stdin.write(b"password")
        daemon.stdin.close()
        self._wait_until_it_answers()
        return daemon

    def lock(self) -> None:
        """Lock the collection on disk."""
        with self._collection() as collection:
            collection.lock()
            assert collection.is_locked()

    def unlock(self, password: str = "password") -> None:
        """As a person at the system's prompt would."""
        from jeepney import DBusAddress, new_method_call
        from secretstorage.util import format_secret, open_session

        with closing(secretstorage.dbus_init()) as bus:
            path = secretstorage.get_default_collection(bus).collection_path
            secret = format_secret(open_session(bus), password.encode(), "text/plain")
            daemon = DBusAddress(
                "/org/freedesktop/secrets",
                "org.freedesktop.secrets",
                "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
            )
            bus.send_and_get_reply(
                new_method_call(daemon, "UnlockWithMasterPassword", "o(oayays)", (path, secret)), timeout=5
            )

    def items(self) -> dict[str, str]:
        """What is in it, by service; as any other program sees it."""
        with self._collection() as collection:
            return {item.get_attributes()["service"]: item.get_secret().decode() for item in collection.get_all_items()}

    def kill(self) -> None:
        self._daemon.kill()
        self._daemon.wait()

    def start_again(self) -> None:
        """As at the next login: with what is on disk, and unlocked."""
        self._daemon = self._started("--unlock" if self._login else "")

    def freeze(self) -> None:
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._daemon.send_signal(signal.SIGCONT)

    def kill_bus(self) -> None:
        self._bus.kill()
        self._bus.wait()

    def close(self) -> None:
        self.thaw()
        for process in (self._daemon, self._bus):
            process.kill()
            process.wait()
        assert self._bus.stdout is not None
        self._bus.stdout.close()
        with warnings.catch_warnings():  # keyring leaves the connections of failed calls to the garbage collector
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()

    def _wait_until_it_answers(self) -> None:
        """Until then a call would make the bus start another one, which no test has in its hands."""
        with closing(open_dbus_connection(self.address)) as bus:
            for _ in range(1000):
                if bus.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets")).body[0]:
                    return
                time.sleep(0.005)
        pytest.fail("the keyring daemon did not come up")

    @contextmanager
    def _collection(self) -> Iterator[secretstorage.Collection]:
        with closing(secretstorage.dbus_init()) as bus:
            session = "/org/freedesktop/secrets/collection/session"
            yield secretstorage.get_default_collection(bus) if self._login else secretstorage.Collection(bus, session)


@pytest.fixture
def secret_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """The session's collection: nothing on disk, no password."""
    service = _reached(SecretService(tmp_path / "bus"), monkeypatch)
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    yield service
    service.close()


@pytest.fixture
def lockable_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """A login collection with a password, unlocked at first, and nobody there to unlock it again."""
    service = _reached(SecretService(tmp_path / "bus", login=True), monkeypatch)
    yield service
    service.close()


def _reached(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> SecretService:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return service
