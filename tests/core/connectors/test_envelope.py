"""Answers as a table: status, headers, body → kind, rule, code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectors.envelope import at_path, judge_answer, read_code
from core.platforms.model import Code, Envelope, Platform

ENVELOPE = Envelope(("data.error_code", "extra.error_code", "err_no"), ("0", "ok"), ("data.description", "extra.hint"))
CODES = (
    Code("28001008", "token_expired", text={"zh": "Token 已过期", "en": "The token has expired"}),
    Code("28001005", "busy"),
    Code("28003018", "rate_limit"),
    Code("28003017", "quota"),
    Code("28001012", "reauthorize"),
    Code("28001007", "permanent"),
    Code("-4001", "empty"),
    Code("10020", "rate_limit"),
    Code("10020", "reauthorize", operation="token.refresh"),
    Code("http:401", "token_expired"),
    Code("True", "busy"),
)
PLATFORM = Platform("douyin", {"zh": "抖音", "en": "Douyin"}, "https://a", ("a",), envelope=ENVELOPE, codes=CODES)
GENERIC = Platform("erp", {"zh": "ERP", "en": "ERP"}, "https://a", ("a",))


def data(code: Any, description: str = "") -> dict[str, Any]:
    return {"data": {"error_code": code, "description": description}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "rule", "code", "stop"),
    [
        (200, data(0), "ok", "ok", "0", None),
        (200, data("0"), "ok", "ok", "0", None),
        (200, {"data": {"error_code": 0}, "extra": {"error_code": 28001008}}, "token_expired",
         "douyin.token_expired", "28001008", None),
        (200, data(28001008), "token_expired", "douyin.token_expired", "28001008", None),
        (200, data("28001005"), "retryable", "douyin.busy", "28001005", None),
        (200, data(28003018), "retryable", "douyin.rate_limit", "28003018", None),
        (200, data(28003017), "permanent", "douyin.quota", "28003017", "quota"),
        (200, data(28001012), "permanent", "douyin.reauthorize", "28001012", "reauthorize"),
        (200, data(28001007), "permanent", "douyin.permanent", "28001007", "non_retryable"),
        (200, data(-4001), "ok", "ok", "-4001", None),
        (200, data(999), "permanent", "douyin.unknown_code", "999", "non_retryable"),
        # a listed code decides whatever the status; an unlisted one only with 2xx
        (500, data(28001007), "permanent", "douyin.permanent", "28001007", "non_retryable"),
        (400, data(28001005), "retryable", "douyin.busy", "28001005", None),
        (503, data(999), "retryable", "http.503", "999", None),
        (404, data(0), "permanent", "http.404", "0", "non_retryable"),
        (500, data(0), "retryable", "http.500", "0", None),
        (401, {}, "token_expired", "http.401", None, None),
        (200, {}, "ok", "ok", None, None),
        (204, None, "ok", "ok", None, None),
        (200, "<html>busy</html>", "permanent", "body.not_json", None, "non_retryable"),
        (502, "<html>busy</html>", "retryable", "http.502", None, None),
        (200, {"data": {"error_code": {"x": 1}}, "err_no": 0}, "ok", "ok", "0", None),
        (200, {"data": []}, "ok", "ok", None, None),
    ],
)  # fmt: skip
def test_judged(status: int, body: Any, kind: str, rule: str, code: str | None, stop: str | None) -> None:
    judged = judge_answer(PLATFORM, None, status, {}, body)
    assert (judged.kind, judged.rule, judged.code, judged.status) == (kind, rule, code, status)
    assert judged.sent is True
    if stop:
        assert judged.stop_reason == stop


def test_an_erps_business_field_is_no_error_code() -> None:
    assert judge_answer(GENERIC, None, 200, {}, {"code": 500, "error_code": 28001005}).kind == "ok"
    assert judge_answer(GENERIC, None, 200, {}, "plain text").kind == "ok"


def test_a_code_may_mean_something_else_in_one_operation() -> None:
    assert judge_answer(PLATFORM, "video.list", 200, {}, data(10020)).rule == "douyin.rate_limit"
    assert judge_answer(PLATFORM, "token.refresh", 200, {}, data(10020)).rule == "douyin.reauthorize"


def test_the_vendors_words_and_ours_travel_along() -> None:
    judged = judge_answer(PLATFORM, None, 200, {}, data(28001008, "access_token过期"))
    assert judged.error == {"type": "PlatformCode", "message": "access_token过期"}
    assert judged.reason_args["text"] == {"zh": "Token 已过期", "en": "The token has expired"}


def test_a_status_in_the_table_is_counted_by_status() -> None:
    judged = judge_answer(PLATFORM, None, 401, {}, {})
    assert judged.by_status
    assert judged.error_type == "HTTPStatus"


def test_retry_after_beside_a_code() -> None:
    judged = judge_answer(PLATFORM, None, 429, {"retry-after": "7"}, data(28003018))
    assert judged.retry_after is not None
    assert judged.retry_after.seconds == 7.0
    assert judged.rejected


@pytest.mark.parametrize(("code", "seconds"), [(28001005, 7.0), (28003018, 7.0), (28001008, None), (0, None)])
def test_a_busy_answer_with_http_200_waits_as_its_retry_after_says(code: int, seconds: float | None) -> None:
    judged = judge_answer(PLATFORM, None, 200, {"retry-after": "7"}, data(code))
    assert (judged.retry_after.seconds if judged.retry_after else None) == seconds


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b", 1), ("a.list.1", "y"), ("a.list.9", None), ("a.b.c", None), ("x", None), ("a.list.x", None)],
)
def test_paths(path: str, value: Any) -> None:
    assert at_path({"a": {"b": 1, "list": ["x", "y"]}}, path) == value


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(
    st.sampled_from(["data", "error_code", "extra", "err_no"]), s)))  # fmt: skip
def test_no_body_raises(body: Any) -> None:
    code, _ = read_code(ENVELOPE, body)
    assert code is None or isinstance(code, str)
    json.dumps(judge_answer(PLATFORM, None, 200, {}, body).error)
