"""Several processes on one folder: the first start, and a process that is killed while it saves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.settings import Settings

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]

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


@pytest.mark.parametrize("confirmed", [1, 3, 8, 14])
def test_what_was_confirmed_before_a_kill_is_there(own_home: Path, confirmed: int) -> None:
    with saver("k", 10_000) as process:
        begin(process)
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= confirmed:
                process.kill()
                last = int((process.stdout.read() or line).split()[-1])
                break
    values = stored()
    for number in range(5):
        saved = [n for n in range(last + 1) if n % 5 == number]
        if saved:
            # the save that was cut off may have been carried out, but not half of it
            assert values[f"k_{number}"] in (f"value-{saved[-1]}", f"value-{saved[-1] + 5}")
    assert json.loads((own_home / ".credentials" / "index.json").read_bytes())["v"] == 1
    APICredentialManager(settings=Settings()).set_credential("erp", "k_0", "after the kill")
    assert stored()["k_0"] == "after the kill"
