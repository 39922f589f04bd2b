"""The credential store and the redactor: cached reads, a list of a thousand, twenty fields of a slow keyring, lines.

CPU time where nothing is waited for, so that other programs on the machine count less.
"""

from __future__ import annotations

import json
import os
import random
import string
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from cryptography.fernet import Fernet

from core.api_credential_manager import APICredentialManager
from core.credentials.keyring_backends import Peek
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.redaction import Redactor
from core.settings import Settings
from tests.benchmarks.figures import Figure, rounds

ROUNDS = 9
STORED = 1000
FIELDS = 20
KEYRING_S = 0.011
LINE = (
    "2026-11-25 01:02:03.456 INFO    4711 core.retry.engine: attempt 2 of douyin video.list was answered with "
    "HTTP 429 after 0.231 s; waits 1.0 s (Retry-After)"
)


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as home, mock.patch.dict(os.environ, _environ(home)):
        files = [_stored_list(home), _fernet_alone(home), _cached_read()]
    return [*files, _slow_keyring(), *_redactor()]


def _environ(home: str) -> dict[str, str]:
    return {
        "JIERU_HOME": home,
        "API_CREDENTIALS_STORE": "file",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def _samples(
    work: Callable[[], object], clock: Callable[[], float], *, times: int = 1, scale: float = 1e3
) -> list[float]:
    work()
    samples = []
    for _ in range(rounds(ROUNDS)):
        began = clock()
        for _ in range(times):
            work()
        samples.append((clock() - began) / times * scale)
    return samples


def _start(keyring: KeyringStore | None = None) -> APICredentialManager:
    return APICredentialManager(settings=Settings(), keyring=keyring, register_secret=lambda value: None)


def _stored_list(home: str) -> Figure:
    manager = _start()
    with mock.patch.object(os, "fsync"):  # only here: it is the reading that is measured
        for number in range(STORED):
            manager.set_credential(f"custom{number // 20}", f"type_{number % 20}", f"value-{number}-" + "x" * 40)

    def listed() -> None:
        fresh = _start()  # as a new process reads them
        assert sum(len(fresh.status(platform)) for platform in fresh.list_platforms()) == STORED

    samples = _samples(listed, time.process_time)
    return Figure(f"{STORED} stored credentials listed", "ms", samples, 50.0)


def _fernet_alone(home: str) -> Figure:
    fernet = Fernet(Path(home, "credentials.key").read_text().strip())
    paths = list(Path(home, ".credentials").glob("*.enc"))

    def opened() -> None:
        for path in paths:
            json.loads(fernet.decrypt(path.read_bytes().split(b"\n")[1]))

    return Figure(f"… the same {STORED} files read by Fernet alone", "ms", _samples(opened, time.process_time))


def _cached_read() -> Figure:
    manager = _start()
    manager.set_credential("erp", "api_key", "value-1234")

    def read() -> str | None:
        return manager.get_credential("erp", "api_key")

    samples = _samples(read, time.process_time, times=20_000, scale=1e6)
    return Figure("a cached credential read", "µs", samples, 3.0)


class _SlowKeyring:
    """Takes as long for a read as a real one."""

    def __init__(self) -> None:
        self._items: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(KEYRING_S)
        return self._items.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._items[service] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._items[service]

    def peek(self, backend: object, service: str) -> Peek:
        return "open" if service in self._items else "absent"


@contextmanager
def _keyring() -> Iterator[KeyringStore]:
    backend, thread = _SlowKeyring(), KeyringThread("jieru-keyring-bench")
    yield KeyringStore(choose=lambda: backend, peek=backend.peek, thread=thread)
    thread.close()


def _slow_keyring() -> Figure:
    in_keyring = {"API_CREDENTIALS_STORE": "keyring"}
    with (
        tempfile.TemporaryDirectory() as home,
        mock.patch.dict(os.environ, {**_environ(home), **in_keyring}),
        _keyring() as keyring,
    ):
        for number in range(FIELDS):
            _start(keyring).set_credential("custom", f"type_{number}", "value-1234")
        samples = _samples(lambda: _start(keyring).status("custom"), time.perf_counter)
    name = f"{FIELDS} fields of a keyring that takes {KEYRING_S * 1e3:.0f} ms a read"
    return Figure(name, "ms", samples, 300.0)


def _redactor() -> list[Figure]:
    made = random.Random(1)
    redactor = Redactor()
    for _ in range(100):
        redactor.register("".join(made.choices(string.ascii_letters + string.digits, k=made.choice((16, 32, 48)))))
    rows = [{"id": n, "title": f"视频标题 {n}", "url": f"https://example.com/v?c={n}"} for n in range(13_000)]
    body = json.dumps(rows, ensure_ascii=False)
    megabytes = len(body.encode()) / 1e6
    slices = [body[start : start + 16_384] for start in range(0, len(body), 16_384)]

    def in_slices() -> None:
        for _ in redactor.redact_pieces(slices):
            pass

    line = _samples(lambda: redactor.redact(LINE), time.process_time, times=2000, scale=1e6)
    large = _samples(in_slices, time.process_time, scale=1e3 / megabytes)
    return [
        Figure("a log line redacted, 100 secrets", "µs", line, 20.0),
        Figure("1 MB redacted in slices, 100 secrets", "ms", large, 100.0),
    ]
