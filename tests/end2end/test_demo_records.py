"""The two records that the design writes out, to the letter: the first-run demo, and a call stopped in its wait.

On a clock that moves only by what is waited for, so that the numbers are exact. The same through the command line, with
its exit codes, is in ``tests/core/cli/test_call.py``.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy, RetryStats
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.history.store import History
from core.sandbox.client import SandboxProcess
from core.sandbox.shared import sandbox_context
from core.trace import CallRecord
from tests.core.conftest import Recorder
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

POLICY = RetryPolicy()


class Time:
    """A clock that starts at 0 and is moved by sleeping; a sleep over ``longest`` stops there and never ends."""

    def __init__(self, longest: float = 60.0) -> None:
        self.now = 0.0
        self.stuck = asyncio.Event()
        self._longest = longest

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += min(seconds, self._longest)
        if seconds > self._longest:
            self.stuck.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)


def facts(record: CallRecord) -> list[dict[str, Any]]:
    """The steps as ``call --json`` prints them, without sentences and without what took real time."""
    steps = [step.to_json() for step in record.steps]
    for step in steps:
        assert step.pop("reason")
        assert set(step.pop("phases")) == {"queue", "dns", "connect", "tls", "send", "wait", "receive"}
        step["error"] = step["error"] and step["error"]["type"]
    return steps


def step(number: int | None, **known: Any) -> dict[str, Any]:
    usual = {
        "number": number, "kind": "request", "step": "main", "started_s": 0.0, "elapsed_s": 0.0, "status": 200,
        "code": None, "error": None, "sent": True, "verdict": "ok", "stop_reason": None, "rule": "ok",
        "delay_s": None, "waited_s": 0.0, "delay_source": None,
    }  # fmt: skip
    return {**usual, **known}


async def test_the_first_run_demo(own_home: Path) -> None:
    recorder = Recorder()
    time = Time()
    handler = APIRetryHandler(POLICY, clock=time.clock, sleep=time.sleep)
    history = History.open(own_home / "history.sqlite3")
    handler.add_listener(recorder)
    handler.add_listener(history.on_event)
    sandbox = await SandboxProcess.start()
    try:
        made = ConfigurableAPIConnector(context=sandbox_context(sandbox), handler=handler)
        answer = await made.call(APIRequest("douyin", "video.list"))
        await made.aclose()
    finally:
        await sandbox.aclose()
    record = recorder.record
    assert record is not None
    assert (record.ok, record.stop_reason, record.status, record.code, record.mode) == (True, "ok", 200, "0", "sandbox")
    assert facts(record) == [
        step(1, status=429, error="HTTPStatus", rule="http.429", verdict="retry", delay_s=1.0, waited_s=1.0,
             delay_source="retry_after"),
        step(2, started_s=1.0, code="28001008", error="PlatformCode", rule="douyin.token_expired", verdict="retry",
             delay_s=0.0),
        step(None, kind="token_refresh", step="access_token", started_s=1.0, code="0", rule="refresh.ok", delay_s=0.0),
        step(3, started_s=1.0, code="0"),
    ]  # fmt: skip
    expected = RetryStats(
        total_calls=1,
        succeeded_after_retry=1,
        attempts=3,
        retries=2,
        total_wait_s=1.0,
        by_status={429: 1},
        by_error={"douyin.token_expired": 1},
        by_stop_reason={"ok": 1},
    )
    assert handler.get_stats() == expected
    assert expected.success_rate == 1.0
    assert answer.body["data"]["list"]
    assert history.flush()
    assert history.statistics("sandbox") == (expected, {"douyin": expected})
    assert history.statistics("live") == (RetryStats(), {})
    stored = history.get(record.call_id)
    assert history.close()
    assert stored is not None
    assert stored.to_history_json() == record.to_history_json()


async def test_a_get_stopped_0_2_s_into_a_30_s_wait(own_home: Path) -> None:
    recorder = Recorder()
    time = Time(longest=0.2)
    handler = APIRetryHandler(POLICY, clock=time.clock, sleep=time.sleep)
    history = History.open(own_home / "history.sqlite3")
    handler.add_listener(recorder)
    handler.add_listener(history.on_event)
    with serving(Vendor(Answer(429, {}, {"Retry-After": "30"}))) as vendor:
        context = CallContext("live", MemoryCredentials({("erp", "api_key"): "k-123456"}), {"erp": vendor.url})
        made = ConfigurableAPIConnector(context=context, handler=handler)
        running = asyncio.ensure_future(made.call_api("erp", "/x"))
        await time.stuck.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await made.aclose()
    record = recorder.record
    assert record is not None
    assert (record.outcome, record.stop_reason, record.status, record.ok) == ("cancelled", "cancelled", 429, False)
    assert facts(record) == [
        step(1, status=429, error="HTTPStatus", rule="http.429", verdict="retry", delay_s=30.0, waited_s=0.2,
             delay_source="retry_after"),
    ]  # fmt: skip
    expected = RetryStats(
        total_calls=1,
        cancelled=1,
        attempts=1,
        total_wait_s=0.2,
        by_status={429: 1},
        by_stop_reason={"cancelled": 1},
    )
    assert handler.get_stats() == expected
    assert expected.success_rate is None
    assert history.flush()
    assert history.statistics("live")[0] == expected
    assert history.close()
