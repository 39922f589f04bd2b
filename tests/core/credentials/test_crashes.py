"""Every change of the store, killed with SIGKILL at each of its steps, and on a disk that is full from that step on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
Plan = list[list[str]]
BASE = [["set", "kept", "planted-kept"], ["set", "one", "planted-old"]]
FILE, KEYRING = [["store", "file"]], [["store", "keyring"]]

CHANGES: dict[str, tuple[Plan, Plan]] = {
    "the first save": ([*FILE], [["set", "one", "planted-new"]]),
    "a new file": ([*FILE, BASE[0]], [["set", "one", "planted-new"]]),
    "a file again": ([*FILE, *BASE], [["set", "one", "planted-new"]]),
    "a file deleted": ([*FILE, *BASE], [["delete", "one"]]),
    "the first item": ([*KEYRING], [["set", "one", "planted-new"]]),
    "an item again": ([*KEYRING, *BASE], [["set", "one", "planted-new"]]),
    "an item deleted": ([*KEYRING, *BASE], [["delete", "one"]]),
    "an item deleted while locked": ([*KEYRING, *BASE, ["lock"]], [["delete", "one"]]),
    "from file to keyring": ([*FILE, *BASE, ["store", "auto"]], [["set", "one", "planted-new"]]),
    "from keyring to file": ([*KEYRING, *BASE, ["store", "auto"], ["lock"]], [["set", "one", "planted-new"]]),
}


KEY_CHANGES: dict[str, tuple[Plan, Plan]] = {
    "a new key in the keyring": ([*FILE, *BASE], [["rotate"]]),
    "the old key forgotten": ([*FILE, *BASE, ["rotate"]], [["rotate and forget"]]),
    "a new key in the key file": ([*FILE, ["lock"], *BASE], [["rotate"]]),
    "a passphrase": ([*FILE, *BASE], [["passphrase", "", "first"]]),
    "a passphrase on the key file": ([*FILE, ["lock"], *BASE], [["passphrase", "", "first"]]),
    "another passphrase": ([*FILE, *BASE, ["passphrase", "", "first"]], [["passphrase", "first", "second"]]),
    "no passphrase": ([*FILE, *BASE, ["passphrase", "", "first"]], [["passphrase", "first", ""]]),
}


@pytest.fixture
def fast_disk() -> Iterator[Path]:
    """A folder in memory, where there is one: a killed process leaves the same there, and flushing costs nothing."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def steps_of(root: Path, how: str, prepare: Plan, change: Plan, after: Plan) -> list[dict[str, Any]]:
    """What was found after each step at which ``change`` was cut off."""
    plan = {
        "root": str(root),
        "prepare": prepare,
        "change": change,
        "how": how,
        "after": after,
        "kinds": ["kept", "one"],
        "words": ["first", "second"],
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.credentials.crashes"],
        input=json.dumps(plan),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": "tests.core.keyrings.FolderKeyring"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("how", ["killed", "full"])
def test_the_value_is_the_old_or_the_new_one_and_the_others_are_untouched(fast_disk: Path, name: str, how: str) -> None:
    prepare, change = CHANGES[name]
    before = next((operation[2] for operation in prepare if operation[:2] == ["set", "one"]), None)
    kept = "planted-kept" if BASE[0] in prepare else None
    wanted = change[0][2] if change[0][0] == "set" else None
    found = steps_of(fast_disk, how, prepare, change, [["set", "one", "planted-last"]])
    assert len(found) > 5
    for step in found:
        unreadable = ["credential.locked"] if ["lock"] in prepare else []
        assert step["values"]["kept"] in [kept, *unreadable], step
        if (name, how) == ("a file deleted", "full"):  # gone as it was asked for, but that cannot be noted
            unreadable = ["credential.file_missing"]
        assert step["values"]["one"] in [before, wanted, *unreadable], step
        if step["outcome"] and not step["outcome"]["failed"]:
            assert step["values"]["one"] == wanted, step
        elif step["outcome"] and wanted is not None:
            assert step["values"]["one"] in [before, *unreadable], "not saved: the value before is unchanged"
        assert step["after"] == {"kept": kept, "one": "planted-last"}, step
        assert step["clear"] == [], step
        assert step["litter"] == [], step
    assert (found[-1]["outcome"], found[-1]["values"]["one"]) == ({"struck": False, "failed": False}, wanted)


@pytest.mark.parametrize("name", [name for name in CHANGES if "deleted" not in name])
def test_what_is_deleted_after_a_cut_off_save_stays_deleted(fast_disk: Path, name: str) -> None:
    after = [["delete", "one"], ["unlock"], ["set", "other", "planted"]]
    for step in steps_of(fast_disk, "killed", *CHANGES[name], after):
        assert step["after"]["one"] is None, step


@pytest.mark.parametrize("name", KEY_CHANGES)
@pytest.mark.parametrize("how", ["killed", "full"])
def test_everything_is_readable_whenever_a_change_of_the_key_is_cut_off(fast_disk: Path, name: str, how: str) -> None:
    values = {"kept": "planted-kept", "one": "planted-old"}
    prepare, change = KEY_CHANGES[name]
    found = steps_of(fast_disk, how, prepare, change, [["unlock"], ["lock"]])
    assert len(found) > 5
    for step in found:
        assert step["values"] == step["after"] == values, step
        assert step["clear"] == [], step
