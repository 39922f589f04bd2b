"""From a request to what can be sent: bodies, headers, files, and what is refused."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calls import APIRequest
from core.connectors.prepare import Prepared, check_headers, check_request, encode_json, prepare, with_key, with_query
from core.errors import BadRequest, JieruError, SettingError
from core.platforms.loader import load_platforms
from core.platforms.resolve import resolve

ERP = load_platforms().get("erp")


def made(endpoint: str = "/x", method: str | None = None, **fields: Any) -> Prepared:
    request = APIRequest("erp", endpoint, method=method, **fields)
    target = resolve(ERP, endpoint, method, request.data, request.params)
    return prepare(request, target, "http://erp.example/api/")


def test_the_address_is_base_path_and_query() -> None:
    prepared = made("/a b?x=1", params={"q": "中 +"})
    assert prepared.url == "http://erp.example/api/a%20b?x=1&q=%E4%B8%AD%20%2B"
    assert prepared.content == b""
    assert "Content-Type" not in prepared.headers


@pytest.mark.parametrize(
    ("data", "content"),
    [({"a": "中"}, '{"a":"中"}'), ([1, 2], "[1,2]"), ("text", '"text"'), (0, "0"), ({}, "{}"), (False, "false")],
)
def test_data_is_the_json_body(data: Any, content: str) -> None:
    prepared = made(method="POST", data=data)
    assert prepared.content.decode() == content
    assert prepared.headers["Content-Type"] == "application/json"


def test_headers_of_the_caller_win_over_the_usual_ones() -> None:
    prepared = made(method="POST", data={}, headers={"Content-Type": "application/x", "Accept": "text/csv"})
    assert (prepared.headers["Content-Type"], prepared.headers["Accept"]) == ("application/x", "text/csv")


def test_data_beside_files_becomes_form_fields(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1")
    prepared = made(method="POST", data={"n": 1, "on": True, "list": [1], "none": None}, files={"f": file})
    assert prepared.fields == {"n": "1", "on": "true", "list": "[1]"}
    assert (prepared.content, prepared.headers.get("Content-Type")) == (b"", None)


@pytest.mark.parametrize(
    ("method", "fields", "code"),
    [
        ("POST", {"files": {"f": Path("none")}}, "file.unreadable"),
        ("POST", {"files": {"f": Path(".")}}, "file.unreadable"),
        ("POST", {"files": {"f": "text"}}, "request.wrong_type"),
        ("POST", {"files": {"f": ("n", "text")}}, "request.wrong_type"),
        ("POST", {"files": {"f": ("n",)}}, "request.wrong_type"),
        ("POST", {"files": {"f": ("n", b"", 1)}}, "request.wrong_type"),
        ("POST", {"files": {"f": io.StringIO("text")}}, "request.wrong_type"),
        ("POST", {"files": {"f": b""}, "data": [1]}, "request.wrong_type"),
        ("GET", {"files": {"f": b""}}, "body.no_body_allowed"),
        ("POST", {"data": {1, 2}}, "body.not_json"),
        ("POST", {"data": float("inf")}, "body.not_json"),
        ("GET", {"headers": {"X": "a\r\nb"}}, "header.bad_value"),
        ("GET", {"headers": {"X": 1}}, "request.wrong_type"),
        ("GET", {"headers": {1: "a"}}, "request.wrong_type"),
        ("GET", {"headers": {"X Y": "a"}}, "header.bad_name"),
        ("GET", {"headers": {"": "a"}}, "header.bad_name"),
        ("GET", {"headers": {"content-LENGTH": "1"}}, "header.reserved"),
        ("GET", {"params": {"a": "\ud800"}}, "param.not_unicode"),
    ],
)
def test_what_cannot_be_sent(method: str, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(BadRequest) as caught:
        made(method=method, **fields)
    assert caught.value.code == code


def test_a_body_too_deep_is_refused_and_no_crash() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(BadRequest):
        encode_json(deep)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"platform": None}, "platform"),
        ({"endpoint": 1}, "endpoint"),
        ({"method": 1}, "method"),
        ({"params": [("a", 1)]}, "params"),
        ({"headers": "X: 1"}, "headers"),
        ({"files": [b""]}, "files"),
        ({"policy": {"max_retries": 1}}, "policy"),
        ({"idempotent": 1}, "idempotent"),
        ({"idempotency_key": 1}, "idempotency_key"),
        ({"idempotency_key": "a\nb"}, "idempotency_key"),
        ({"timeout": "5"}, "timeout"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(fields: dict[str, Any], name: str) -> None:
    given: dict[str, Any] = {"platform": "erp", "endpoint": "/x", **fields}
    with pytest.raises(JieruError) as caught:
        check_request(APIRequest(**given))
    assert isinstance(caught.value, BadRequest | SettingError)
    assert name in (caught.value.data["name"], caught.value.message)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_headers_that_pass_can_stand_on_one_line(headers: dict[str, str]) -> None:
    try:
        checked = check_headers(headers)
    except BadRequest:
        return
    assert all(f"{name}: {value}".isascii() and "\n" not in name + value for name, value in checked.items())


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text("a+&=/ é")), max_size=4))
def test_a_query_never_ends_the_path_or_the_line(pairs: list[tuple[str, str]]) -> None:
    path = with_query("/x?a=1", tuple(pairs))
    assert path.startswith("/x?a=1")
    assert path.isascii()
    assert path.isprintable()
    assert "#" not in path


@pytest.mark.parametrize(
    ("header", "endpoint", "fields", "sent", "counts"),
    [
        ("X-Key", "order.create", {}, ("X-Key", "call-1"), True),
        ("X-Key", "order.create", {"idempotency_key": "mine"}, ("X-Key", "mine"), True),
        ("X-Key", "order.create", {"headers": {"x-key": "mine"}}, ("x-key", "mine"), True),
        ("X-Key", "order.create", {"idempotent": False}, None, False),
        ("X-Key", "order.create", {"idempotent": False, "idempotency_key": "mine"}, ("X-Key", "mine"), True),
        ("", "order.create", {}, None, False),
        ("", "order.create", {"idempotency_key": "mine"}, ("Idempotency-Key", "mine"), False),
        ("", "/raw", {"idempotency_key": "mine"}, ("Idempotency-Key", "mine"), True),
        ("", "/raw", {}, None, False),
    ],
)
def test_a_key_is_sent_where_the_platform_knows_one(
    header: str, endpoint: str, fields: dict[str, Any], sent: tuple[str, str] | None, counts: bool
) -> None:
    operations = tuple(replace(one, idempotency_key=header) for one in ERP.operations)
    request = APIRequest("erp", endpoint, method="POST", data={"a": 1}, **fields)
    target = resolve(replace(ERP, operations=operations), endpoint, "POST", request.data, None)
    prepared, has_key = with_key(prepare(request, target, "http://erp.example"), request, target, "call-1")
    found = [(name, value) for name, value in prepared.headers.items() if name.lower().endswith("-key")]
    assert (found, has_key) == ([sent] if sent else [], counts)


def test_json_keeps_all_digits() -> None:
    assert json.loads(encode_json({"id": 7123456789012345678})) == {"id": 7123456789012345678}


def test_an_error_of_kind_says_what_was_given_and_what_is_taken() -> None:
    with pytest.raises(BadRequest) as caught:
        check_request(APIRequest("erp", "/x", params=cast("Any", "a=1")))
    assert str(caught.value) == "params is of the wrong kind: str. It should be None | dict | Mapping."


def test_a_closed_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    with (tmp_path / "a").open("rb") as file:
        made(method="POST", files={"f": file})
    with pytest.raises(BadRequest):
        made(method="POST", files={"f": file})
