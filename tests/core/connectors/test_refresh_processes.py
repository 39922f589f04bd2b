"""One vendor with refresh tokens that work once, and several real processes: exactly one POST, nobody logged out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from core.api_credential_manager import APICredentialManager
from core.settings import Settings
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
PLATFORM = """
schema = 1

[platform]
id = "acme"
names = { zh = "acme", en = "acme" }
base_url = "http://127.0.0.1:1"
hosts = ["127.0.0.1"]

[[credential]]
type = "access_token"
expires = true

[[credential]]
type = "refresh_token"

[[auth]]
id = "bearer"
kind = "bearer"
requires = ["access_token"]

[[operation]]
id = "look"
names = { zh = "look", en = "look" }
method = "GET"
path = "/look"
effect = "read"

[[token]]
type = "access_token"
method = "POST"
path = "/token"
body = "form"
from = { refresh_token = "refresh_token" }
value_path = "access_token"
expires_path = "expires_in"
also = { refresh_token = "refresh_token" }
rotating = true

[envelope]
code_paths = ["code"]
ok = ["0"]

[[code]]
value = "expired"
class = "token_expired"
zh = "过期"
en = "expired"
source = "test"

[[code]]
value = "invalid_grant"
class = "reauthorize"
zh = "失效"
en = "revoked"
source = "test"
"""


class SingleUse(Vendor):
    """Takes the newest access token only, and each refresh token once; one that is used twice ends the whole family.

    Attributes:
        hold: Kept closed, an answer to a refresh is held back.
        asked: Set when a refresh has come.
    """

    def __init__(self) -> None:
        super().__init__()
        self.generation = 1
        self.revoked = False
        self.hold: threading.Event | None = None
        self.asked = threading.Event()
        self._lock = threading.Lock()

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        with self._lock:
            if path == "/token":
                self.asked.set()
                body = next(
                    body for _, asked, _, body in reversed(self.requests) if asked == path
                )  # others come meanwhile
                given = body.decode().rpartition("refresh-token-")[2]
                if self.revoked or int(given) != self.generation:
                    self.revoked = True
                    return Answer(body={"code": "invalid_grant"})
                self.generation += 1
                return Answer(body={"code": 0, **self.tokens(), "expires_in": 7200}, hold=self.hold)
            good = headers["authorization"] == f"Bearer {self.tokens()['access_token']}"
            return Answer(body={"code": 0 if good and not self.revoked else "expired"})

    def tokens(self) -> dict[str, str]:
        return {
            "access_token": f"access-token-{self.generation}",
            "refresh_token": f"refresh-token-{self.generation}",
        }

    @property
    def posts(self) -> int:
        return sum(path == "/token" for _, path, _, _ in self.requests)


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    yield
    while Caller.started:
        with Caller.started.pop() as process:
            process.kill()


@pytest.fixture
def vendor(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SingleUse]:
    """Its first access token has run out already."""
    (own_home / "platforms").mkdir()
    (own_home / "platforms" / "acme.toml").write_text(PLATFORM)
    manager = APICredentialManager(settings=Settings())
    manager.set_credential("acme", "access_token", "access-token-0")
    manager.set_credential("acme", "refresh_token", "refresh-token-1")
    with serving(SingleUse()) as served:
        monkeypatch.setenv("ACME_BASE_URL", served.url)
        yield served


CALLER = """
import asyncio, errno, json, os, sys
from core import http
from core.api_retry_handler import RetryPolicy
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors import token_refresh
from core.credentials import unsaved
from core.errors import APICallError

options = json.loads(sys.argv[1])
token_refresh.LOCK_LIMIT_S, token_refresh.LOCK_POLL_S = options.get("lock_s", 60.0), 0.01
unsaved.RETRY_S, http.FINISH_LIMIT_S = 0.0, 60.0
print("ready", flush=True)
sys.stdin.readline()

def full(descriptor):
    raise OSError(errno.ENOSPC, "No space left on device")

really = os.fsync
if options.get("full"):
    os.fsync = full

async def main():
    connector = ConfigurableAPIConnector()
    policy = RetryPolicy(max_retries=0, attempt_timeout=60.0)
    for number in range(options.get("calls", 1)):
        if number == 2:
            os.fsync = really
        calling = asyncio.ensure_future(connector.call_api("acme", "look", policy=policy))
        if options.get("stop"):
            await asyncio.to_thread(sys.stdin.readline)
            calling.cancel()
        try:
            await calling
            print("ok", flush=True)
        except APICallError as error:
            print(error.steps[-1].rule, error.stop_reason, flush=True)
        except asyncio.CancelledError:
            print("stopped", flush=True)
    await connector.aclose()

asyncio.run(main())
"""


class Caller:
    """A process that makes calls; killed at the end of the test, whatever has become of it."""

    started: ClassVar[list[subprocess.Popen[str]]] = []

    def __init__(self, **options: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CALLER, json.dumps(options)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started.append(self.process)
        assert self.line() == "ready"

    def begin(self) -> Caller:
        """Let it call, or where it waits for that, let it stop its call."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self

    def line(self) -> str:
        """What has become of the next call."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def result(self) -> list[str]:
        out, _ = self.process.communicate(timeout=60)
        return out.splitlines()


def stored() -> dict[str, str]:
    return APICredentialManager(settings=Settings()).get_all_credentials("acme")


def test_processes_that_find_the_token_expired_at_once_renew_it_once(vendor: SingleUse) -> None:
    callers = [Caller(calls=2) for _ in range(3)]
    for caller in callers:
        caller.begin()
    assert [caller.result() for caller in callers] == [["ok", "ok"]] * 3
    assert (vendor.posts, vendor.revoked) == (1, False)
    assert stored() == vendor.tokens()


def test_who_holds_the_lock_is_frozen(vendor: SingleUse) -> None:
    vendor.hold = threading.Event()
    frozen = Caller().begin()
    assert vendor.asked.wait(60)
    frozen.process.send_signal(signal.SIGSTOP)
    vendor.hold.set()
    assert Caller(lock_s=0.3).begin().result() == ["refresh.busy refresh_failed"]
    frozen.process.send_signal(signal.SIGCONT)
    assert frozen.result() == ["ok"]
    assert Caller().begin().result() == ["ok"]
    assert (vendor.posts, vendor.revoked) == (1, False)


def test_an_answer_that_comes_after_everybody_stopped_waiting_is_saved(vendor: SingleUse) -> None:
    vendor.hold = threading.Event()
    hasty = Caller(stop=True).begin()
    assert vendor.asked.wait(60)
    assert hasty.begin().line() == "stopped"
    vendor.hold.set()
    hasty.result()
    assert stored() == vendor.tokens()
    assert Caller().begin().result() == ["ok"]
    assert (vendor.posts, vendor.revoked) == (1, False)


def test_the_disk_is_full_after_the_token_was_renewed(vendor: SingleUse) -> None:
    # the second call uses the token from memory, the third one finds room again and saves it
    assert Caller(calls=3, full=True).begin().result() == ["ok", "ok", "ok"]
    assert stored() == vendor.tokens()
    assert Caller().begin().result() == ["ok"]
    assert (vendor.posts, vendor.revoked) == (1, False)
