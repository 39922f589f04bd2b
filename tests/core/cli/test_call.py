"""``jieru-cli call`` as a real process: the JSON contract, exit codes, one-line errors, and the demo."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from core.calls import APIRequest, APIResponse
from core.cli import main
from core.configurable_api_connector import ConfigurableAPIConnector
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[3]
KEYS = ["call_id", "platform", "endpoint", "mode", "ok", "stop_reason", "status", "code", "body", "error"]
STEP_KEYS = ["number", "kind", "step", "started_s", "elapsed_s", "status", "code", "error", "sent", "verdict",
             "stop_reason", "rule", "reason", "delay_s", "waited_s", "delay_source", "phases"]  # fmt: skip


TELLS = """
import sys
from core.api_retry_handler import get_retry_handler
from core.cli import main
def tell(event):
    print(type(event).__name__, getattr(event, "phase", ""), file=sys.stderr, flush=True)
get_retry_handler().add_listener(tell)
sys.exit(main())
"""


def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    return _started("-m", "core.cli", *arguments, **variables)


def start_telling(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    """The command, which also says on standard error what happens: see ``heard``."""
    return _started("-c", TELLS, *arguments, **variables)


def _started(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def heard(process: subprocess.Popen[str], event: str) -> bool:
    """Wait until the call has come to ``event``; false if it ends before."""
    assert process.stderr is not None
    return any(line.strip() == event for line in process.stderr)


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
    assert json.loads(out) == {"m": "no"}
    assert err.strip().splitlines()[-1].startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nowhere", "/x"], "PlatformNotFound"),
        (["erp", "order.lst"], "UnknownEndpoint"),
        (["erp", "//evil.example/x"], "UnknownEndpoint"),
        (["erp", "/x"], "CredentialMissing"),
        (["erp", "/x", "-X", "POST", "-d", "{bad"], "BadRequest"),
        (["erp", "/x", "-d", "@no-such-file"], "BadRequest"),
        (["erp", "/x", "-H", "no colon"], "BadRequest"),
        (["erp", "/x", "-p", "no-equals"], "BadRequest"),
        (["erp", "/x", "--max-retries", "many"], "SettingError"),
        (["erp", "/x", "--retry-delay", "nan"], "SettingError"),
        (["erp", "/x", "--retry-strategy", "quadratic"], "SettingError"),
        (["erp", "/x", "--fault", "ok"], "BadRequest"),
        (["erp", "/x", "--sandbox", "--fault", "nonsense"], "SettingError"),
        (["erp", "/x", "--deadline", "0"], "SettingError"),
        (["erp"], "BadRequest"),
        ([], "BadRequest"),
    ],
)
def test_nothing_tried_exits_2(arguments: list[str], error: str) -> None:
    code, data = call(*arguments)
    assert (code, data["error"]["type"], data["attempts"]) == (2, error, [])
    assert (data["stop_reason"], data["call_id"], data["ok"]) == (None, None, False)
    assert data["error"]["message"]
    assert not data["error"]["message"].startswith("error.")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--max-retries", "-1"), ("--retry-delay", "nan"), ("--retry-strategy", "cubic"), ("--jitter", "-1"),
     ("--deadline", "0"), ("--timeout", "0"), ("--timeout", "soon")],
)  # fmt: skip
def test_a_bad_option_is_told_by_its_name(option: str, value: str) -> None:
    code, data = call("erp", "/x", option, value)
    assert (code, data["error"]["message"].partition(":")[0]) == (2, option)


def test_a_stopped_write_that_may_have_been_done_says_so() -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(hold=hold))) as vendor:
        process = start_telling("call", "erp", "/x", "-X", "POST", "--json", **erp(vendor))
        assert heard(process, "PhaseDone send")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        hold.set()
    data = json.loads(out)
    assert (process.returncode, data["error"]["code"], data["attempts"][0]["sent"]) == (
        130,
        "call.cancelled_write",
        True,
    )
    assert data["error"]["message"] in err
    phases = data["attempts"][0]["phases"]
    assert [name for name, seconds in phases.items() if seconds is not None] == ["queue", "connect", "send", "wait"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_a_wait_exits_130_and_keeps_the_trace(number: signal.Signals) -> None:
    with serving(Vendor(Answer(429, {}, {"Retry-After": "30"}))) as vendor:
        process = start_telling("call", "erp", "/x", "--json", **erp(vendor))
        assert heard(process, "WaitStarted")
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    data = json.loads(out)
    assert (data["ok"], data["stop_reason"], data["error"]["type"]) == (False, "cancelled", "Cancelled")
    assert data["status"] == 429
    step = data["attempts"][0]
    assert (step["verdict"], step["delay_s"], step["stop_reason"]) == ("retry", 30.0, None)
    assert 0 < step["waited_s"] < 30
    assert "Traceback" not in err
    row = json.loads(cli("history", "--json")[1])[0]
    assert row["outcome"] == "cancelled"
    del data["body"]
    assert {key: row[key] for key in data} == data
    totals = json.loads(cli("stats", "--json")[1])["totals"]
    counted = {name: totals[name] for name in ("total_calls", "cancelled", "attempts", "retries", "success_rate")}
    assert counted == {"total_calls": 1, "cancelled": 1, "attempts": 1, "retries": 0, "success_rate": None}
    assert totals["total_wait_s"] == step["waited_s"]


def test_stopped_while_the_request_is_under_way_exits_130() -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(hold=hold))) as vendor:
        process = start("call", "erp", "/x", "--json", **erp(vendor))
        assert vendor.seen.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        hold.set()
    assert (process.returncode, "Traceback" in err) == (130, False)
    data = json.loads(out)
    step = data["attempts"][0]
    assert (step["verdict"], step["stop_reason"], step["rule"], step["status"]) == (
        "stop",
        "cancelled",
        "cancelled",
        None,
    )


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


def test_a_repeated_parameter_is_sent_as_often() -> None:
    with serving(Vendor(Answer(200, {}))) as vendor:
        assert call("erp", "/x", "-p", "a=1", "-p", "a=2", "-p", "a=3", "-p", "b=", **erp(vendor))[0] == 0
    assert vendor.requests[0][1] == "/x?a=1&a=2&a=3&b="


@pytest.mark.parametrize("status", [200, 404])
def test_a_body_that_is_no_text_is_shown_as_base64(status: int) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff"
    with serving(Vendor(Answer(status, picture))) as vendor:
        _, data = call("erp", "/x", **erp(vendor))
    assert data["body"] == {"base64": base64.b64encode(picture).decode()}


def test_a_header_without_a_colon_does_not_show_the_secret_in_it() -> None:
    code, out, err = cli("call", "erp", "/x", "--json", "-H", "Authorization Bearer top-secret-token")
    assert code == 2
    assert "top-secret" not in out + err
    assert "Authorization" in err


def test_an_unknown_option_still_tells_what_was_called() -> None:
    _, data = call("erp", "/x", "--bogus")
    assert (data["platform"], data["endpoint"]) == ("erp", "/x")
    assert cli("call", "erp", "/x", "--js")[0] == 2  # no option is guessed


class Silent:
    """A platform that never answers in time."""

    async def call(self, request: APIRequest) -> APIResponse:
        raise TimeoutError


@pytest.mark.parametrize(("retries", "warned"), [("1", False), ("2", True)])
def test_three_timeouts_in_a_row_are_worth_a_warning_and_nothing_else(
    retries: str, warned: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manager = ConfigurableAPIConnector()
    manager.register_connector("erp", Silent())
    monkeypatch.setattr("core.cli.calling.ConfigurableAPIConnector", lambda context: manager)
    code = main(["call", "erp", "order.list", "--retry-delay", "0", "--max-retries", retries])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert ("time-outs in a row" in err) is warned


@pytest.mark.parametrize("endpoint", ["/x\\{}", "order.{}", "//{}"])
def test_what_is_refused_at_once_is_told_without_a_secret_that_it_holds(endpoint: str) -> None:
    secret = "erp-key-123456"
    code, out, err = cli("call", "erp", endpoint.format(secret), "--json", ERP_API_KEY=secret)
    assert code == 2
    assert secret not in out + err
    assert "••••••" in json.loads(out)["endpoint"]
