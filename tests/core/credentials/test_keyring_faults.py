"""A real keyring that is slow, frozen, killed or locked between two calls, or whose bus goes: what a user sees."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.errors import CredentialDamaged, CredentialLocked, CredentialUnavailable
from core.settings import Settings
from tests.core.credentials.conftest import SecretService

pytestmark = [
    pytest.mark.real,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # keyring's, after calls that failed
]

ROOT = Path(__file__).parents[3]
Start = Callable[[], APICredentialManager]


@pytest.fixture
def start() -> Iterator[Start]:
    """As a new process sees things that waits as long as a busy machine needs, but for a frozen keyring a moment."""
    thread = KeyringThread("jieru-keyring-faults")
    patient = KeyringStore(thread=thread, read_limit_s=5.0, write_limit_s=5.0)
    yield lambda: APICredentialManager(settings=Settings(), keyring=patient)
    thread.close()


@pytest.fixture
def start_hasty() -> Iterator[Start]:
    thread = KeyringThread("jieru-keyring-hasty")
    hasty = KeyringStore(thread=thread, read_limit_s=0.3, write_limit_s=0.3)
    yield lambda: APICredentialManager(settings=Settings(), keyring=hasty)
    thread.close()


def services(service: SecretService) -> list[str]:
    return sorted(name for name in service.items() if not name.startswith("jieru:key:"))


def test_saved_while_locked_then_unlocked_then_started_again(
    lockable_service: SecretService, start: Start, own_home: Path
) -> None:
    for kind in ("one", "two", "three"):
        assert start().set_credential("erp", kind, f"planted-old-{kind}").store == "keyring"
    lockable_service.lock()
    assert start().set_credential("erp", "one", "planted-new").note == "keyring_locked"
    assert start().delete_credential("erp", "two")
    answers = {kind: status.state for kind, status in start().status("erp").items()}
    assert (answers["one"], answers.get("two", "absent"), answers["three"]) == ("set", "absent", "locked")
    lockable_service.unlock()
    for _ in range(2):
        assert start().get_all_credentials("erp") == {"one": "planted-new", "three": "planted-old-three"}
        lockable_service.kill()
        lockable_service.start_again()
    assert len(services(lockable_service)) == 3, "nothing has been changed since it was unlocked"
    start().set_credential("erp", "four", "planted-four")
    assert services(lockable_service) == ["jieru:erp:four:default", "jieru:erp:three:default"]
    assert start().get_all_credentials("erp") == {
        "one": "planted-new",
        "three": "planted-old-three",
        "four": "planted-four",
    }
    assert not [path for path in own_home.rglob("*") if path.is_file() and b"planted" in path.read_bytes()]


def test_a_daemon_that_is_killed_and_comes_back(lockable_service: SecretService, start: Start) -> None:
    manager = start()
    assert manager.set_credential("erp", "one", "old").store == "keyring"
    lockable_service.kill()
    with pytest.raises((CredentialLocked, CredentialUnavailable)):  # the bus may start another one, which is locked
        start().get_credential("erp", "one")
    assert manager.set_credential("erp", "one", "new").store == "file"
    lockable_service.start_again()
    lockable_service.unlock()  # in case that the bus has started one before us
    assert start().get_credential("erp", "one") == "new"
    assert manager.set_credential("erp", "two", "value").store == "keyring", "without a restart of the program"
    assert services(lockable_service) == ["jieru:erp:two:default"]


def test_a_keyring_that_was_made_anew_is_not_taken_for_an_absence(
    lockable_service: SecretService, start: Start, tmp_path: Path
) -> None:
    start().set_credential("erp", "one", "value")
    kept = next(tmp_path.rglob("login.keyring"))
    lockable_service.kill()
    kept.rename(tmp_path / "kept")  # as when somebody resets the password of the login
    lockable_service.start_again()
    with pytest.raises(CredentialDamaged) as caught:
        start().get_credential("erp", "one")
    assert caught.value.code == "credential.item_missing"
    assert start().get_credential("erp", "two") is None
    assert start().set_credential("erp", "one", "again").store == "keyring"
    assert start().get_credential("erp", "one") == "again"


def test_a_late_answer_changes_nothing_any_more(
    secret_service: SecretService, start: Start, start_hasty: Start
) -> None:
    start().set_credential("erp", "one", "old")
    secret_service.freeze()
    manager = start_hasty()
    with pytest.raises(CredentialUnavailable):
        manager.get_credential("erp", "one")
    assert manager.set_credential("erp", "one", "new").store == "file"
    secret_service.thaw()  # now the read that was begun is answered, with the old value
    assert start().set_credential("erp", "two", "x").store == "keyring"
    assert manager.get_credential("erp", "one") == start().get_credential("erp", "one") == "new"
    assert services(secret_service) == ["jieru:erp:two:default"]


def test_a_frozen_daemon_that_is_killed_gives_the_thread_back(
    lockable_service: SecretService, start: Start, start_hasty: Start
) -> None:
    start().set_credential("erp", "one", "value")
    lockable_service.freeze()
    manager = start_hasty()
    for _ in range(3):
        with pytest.raises(CredentialUnavailable):
            manager.get_credential("erp", "one")
    lockable_service.kill()
    lockable_service.start_again()
    lockable_service.unlock()
    assert start().get_credential("erp", "one") == "value"
    manager.status("erp")
    assert manager.get_credential("erp", "one") == "value"


def test_a_bus_that_is_killed(secret_service: SecretService, start: Start) -> None:
    manager = start()
    manager.set_credential("erp", "one", "old")
    secret_service.kill_bus()
    with pytest.raises(CredentialUnavailable):
        start().get_credential("erp", "one")
    assert manager.set_credential("erp", "one", "new").store == "file"
    assert manager.delete_credential("erp", "one")
    assert start().get_credential("erp", "one") is None


def test_a_line_end_never_reaches_the_keyring(secret_service: SecretService, start: Start) -> None:
    start().set_credential("erp", "pem", "-----BEGIN-----\nline\r\n\0中文\n")
    (text,) = (text for name, text in secret_service.items().items() if "pem" in name)
    assert text.isascii()
    assert text.isprintable()


SAVER = """
import sys
from core.api_credential_manager import APICredentialManager

manager = APICredentialManager()
for number in range(int(sys.argv[2])):
    stored = manager.set_credential("erp", f"{sys.argv[1]}_{number % 3}", f"value-{number}")
    print(number, stored.store, flush=True)
"""


def saver(name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SAVER, name, str(count)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_with_one_keyring(secret_service: SecretService, start: Start) -> None:
    names = ("a", "a", "b")
    for process in [saver(name, 12) for name in names]:
        out, _ = process.communicate(timeout=30)
        assert out.splitlines()[-1] == "11 keyring"
    assert start().get_all_credentials("erp") == {
        f"{name}_{number}": f"value-{9 + number}" for name in ("a", "b") for number in range(3)
    }


@pytest.mark.parametrize("confirmed", [0, 7])
def test_a_process_that_is_killed_while_it_saves_in_the_keyring(
    secret_service: SecretService, start: Start, confirmed: int
) -> None:
    with saver("k", 10_000) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line.split()[0]) >= confirmed:
                process.send_signal(signal.SIGKILL)
                break
        rest = process.stdout.read().splitlines()
    last = int((rest[-1] if rest else line).split()[0])
    values = start().get_all_credentials("erp")
    for kind in range(3):
        saved = [n for n in range(last + 1) if n % 3 == kind]
        if saved:
            assert values[f"k_{kind}"] in (f"value-{saved[-1]}", f"value-{saved[-1] + 3}")
        start().set_credential("erp", f"k_{kind}", "after")
        assert start().delete_credential("erp", f"k_{kind}")
    assert start().get_all_credentials("erp") == {}
    assert services(secret_service) == []


@pytest.mark.parametrize("name", ["tests.core.keyrings.LyingKeyring", "tests.core.keyrings.NoSuchKeyring"])
def test_a_keyring_that_lies_is_found_out_when_it_is_written_to(
    start: Start, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    stored = start().set_credential("erp", "one", "value")
    assert (stored.store, stored.note) == ("file", "keyring_unavailable")
    assert start().get_credential("erp", "one") == "value"
    monkeypatch.setenv("API_CREDENTIALS_STORE", "keyring")
    with pytest.raises(CredentialUnavailable):
        start().set_credential("erp", "two", "value")
