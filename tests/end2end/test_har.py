"""What really happened, as a HAR file: calls in the sandbox and at a server, whole, failed and without an answer."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError
from core.events import Mode
from core.history.call_filter import CallFilter
from core.history.export import export
from core.history.store import History
from core.sandbox.client import SandboxProcess
from core.sandbox.shared import sandbox_context
from tests.core.loopback import Answer, Vendor, serving
from tests.har import entries_of

pytestmark = pytest.mark.real

VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(1000)
SECRET = "k-7f3a9c1e5b"


async def call(history: History, context: CallContext, request: APIRequest) -> None:
    """Carry out and record a call; it may fail."""
    handler = APIRetryHandler(RetryPolicy(max_retries=2, initial_delay=0))
    handler.add_listener(history.on_event)
    manager = ConfigurableAPIConnector(context=context, handler=handler)
    try:
        await manager.call(request)
    except APICallError:
        pass  # the record tells
    finally:
        await manager.aclose()


def exported(history: History, mode: Mode, folder: Path) -> tuple[list[dict[str, Any]], str]:
    assert history.flush()
    target = folder / f"{mode}.har"
    assert export(history.every(CallFilter(mode)), target, "har")
    text = target.read_text(encoding="utf-8")
    return entries_of(json.loads(text)), text


def facts(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    ordered = sorted(entries, key=lambda entry: (entry["_jieru"]["operation"] or "", entry["_jieru"]["call_id"]))
    return [(entry["_jieru"]["operation"], entry["_jieru"]["step"], entry["response"]["status"]) for entry in ordered]


async def test_calls_in_the_sandbox(own_home: Path, tmp_path: Path) -> None:
    history = History.open(own_home / "history.sqlite3")
    sandbox = await SandboxProcess.start()
    try:
        video = tmp_path / "影片.mp4"
        video.write_bytes(VIDEO)
        for fault, request in (
            ("429,expired,ok", APIRequest("douyin", "video.list")),
            ("reset,truncate,gzip-broken", APIRequest("douyin", "video.stats", data={"item_ids": ["x"]})),
            ("ok", APIRequest("douyin", "video.publish", data={"title": "门店 #新店", "file": str(video)})),
            ("garbage", APIRequest("erp", "order.list")),
        ):
            await call(history, sandbox_context(sandbox, fault), request)
    finally:
        await sandbox.aclose()
    entries, _ = exported(history, "sandbox", tmp_path)
    history.close()
    assert facts(entries) == [
        ("order.list", "main", 0),  # no HTTP
        *(("video.list", "main", status) for status in (429, 200, 200)),  # and a refresh before the last
        ("video.publish", "upload", 200),
        ("video.publish", "create", 200),
        *(("video.stats", "main", 0),) * 3,
    ]


async def test_calls_of_a_server(own_home: Path, tmp_path: Path) -> None:
    history = History.open(own_home / "history.sqlite3")
    keys = MemoryCredentials({("erp", "api_key"): SECRET})
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        answers = Answer(503, {"msg": SECRET}), Answer(500, "<html>错误</html>"), Answer(drop=True), Answer(302)
        with serving(Vendor(*answers)) as vendor:
            for url, request in (
                (vendor.url, APIRequest("erp", "/a?名=值&k=", params={"q": [1, 2]}, headers={"X-Note": "n"})),
                (vendor.url, APIRequest("erp", "order.create", data={"customer": "王", "key": SECRET})),
                (closed, APIRequest("erp", "/b")),
            ):
                await call(history, CallContext("live", keys, {"erp": url}), request)
    entries, text = exported(history, "live", tmp_path)
    history.close()
    assert facts(entries) == [
        *((None, "main", status) for status in (503, 500, 0)),
        *((None, "main", 0),) * 3,  # nobody listens there
        ("order.create", "main", 302),
    ]
    assert SECRET not in text
