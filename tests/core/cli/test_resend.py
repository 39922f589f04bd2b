from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.program import run
from core.history import History
from core.redaction import MASK
from tests.core.cli.stored_calls import record_calls
from tests.core.history.making import CallMaker
from tests.core.loopback import Answer, Vendor, serving

Capture = pytest.CaptureFixture[str]


def recorded(home: Path, request: dict[str, Any] | None, **more: Any) -> None:
    maker = CallMaker("call-1", mode=more.pop("mode", "live"))
    values = {"operation": None, "endpoint": "/orders", "method": "POST", "path": "/orders", "request": request} | more
    record_calls(home, [maker.start("erp", **values), maker.finish("failed", "max_retries")])


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Any:
    with serving(Vendor(Answer(body={"id": "1"}))) as made:
        monkeypatch.setenv("ERP_API_URL", made.url)
        monkeypatch.setenv("ERP_API_KEY", "erp-key-123456")
        yield made


@pytest.mark.real
def test_a_call_is_sent_as_it_was_with_todays_credentials(own_home: Path, vendor: Vendor, capsys: Capture) -> None:
    recorded(own_home, {"params": {"page": "2"}, "headers": {"X-Own": "1"}, "body": {"客户": "张三"}})
    assert run(["resend", "call-1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["platform"], told["endpoint"], told["mode"]) == (True, "erp", "/orders", "live")
    ((method, path, headers, body),) = vendor.requests
    assert (method, path, json.loads(body)) == ("POST", "/orders?page=2", {"客户": "张三"})
    assert headers["x-own"] == "1"
    assert "erp-key-123456" in str(headers)
    history = History.open(own_home / "history.sqlite3")
    assert [record.ok for record in history.page(mode="live")].count(True) == 1
    history.close()


@pytest.mark.real
def test_options_change_it_and_give_what_was_not_kept(own_home: Path, vendor: Vendor) -> None:
    recorded(own_home, {"params": {"page": "2", "token": MASK}, "body_sha256": "00"})
    assert run(["resend", "call-1", "-d", '{"a": 1}', "-p", "token=abc", "--max-retries", "0", "--json"]) == 0
    ((_, path, _, body),) = vendor.requests
    assert (path, json.loads(body)) == ("/orders?page=2&token=abc", {"a": 1})


@pytest.mark.real
@pytest.mark.parametrize(
    ("call_id", "request_", "named"),
    [
        ("call-2", {"params": {}}, "There is no call call-2 in the history."),
        ("call-1", None, "it was no request to a platform"),
        ("call-1", {"params": {"token": MASK}, "body_sha256": "00", "files": ["f"]}, "the body, files, hidden values"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_why(
    own_home: Path, vendor: Vendor, capsys: Capture, call_id: str, request_: dict[str, Any] | None, named: str
) -> None:
    recorded(own_home, request_)
    assert run(["resend", call_id, "--json"]) == 2
    told = capsys.readouterr()
    assert named in told.err
    assert json.loads(told.out)["error"]["type"] == "BadRequest"
    assert vendor.requests == []


@pytest.mark.real
def test_a_call_of_the_sandbox_goes_there_again(own_home: Path, vendor: Vendor, capsys: Capture) -> None:
    recorded(own_home, {"params": {}}, mode="sandbox", operation="order.list", endpoint="order.list", method="GET")
    assert run(["resend", "call-1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["mode"], told["ok"], vendor.requests) == ("sandbox", True, [])
