"""``jieru-cli call`` as a real process: the JSON contract, exit codes, one-line errors, and the demo."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
KEYS = ["call_id", "platform", "endpoint", "mode", "ok", "stop_reason", "status", "code", "body", "error"]
STEP_KEYS = ["number", "kind", "step", "started_s", "elapsed_s", "status", "code", "error", "sent", "verdict",
             "stop_reason", "rule", "reason", "delay_s", "waited_s", "delay_source", "phases"]  # fmt: skip


def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "core.cli", *arguments]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def cli(*arguments: str, **variables: str) -> tuple[int, str, str]:
    with start(*arguments, **variables) as process:
        out, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    return process.returncode, out, err


def call(*arguments: str, **variables: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = cli("call", *arguments, "--json", **variables)
    data: dict[str, Any] = json.loads(out)
    assert list(data) == [*KEYS, "elapsed_s", "attempts"]
    assert all(list(step) == STEP_KEYS and step["reason"] for step in data["attempts"])
    return code, data


def erp(vendor: Vendor) -> dict[str, str]:
    return {"ERP_API_URL": vendor.url, "ERP_API_KEY": "erp-key-123456"}


def test_the_first_run_demo() -> None:
    code, data = call("douyin", "video.list", "--sandbox")
    assert (code, data["ok"], data["stop_reason"], data["mode"]) == (0, True, "ok", "sandbox")
    shown = [
        (s["number"], s["status"], s["code"], s["rule"], s["verdict"], s["delay_s"], s["delay_source"])
        for s in data["attempts"]
    ]
    assert shown == [
        (1, 429, None, "http.429", "retry", 1.0, "retry_after"),
        (2, 200, "28001008", "douyin.token_expired", "retry", 0.0, None),
        (None, 200, "0", "refresh.ok", "ok", 0.0, None),
        (3, 200, "0", "ok", "ok", None, None),
    ]
    assert data["attempts"][1]["error"]["type"] == "PlatformCode"
    assert data["body"]["data"]["list"]
    _, out, _ = cli("stats", "--json", "--sandbox")
    totals = json.loads(out)["totals"]
    expected = {"total_calls": 1, "succeeded_after_retry": 1, "attempts": 3, "retries": 2, "by_status": {"429": 1},
                "by_error": {"douyin.token_expired": 1}, "by_stop_reason": {"ok": 1}}  # fmt: skip
    assert {key: totals[key] for key in expected} == expected
    assert 1.0 <= totals["total_wait_s"] < 1.1
    assert json.loads(cli("history", "--json")[1]) == []
    row = json.loads(cli("history", "--json", "--sandbox")[1])[0]
    assert (row["operation"], row["outcome"], len(row["attempts"])) == ("video.list", "succeeded", 4)


def test_a_failed_call_exits_1_with_one_clear_line() -> None:
    with serving(Vendor(Answer(404, {"m": "no"}))) as vendor:
        code, data = call("erp", "/x", **erp(vendor))
        plain, out, err = cli("call", "erp", "/x", **erp(vendor))
    assert (code, data["ok"], data["status"], data["body"]) == (1, False, 404, {"m": "no"})
    assert (data["error"]["type"], data["error"]["stop_reason"]) == ("APICallError", "non_retryable")
    assert plain == 1
    assert out == ""
    assert err.strip().splitlines()[-1].startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nowhere", "/x"], "PlatformNotFound"),
        (["erp", "order.lst"], "UnknownEndpoint"),
        (["erp", "//evil.example/x"], "BadRequest"),
        (["erp", "/x"], "CredentialMissing"),
        (["erp", "/x", "-X", "POST", "-d", "{bad"], "BadRequest"),
        (["erp", "/x", "-d", "@no-such-file"], "BadRequest"),
        (["erp", "/x", "-H", "no colon"], "BadRequest"),
        (["erp", "/x", "-p", "no-equals"], "BadRequest"),
        (["erp", "/x", "--max-retries", "many"], "SettingError"),
        (["erp", "/x", "--retry-delay", "nan"], "SettingError"),
        (["erp", "/x", "--retry-strategy", "quadratic"], "SettingError"),
        (["erp", "/x", "--fault", "ok"], "BadRequest"),
    ],
)
def test_nothing_tried_exits_2(arguments: list[str], error: str) -> None:
    code, data = call(*arguments)
    assert (code, data["error"]["type"], data["attempts"]) == (2, error, [])
    assert (data["stop_reason"], data["call_id"], data["ok"]) == (None, None, False)
    assert data["error"]["message"]
    assert not data["error"]["message"].startswith("error.")


def test_stopped_in_a_wait_exits_130_and_keeps_the_trace() -> None:
    with serving(Vendor(Answer(429, {}, {"Retry-After": "30"}))) as vendor:
        process = start("call", "erp", "/x", "--json", **erp(vendor))
        assert vendor.seen.wait(10)
        threading.Event().wait(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=5)
    assert process.returncode == 130
    data = json.loads(out)
    assert (data["stop_reason"], data["error"]["type"]) == ("cancelled", "Cancelled")
    assert data["status"] == 429
    step = data["attempts"][0]
    assert (step["verdict"], step["delay_s"], step["stop_reason"]) == ("retry", 30.0, None)
    assert 0 < step["waited_s"] < 2
    assert "Traceback" not in err
    row = json.loads(cli("history", "--json")[1])[0]
    assert row["outcome"] == "cancelled"


def test_a_secret_never_shows() -> None:
    with serving(Vendor(Answer(200, {"echo": "erp-key-123456", "next": "x=erp-key-123456"}))) as vendor:
        code, out, err = cli("call", "erp", "/x", "-p", "k=erp-key-123456", "--json", **erp(vendor))
        history = cli("history", "--json")[1]
    assert code == 0
    assert "erp-key-123456" not in out + err + history


def test_a_secret_in_the_vendors_own_words_never_shows(own_home: Path) -> None:
    token = "act.TOKENAAAA1111"
    body = {"data": {"error_code": 5, "description": f"bad {token}"}}
    douyin = {"DOUYIN_ACCESS_TOKEN": token, "DOUYIN_OPEN_ID": "open-1"}
    with serving(Vendor(Answer(200, body))) as vendor:
        code, out, err = cli("call", "douyin", "/x", "--json", DOUYIN_BASE_URL=vendor.url, **douyin)
    assert code == 1
    assert "bad " in json.loads(out)["attempts"][0]["error"]["message"]
    assert token not in out + err + cli("history", "--json")[1]
    assert all(token.encode() not in file.read_bytes() for file in own_home.rglob("*") if file.is_file())


@pytest.mark.parametrize("content", [b'"\\ud800"', b"[NaN]", b"[" * 3000, b"\xff\xfe", b""])
def test_any_answer_is_one_json_object(content: bytes) -> None:
    with serving(Vendor(Answer(200, content))) as vendor:
        code, out, err = cli("call", "erp", "/x", "--json", **erp(vendor))
    assert code == 0

    def refuse(name: str) -> None:
        raise AssertionError(name)

    assert json.loads(out, parse_constant=refuse)["status"] == 200
    assert "Traceback" not in err


def test_wrong_usage_is_one_object_and_one_line() -> None:
    code, out, err = cli("call", "erp", "/x", "--bogus", "--json")
    assert code == 2
    assert json.loads(out)["error"]["type"] == "BadRequest"
    assert len(err.strip().splitlines()) == 1
