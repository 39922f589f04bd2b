"""HAR 1.2 as its schema has it, and what the schema cannot say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.history.export_har import entries, har_parts
from core.trace import CallRecord, Step
from tests.core.history.making import CallMaker, folded, simple_call
from tests.har import entries_of, mistakes


def read(*records: CallRecord) -> list[dict[str, Any]]:
    return entries_of(json.loads("".join(har_parts(records))))


def test_it_is_valid_by_the_schema() -> None:
    assert read() == []
    for entry in read(folded(simple_call()), folded(simple_call(CallMaker(mode="sandbox")))):
        datetime.fromisoformat(entry["startedDateTime"])


@pytest.mark.parametrize(
    "change",
    [
        {"log": {"version": "1.2", "creator": {"name": "Jieru", "version": "1"}}},
        {"log": {"version": "1.2", "creator": {"name": "Jieru", "version": "1"}, "entries": [{"time": 1}]}},
        {"log": {"version": 1.2, "creator": {"name": "Jieru", "version": "1"}, "entries": []}},
    ],
)
def test_the_schema_would_tell(change: dict[str, Any]) -> None:
    assert mistakes(change)


def test_what_is_not_known_of_a_call_makes_no_invalid_entry() -> None:
    steps = (Step(number=1), Step(number=2, status=299, error={"type": "T", "message": ""}, excerpt="\x00中"))
    read(CallRecord("c", steps=steps), CallRecord("d", platform="erp", method="POST", request={}, steps=steps))


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


def test_the_steps_of_an_upload_do_not_carry_the_body_of_the_call() -> None:
    steps = Step(number=1, step="upload"), Step(number=2, step="create")
    record = replace(folded(simple_call()), method="POST", request={"body": {"file": "/home/me/a.mp4"}}, steps=steps)
    assert ["postData" in entry["request"] for entry in read(record)] == [False, False]
    assert [entry["_jieru"]["step"] for entry in read(record)] == ["upload", "create"]


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
