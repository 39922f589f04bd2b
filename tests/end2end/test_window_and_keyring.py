"""The window as a process, with a keyring that is frozen, slow, killed, without its bus, or lying.

It is there at once, its loop is never held up by the keyring, a save finds its place, and it ends in time. How late
a heartbeat may come on a busy machine is no question of the keyring's: so besides the time it is looked where the
window's thread was whenever a heartbeat was late.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.settings import Settings
from tests.core.credentials.conftest import SecretService, lockable_service  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.real,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # keyring's, after calls that failed
]
ROOT = Path(__file__).parents[2]
STORES = re.compile(
    r"core/credentials/(keyring_\w+|store|lookup|file_store|index_file|atomic|keys|key_file)\.py:"
    r"|site-packages/(keyring|secretstorage|jeepney)/"
)
LIMIT_S = 2.0
MISSED_S = 0.05

_USE = """
import asyncio, json, os, sys, threading, time, traceback
import gui.app
from core.credentials.keyring_store import KeyringStore

plain = KeyringStore.__init__
KeyringStore.__init__ = lambda self, **more: plain(self, **{"read_limit_s": 0.4, "write_limit_s": 0.4, **more})
found = {"late": [], "worst_s": 0.0}
beat = [0.0]
me = threading.get_ident()

def tick():
    now = time.monotonic()
    if beat[0]:
        found["worst_s"] = max(found["worst_s"], now - beat[0])
    beat[0] = now
    asyncio.get_running_loop().call_later(0.005, tick)

def watch():
    while True:
        time.sleep(0.01)
        if beat[0] and time.monotonic() - beat[0] > MISSED_S:
            frame = sys._current_frames().get(me)
            found["late"].append([f"{line.filename}:{line.name}" for line in traceback.extract_stack(frame)])

painted = gui.app._painted

async def seen(window):
    await painted(window)
    found["shown_s"] = time.monotonic() - float(os.environ["STARTED"])

gui.app._painted = seen

async def until(condition):
    async with asyncio.timeout(12):
        while not condition():
            await asyncio.sleep(0.005)

async def use(window, services, wiring):
    window.state.files_agreed = True
    tick()
    threading.Thread(target=watch, daemon=True).start()
    await until(lambda: services.registry is not None)
    window.credentials_wanted.emit("erp")
    await until(lambda: wiring._credentials is not None)
    host = wiring.credentials()
    page, reader = host.page, host.editor.reader
    await until(lambda: reader.places is not None and not reader.busy and page.form.complete)
    rows = page.form.rows
    rows["username"].edit.setText("somebody")
    await until(page.footer.save.isEnabled)
    page.footer.save.click()
    await until(lambda: not host.editor.saver.busy and not len(host.editor.edits))
    await until(lambda: not reader.busy and not page._soon.isActive())
    found["badges"] = {name: row.badge.text() for name, row in rows.items()}
    found["banner"] = page.banner.title.text() if page.banner.isVisible() else ""
    found["told"] = host.editor.facts(rows["username"].field).outcome
    print(json.dumps(found), flush=True)
    return 0

sys.exit(gui.app.start(use))
"""


def saved_before() -> None:
    """A value that the index places in the keyring, as an earlier run left it."""
    thread = KeyringThread("jieru-keyring-test")
    try:
        keyring = KeyringStore(thread=thread)
        stored = APICredentialManager(settings=Settings(), keyring=keyring).set_credential(
            "erp", "api_key", "erp-key-1"
        )
        assert stored.store == "keyring"
    finally:
        thread.close()


def used(home: Path, **environ: str) -> dict[str, Any]:
    """What the window was like, and how long it took to end."""
    (home / "window.ini").write_text("[mode]\nsandbox=false\n[window]\nfirst_run=false\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", _USE.replace("MISSED_S", str(MISSED_S))],
        env={**os.environ, "STARTED": str(time.monotonic()), "JIERU_LANG": "en", **environ},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    leaving = time.monotonic()
    _, errors = process.communicate(timeout=15)
    assert "Traceback" not in errors
    assert process.returncode == 0, errors
    found: dict[str, Any] = json.loads(line)
    found["quit_s"] = time.monotonic() - leaving
    return found


def check(found: dict[str, Any]) -> None:
    """The promises that hold whatever the keyring does."""
    assert found["shown_s"] < LIMIT_S
    assert found["quit_s"] < LIMIT_S
    assert [stack for stack in found["late"] if any(map(STORES.search, stack))] == []
    assert found["badges"]["username"] == "Encrypted file"


def freeze(service: SecretService) -> None:
    service.freeze()


def kill(service: SecretService) -> None:
    service.kill()


def kill_bus(service: SecretService) -> None:
    service.kill_bus()


@pytest.mark.parametrize(
    ("breaks", "badge"),
    [(freeze, "No answer"), (kill, "Locked"), (kill_bus, "No answer")],
    ids=["frozen", "killed", "without its bus"],
)
def test_a_real_daemon_that_is(
    own_home: Path,
    lockable_service: SecretService,
    breaks: Callable[[SecretService], None],
    badge: str,
) -> None:
    saved_before()
    breaks(lockable_service)
    found = used(own_home)
    check(found)
    assert found["badges"]["api_key"] == badge
    assert found["banner"]


_SLOW = """
import time
from tests.core.keyrings import FolderKeyring

class Keyring(FolderKeyring):
    def get_password(self, service, username):
        time.sleep(10)
        return super().get_password(service, username)

    def set_password(self, service, username, password):
        time.sleep(10)
"""


def test_a_keyring_that_takes_ten_seconds(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIERU_TEST_KEYRING", str(tmp_path / "items"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.FolderKeyring")
    saved_before()
    (tmp_path / "slow_keyring.py").write_text(_SLOW, encoding="utf-8")
    found = used(own_home, PYTHON_KEYRING_BACKEND="slow_keyring.Keyring", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    check(found)
    assert found["badges"]["api_key"] == "No answer"


def test_a_keyring_that_lies(own_home: Path) -> None:
    found = used(own_home, PYTHON_KEYRING_BACKEND="tests.core.keyrings.LyingKeyring")
    check(found)
    text, tone = found["told"]
    assert tone == "warn"
    assert "encrypted file" in text
