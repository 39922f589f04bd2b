"""Several processes on one folder: the first start, the same names, and one that is killed or frozen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.key_file import KeyFile
from core.credentials.keyring_store import KeyringStore
from core.credentials.keys import Keys
from core.credentials.store import CredentialStore
from core.credentials.types import CredentialName
from core.errors import CredentialUnavailable
from core.settings import Settings

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
FULL = bool(os.environ.get("JIERU_TEST_FULL"))
"""Whether a process is killed a hundred times in the middle of a thousand saves, which takes some minutes."""
KILLS = 100 if FULL else 4

SAVER = """
import sys
from core.api_credential_manager import APICredentialManager

manager = APICredentialManager()
manager.get_credential("erp", "nothing")  # the imports are done before both begin
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    manager.set_credential("erp", f"{sys.argv[1]}_{number % 5}", f"value-{number}")
    print(number, flush=True)
"""


def saver(name: str, count: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SAVER, name, str(count)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def stored() -> dict[str, str]:
    return APICredentialManager(settings=Settings()).get_all_credentials("erp")


def test_processes_that_start_together_agree_on_one_key(own_home: Path) -> None:
    processes = [saver(name, 5) for name in ("a", "b", "c")]
    for process in processes:
        begin(process)
    for process in processes:
        out, _ = process.communicate(timeout=20)
        assert out.split() == ["0", "1", "2", "3", "4"]
    assert stored() == {f"{name}_{number}": f"value-{number}" for name in "abc" for number in range(5)}
    heads = {path.read_bytes().split(b"\n")[0] for path in (own_home / ".credentials").glob("*.enc")}
    assert len(heads) == 1


def test_two_folders_that_start_together_share_the_key_file(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = []
    for name in ("one", "two"):
        monkeypatch.setenv("API_CREDENTIALS_DIR", str(own_home / name))
        processes.append(saver("x", 1))
    for process in processes:
        begin(process)
    for process in processes:
        assert process.communicate(timeout=20)[0] == "0\n"
    for name in ("one", "two"):
        monkeypatch.setenv("API_CREDENTIALS_DIR", str(own_home / name))
        assert stored() == {"x_0": "value-0"}


def stop_after(process: subprocess.Popen[str], confirmed: int, how: signal.Signals) -> int:
    """Send a signal when save number ``confirmed`` has been confirmed; the number of the last one that was."""
    begin(process)
    assert process.stdout is not None
    last = -1
    for line in process.stdout:
        last = int(line)
        if last >= confirmed:
            process.send_signal(how)
            break
    return last


def in_clear(home: Path, text: bytes) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and text in path.read_bytes()]


@pytest.mark.parametrize("number", range(KILLS))
def test_what_was_confirmed_before_a_kill_is_there(own_home: Path, number: int) -> None:
    confirmed = Random(number).randrange(1, 999 if FULL else 40)
    with saver("k", 1000) as process:
        last = stop_after(process, confirmed, signal.SIGKILL)
        assert process.stdout is not None
        last = int((process.stdout.read() or str(last)).split()[-1])
    values = stored()
    for kind in range(5):
        saved = [n for n in range(last + 1) if n % 5 == kind]
        if saved:
            # the save that was cut off may have been carried out, but not half of it
            assert values[f"k_{kind}"] in (f"value-{saved[-1]}", f"value-{saved[-1] + 5}")
    assert in_clear(own_home, b"value-") == []
    APICredentialManager(settings=Settings()).set_credential("erp", "k_0", "after the kill")
    assert stored()["k_0"] == "after the kill"
    assert list((own_home / ".credentials").glob(".tmp-*")) == []


def test_two_processes_save_the_same_name_and_one_of_the_last_values_is_there(own_home: Path) -> None:
    processes = [saver("same", 40) for _ in range(2)]
    for process in processes:
        begin(process)
    for process in processes:
        assert process.communicate(timeout=30)[0].split()[-1] == "39"
    assert stored() == {f"same_{number}": f"value-{35 + number}" for number in range(5)}


def hasty() -> CredentialStore:
    """The store of a process that waits a moment only for another one."""
    settings = Settings()
    keyring = KeyringStore()
    keys = Keys(settings, keyring, KeyFile(settings.paths.key_file))
    return CredentialStore(settings.paths.credentials, keyring, keys, lambda: "file", lock_limit_s=0.3)


HOLDER = """
import sys
from core.credentials.index_file import IndexFile
from core.api_credential_manager import APICredentialManager

manager = APICredentialManager()
with manager.lookup.store()._index.transaction():
    print("ready", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_who_holds_the_lock_is_killed_or_frozen(own_home: Path, how: signal.Signals) -> None:
    name = CredentialName("erp", "api_key")
    hasty().put(name, "before")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        holder.send_signal(how)
        if how == signal.SIGKILL:
            holder.wait()
            hasty().put(name, "after")
        else:
            with pytest.raises(CredentialUnavailable) as caught:
                hasty().put(name, "after")
            assert caught.value.code == "credential.store_busy"
            with pytest.raises(CredentialUnavailable):
                hasty().delete(name)
            found = hasty().get(name)
            assert found is not None
            assert found.record.value == "before", "reading waits for nobody"
            holder.send_signal(signal.SIGCONT)
            holder.communicate("\n", timeout=10)
            hasty().put(name, "after")
    assert stored() == {"api_key": "after"}


def test_a_rotation_and_a_concurrent_writer_lose_nothing(own_home: Path) -> None:
    process = saver("w", 60)
    begin(process)
    manager = APICredentialManager(settings=Settings())
    places = [manager.keys.rotate().place for _ in range(6)]
    assert process.communicate(timeout=30)[0].split()[-1] == "59"
    assert places == ["file"] * 6
    assert stored() == {f"w_{number}": f"value-{55 + number}" for number in range(5)}
    APICredentialManager(settings=Settings()).keys.rotate(forget=True)
    assert stored() == {f"w_{number}": f"value-{55 + number}" for number in range(5)}
