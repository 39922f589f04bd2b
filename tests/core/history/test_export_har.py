"""HAR 1.2 as the specification has it: which keys an entry must have, of which kind."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.history.export_har import entries, har_parts
from core.trace import CallRecord, Step
from tests.core.history.making import folded, simple_call

_NUMBER = (int, float)
_ENTRY = {
    "startedDateTime": str,
    "time": _NUMBER,
    "request": {
        "method": str,
        "url": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "queryString": list,
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "content": {"size": int, "mimeType": str},
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "cache": dict,
    "timings": {"send": _NUMBER, "wait": _NUMBER, "receive": _NUMBER},
}


def check(value: Any, shape: Any, path: str = "entry") -> None:
    if not isinstance(shape, dict):
        assert isinstance(value, shape), path
        return
    for key, inner in shape.items():
        assert key in value, f"{path}.{key}"
        check(value[key], inner, f"{path}.{key}")


def read(*records: CallRecord) -> dict[str, Any]:
    document: dict[str, Any] = json.loads("".join(har_parts(records)))
    return document


def test_it_has_the_shape_of_har_1_2() -> None:
    log = read(folded(simple_call()), folded(simple_call()))["log"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    assert len(log["entries"]) == 4
    for entry in log["entries"]:
        check(entry, _ENTRY)
        datetime.fromisoformat(entry["startedDateTime"])
        assert all(time >= -1 for time in entry["timings"].values())
        assert min(entry["timings"][name] for name in ("send", "wait", "receive")) >= 0
        assert entry["time"] == round(
            sum(time for name, time in entry["timings"].items() if time > 0 and name != "ssl"), 3
        )


def test_an_entry_a_request_and_none_for_a_refresh() -> None:
    record = CallRecord(
        "c",
        platform="douyin",
        method="GET",
        path="/api/x?cursor=0&title=%E4%B8%AD",
        request={"base": "https://open.douyin.com", "headers": {"X-Own": "1"}},
        steps=(
            Step(number=1, status=429, verdict="retry", wait_header="1", error={"type": "HTTPStatus", "message": "m"}),
            Step(number=None, kind="token_refresh"),
            Step(number=2, status=None, verdict="stop", error={"type": "ReadTimeout", "message": "none"}),
        ),
    )
    first, second = entries(record)
    assert first["request"]["url"] == "https://open.douyin.com/api/x?cursor=0&title=%E4%B8%AD"
    assert first["request"]["queryString"] == [{"name": "cursor", "value": "0"}, {"name": "title", "value": "中"}]
    assert first["request"]["headers"] == [{"name": "X-Own", "value": "1"}]
    assert first["response"]["statusText"] == "Too Many Requests"
    assert first["response"]["headers"] == [{"name": "Retry-After", "value": "1"}]
    assert (second["response"]["status"], second["response"]["comment"]) == (0, "ReadTimeout: none")


def test_a_body_is_there_only_where_one_was_sent() -> None:
    record = replace(folded(simple_call()), request={"body": {"title": "双11"}})
    assert "postData" not in entries(record)[0]["request"]
    posted = entries(replace(record, method="POST"))[0]["request"]["postData"]
    assert posted == {"mimeType": "application/json", "text": '{"title": "双11"}'}


def test_connect_includes_tls_as_the_format_says() -> None:
    phases = {
        "queue": 0.001, "dns": 0.004, "connect": 0.02, "tls": 0.03, "send": 0.001, "wait": 0.1, "receive": 0.01
    }  # fmt: skip
    timings = entries(CallRecord("c", steps=(Step(phases=phases),)))[0]["timings"]
    assert timings == {
        "blocked": 1.0,
        "dns": 4.0,
        "connect": 50.0,
        "ssl": 30.0,
        "send": 1.0,
        "wait": 100.0,
        "receive": 10.0,
    }
