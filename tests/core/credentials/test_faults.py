"""A disk that is full, a folder that cannot be written, and a clock that is wrong: the store as a whole, for real."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from core.api_credential_manager import APICredentialManager
from core.settings import Settings
from tests.disks import small_disk

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
DAY = 86400.0

FILLER = """
import json, os, resource, signal, sys
from pathlib import Path
from core.api_credential_manager import APICredentialManager
from core.errors import CredentialUnavailable
from core.settings import Settings

def start():
    return APICredentialManager(settings=Settings())

home = Path(os.environ["JIERU_HOME"])
if "limit" in sys.argv:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
confirmed, refused = {}, []
for number in range(400):
    kind = f"type_{number}"
    try:
        start().set_credential("erp", kind, f"planted-{number}-" + "x" * 200)
    except CredentialUnavailable as error:
        refused.append(error.code)
        try:
            start().set_credential("erp", "type_0", "planted-again")
        except CredentialUnavailable as error:
            refused.append(error.code)
        else:
            confirmed["type_0"] = "planted-again"
        break
    confirmed[kind] = f"planted-{number}-" + "x" * 200
same = start().get_all_credentials("erp") == confirmed
litter = [path.name for path in home.rglob(".tmp-*")]
deleted = [start().delete_credential("erp", kind) for kind in list(confirmed)[:8]]
for kind in list(confirmed)[:8]:
    del confirmed[kind]
start().set_credential("erp", "type_after", "planted-after")
confirmed["type_after"] = "planted-after"
print(json.dumps({
    "saved": len(confirmed),
    "refused": refused,
    "same": same,
    "litter": litter,
    "deleted": all(deleted),
    "same_after": start().get_all_credentials("erp") == confirmed,
    "clear": [path.name for path in home.rglob("*") if path.is_file() and b"planted" in path.read_bytes()],
}))
"""


def facts(command: list[str], **environ: str) -> dict[str, Any]:
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT), **environ}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("how", ["limit", "disk"])
def test_a_full_disk(own_home: Path, how: str) -> None:
    before = small_disk(own_home, "192k") if how == "disk" else []
    # where no file system may be mounted, a file may at least not grow beyond a size
    found = facts([*before, sys.executable, "-c", FILLER, *([] if before else ["limit"])])
    assert found["refused"] == ["credential.not_saved"] * len(found["refused"]) != []
    assert found["saved"] >= 4
    assert found["litter"] == found["clear"] == []
    assert (found["same"], found["deleted"], found["same_after"]) == (True, True, True)


READER = """
import json, os, tempfile
from core.api_credential_manager import APICredentialManager
from core.errors import CredentialUnavailable

home, manager = os.environ["JIERU_HOME"], APICredentialManager()
with tempfile.TemporaryDirectory() as os.environ["JIERU_HOME"]:  # what it needs is read before it is another user
    manager.set_credential("erp", "api_key", "x")
    manager.get_credential("erp", "api_key")
    manager.keys.rotate()
os.environ["JIERU_HOME"] = home
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
refused = []
for change in (
    lambda: manager.set_credential("erp", "api_key", "new"),
    lambda: manager.set_credential("erp", "other", "new"),
    lambda: manager.delete_credential("erp", "api_key"),
    lambda: manager.keys.rotate(),
):
    try:
        change()
    except CredentialUnavailable as error:
        refused.append(error.code)
print(json.dumps({"value": manager.get_credential("erp", "api_key"), "refused": refused}))
"""


def test_a_folder_that_can_only_be_read(tmp_path: Path) -> None:
    # below /tmp itself: what pytest makes is closed to the other user that root becomes
    home = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    try:
        environ = {"JIERU_HOME": str(home)}
        saved = (
            "from core.api_credential_manager import *; get_credential_manager().set_credential('erp', 'api_key', 'a')"
        )
        subprocess.run(
            [sys.executable, "-c", saved], env={**os.environ, "PYTHONPATH": str(ROOT), **environ}, check=True
        )
        folder = home / ".credentials"
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        if os.geteuid() == 0:
            for path in (home, *home.rglob("*")):
                os.chown(path, 65534, 65534)
        for path in (folder, home):
            path.chmod(0o500)
        found = facts([sys.executable, "-c", READER], **environ)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    finally:
        for path in (home, home / ".credentials"):
            path.chmod(0o700)
        shutil.rmtree(home)
    assert found["value"] == "a"
    assert found["refused"] == [
        "credential.not_saved",
        "credential.not_saved",
        "credential.not_deleted",
        "credential.key_not_changed",
    ]


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_is_wrong(own_home: Path, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    really = time.time
    expires = really() + DAY

    def start() -> APICredentialManager:
        return APICredentialManager(settings=Settings(), wall=time.time)

    start().set_credential("erp", "api_key", "today", expires_at=expires)
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: really() + days * DAY)
        assert start().get_credential("erp", "api_key") == "today"
        start().set_credential("erp", "password", "then")
        start().set_credential("erp", "username", "then")
        assert bool(start().validate_credential("erp", "api_key")) is (days < 0), "a date is advice"
        assert start().get_all_credentials("erp") == {"api_key": "today", "password": "then", "username": "then"}
        assert start().keys.rotate().files == 3
    start().set_credential("erp", "username", "now")
    assert start().get_all_credentials("erp") == {"api_key": "today", "password": "then", "username": "now"}
    assert start().status("erp")["username"].note == ""
    assert start().delete_credential("erp", "password")
    assert start().get_credential("erp", "password") is None
