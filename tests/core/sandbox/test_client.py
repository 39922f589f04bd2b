from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

import httpx2
import pytest

from core.errors import JieruError
from core.program import parts
from core.sandbox import client
from core.sandbox.client import SandboxProcess

pytestmark = pytest.mark.real


def test_the_child_gets_what_python_needs_and_no_credential() -> None:
    live = {"DOUYIN_ACCESS_TOKEN": "act.live", "API_CREDENTIAL_ENCRYPTION_KEY": "k", "AWS_SECRET_ACCESS_KEY": "a"}
    given = {"PATH": "/bin", "LANG": "zh_CN.UTF-8", "JIERU_HOME": "/x", "HTTPS_PROXY": "http://u:p@h", **live}
    kept = parts.environment(given, client.KEPT)
    assert {name: kept[name] for name in ("PATH", "LANG")} == {"PATH": "/bin", "LANG": "zh_CN.UTF-8"}
    assert set(kept) <= {"PATH", "LANG", "PYTHONPATH"}


async def test_it_starts_answers_and_ends() -> None:
    sandbox = await SandboxProcess.start()
    try:
        alive = sandbox.running
        assert alive
        assert sandbox.base_url("erp") == f"http://127.0.0.1:{sandbox.port}/erp"
        key = await sandbox.credentials.aget_credential("erp", "api_key")
        assert key is not None
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.get(sandbox.base_url("erp") + "/orders", headers={"X-API-Key": key})
            assert answer.status_code == 200
    finally:
        began = time.monotonic()
        await sandbox.aclose()
    assert time.monotonic() - began < 1
    assert not sandbox.running
    await asyncio.wait_for(sandbox.exited.wait(), 10)
    await sandbox.aclose()


def test_two_loops_one_after_the_other() -> None:
    async def port() -> int:
        sandbox = await SandboxProcess.start()
        await sandbox.aclose()
        return sandbox.port

    assert asyncio.run(port()) > 0
    assert asyncio.run(port()) > 0


def test_another_loop_may_close_it() -> None:
    async def start() -> SandboxProcess:
        return await SandboxProcess.start()

    sandbox = asyncio.run(start())
    asyncio.run(sandbox.aclose())
    assert not sandbox.running


async def test_a_death_is_noticed_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    sandbox = await SandboxProcess.start()
    assert sandbox._process is not None
    with caplog.at_level(logging.ERROR):
        sandbox._process.kill()
        await asyncio.wait_for(sandbox.exited.wait(), 10)
    assert not sandbox.running
    assert caplog.messages == ["the sandbox ended by itself with code -9"]
    await sandbox.aclose()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot stop a process for a while")
async def test_one_that_does_not_react_is_killed() -> None:
    sandbox = await SandboxProcess.start()
    assert sandbox._process is not None
    sandbox._process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    await sandbox.aclose()
    assert time.monotonic() - began < 1
    assert not sandbox.running


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("/nowhere/python",), "No such file"),
        ((sys.executable, "-c", "import sys; sys.exit('no luck today')"), "no luck today"),
        ((sys.executable, "-c", "pass"), "exit code 0"),
        ((sys.executable, "-c", "print('listening on http://127.0.0.1:1', flush=True)"), "refused"),
    ],
)
async def test_a_failed_start_says_why(command: tuple[str, ...], says: str) -> None:
    with pytest.raises(JieruError) as caught:
        await SandboxProcess.start(command)
    assert caught.value.code == "sandbox.not_started"
    assert says in caught.value.message


async def test_a_start_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "START_LIMIT_S", 0.2)
    with pytest.raises(JieruError) as caught:
        await SandboxProcess.start((sys.executable, "-c", "import time; time.sleep(60)"))
    assert caught.value.code == "sandbox.not_started"


async def test_a_cancelled_start_leaves_no_process() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await SandboxProcess.start()
    assert "jieru-sandbox" not in {thread.name for thread in threading.enumerate()}


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


async def test_no_live_secret_reaches_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    live = {"DOUYIN_ACCESS_TOKEN": "act.live.1", "DOUYIN_REFRESH_TOKEN": "rft.live.2", "ERP_PASSWORD": "live-3"}
    for name, value in live.items():
        monkeypatch.setenv(name, value)
    record = tmp_path / "record"
    sandbox = await SandboxProcess.start((*parts.command("--sandbox-server"), "--record", str(record)))
    try:
        own = {
            name: await sandbox.credentials.aget_credential("douyin", name) or ""
            for name in ("access_token", "refresh_token", "client_key", "open_id")
        }
        assert all("sandbox" in value for value in own.values())
        async with httpx2.AsyncClient(base_url=sandbox.base_url("douyin"), trust_env=False) as http:
            path = f"/api/douyin/v1/video/video_list/?open_id={own['open_id']}"
            first = await http.get(path, headers={"access-token": own["access_token"]})
            second = await http.get(path, headers={"access-token": own["access_token"]})
            form = {name: own[name] for name in ("client_key", "refresh_token")}
            refreshed = await http.post("/oauth/refresh_token/", data={**form, "grant_type": "refresh_token"})
            token = refreshed.json()["data"]["access_token"]
            await sandbox.credentials.aset_credential("douyin", "access_token", token)
            third = await http.get(path, headers={"access-token": token})
        assert (first.status_code, first.headers["retry-after"]) == (429, "1")
        assert [answer.json()["data"]["error_code"] for answer in (second, third)] == [28001008, 0]
        assert sandbox._process is not None
        environ = environment_of(sandbox._process.pid)
    finally:
        await sandbox.aclose()
    received = record.read_bytes()
    assert own["access_token"].encode() in received
    for value in live.values():
        assert value.encode() not in received
        assert value.encode() not in environ
    assert {name: os.environ[name] for name in live} == live
