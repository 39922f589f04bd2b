"""Endpoints as a table: operation ids, aliases, raw paths, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadRequest, JieruError, UnknownEndpoint
from core.platforms.loader import load_platforms
from core.platforms.model import Operation, Param
from core.platforms.resolve import Target, resolve, share_code

REGISTRY = load_platforms()


def find(platform: str, endpoint: str, method: str | None = None, data: Any = None, **params: Any) -> Target:
    return resolve(REGISTRY.get(platform), endpoint, method, data, params or None)


@pytest.mark.parametrize(
    ("platform", "endpoint", "method", "operation", "verb", "path"),
    [
        ("douyin", "video.list", None, "video.list", "GET", "/api/douyin/v1/video/video_list/"),
        ("douyin", "/video/list", None, "video.list", "GET", "/api/douyin/v1/video/video_list/"),
        ("douyin", "/api/douyin/v1/video/video_list/", "GET", "video.list", "GET", "/api/douyin/v1/video/video_list/"),
        ("douyin", "/video/publish", "POST", "video.publish", "POST", "/api/douyin/v1/video/create_video/"),
        ("douyin", "/video/publish", "GET", None, "GET", "/video/publish"),
        ("ths123", "/stock/000001/quote", None, "stock.quote", "GET", "/stock/000001.SZ/quote"),
        ("ths123", "/stock/600519/quote", None, "stock.quote", "GET", "/stock/600519.SH/quote"),
        ("ths123", "/stock/000001.SH/quote", None, "stock.quote", "GET", "/stock/000001.SH/quote"),
        ("ths123", "/stock/300033/other", None, None, "GET", "/stock/300033.SZ/other"),
        ("ths123", "/stock/159915.SZ/quote", None, "stock.quote", "GET", "/stock/159915.SZ/quote"),
        ("ths123", "/stock/600519", None, None, "GET", "/stock/600519.SH"),
        ("ths123", "/stock/159915/other", None, None, "GET", "/stock/159915/other"),
        ("erp", "/stock/600519/items", None, None, "GET", "/stock/600519/items"),
        ("erp", "/orders", "post", "order.create", "POST", "/orders"),
        ("erp", "/orders/SO 1", None, "order.get", "GET", "/orders/SO%201"),
        ("erp", "/中文", None, None, "GET", "/%E4%B8%AD%E6%96%87"),
    ],
)
def test_endpoints(
    platform: str, endpoint: str, method: str | None, operation: str | None, verb: str, path: str
) -> None:
    target = find(platform, endpoint, method)
    assert (target.operation.id if target.operation else None, target.method, target.path) == (operation, verb, path)


def test_declared_parameters_go_where_the_definition_says() -> None:
    target = find("douyin", "video.stats", None, {"item_ids": "a,b", "extra": 1}, page="2")
    assert target.body == {"item_ids": ["a", "b"], "extra": 1}
    assert target.query == (("page", "2"),)
    listed = find("erp", "order.list", None, None, page="3")
    assert listed.query == (("page", "3"), ("page_size", "20"))
    assert find("erp", "order.get", id="SO/1").path == "/orders/SO%2F1"


def test_data_of_a_get_is_its_query() -> None:
    assert find("erp", "/x", None, {"a": 1, "b": [1, 2], "c": None, "d": True}).query == (
        ("a", "1"),
        ("b", "1"),
        ("b", "2"),
        ("d", "true"),
    )
    with pytest.raises(BadRequest):
        find("erp", "/x", "GET", [1])


@pytest.mark.parametrize("query", ["a=1&b=%2B", "q=a+b", "flag", "flag&x=", "a=1;b=2", "t=10:30/2", "a=1&a=2"])
def test_the_query_of_a_raw_path_is_sent_as_it_is(query: str) -> None:
    target = find("erp", f"/x?{query}", c="3")
    assert (target.path, target.query) == (f"/x?{query}", (("c", "3"),))


def test_the_query_of_an_alias_gives_its_parameters() -> None:
    target = find("erp", "/orders?page=3&tag=a&tag=b", page_size=5)
    assert target.query == (("page", "3"), ("page_size", "5"), ("tag", "a"), ("tag", "b"))


@pytest.mark.parametrize(("data", "body"), [({}, {}), (None, None), ({"code": "x"}, None), ({"a": 1}, {"a": 1})])
def test_an_empty_object_is_a_body_and_nothing_is_none(data: Any, body: Any) -> None:
    given = Operation("thing.make", "POST", "/t/{code}", params=(Param("code", "path", default="d"),), effect="write")
    platform = replace(REGISTRY.get("erp"), operations=(given,))
    assert resolve(platform, "thing.make", None, data, None).body == body


def test_effects_of_operations_hold_on_their_raw_paths_too() -> None:
    order = find("erp", "/orders", "POST", {"a": 1})
    assert (order.effect, order.idempotent) == ("write", False)
    assert find("erp", "/raw", "POST").effect is None
    assert find("douyin", "video.stats", None, {"item_ids": ["a"]}).idempotent is True


@pytest.mark.parametrize(
    ("endpoint", "error", "code"),
    [
        ("//evil.example/x", UnknownEndpoint, "endpoint.other_host"),
        ("http://other.host/x", UnknownEndpoint, "endpoint.unknown"),
        ("orders", UnknownEndpoint, "endpoint.unknown"),
        ("", UnknownEndpoint, "endpoint.unknown"),
        ("/a\r\nHost: evil", BadRequest, "endpoint.control_characters"),
        ("/a%0d%0aHost", BadRequest, "endpoint.control_characters"),
        ("/a/../b", BadRequest, "endpoint.dots"),
        ("/%2e%2e/b", BadRequest, "endpoint.dots"),
        ("/%252e%252e/b", BadRequest, "endpoint.dots"),
        ("/%2F%2Fevil", BadRequest, "endpoint.dots"),
        ("/\\evil", BadRequest, "endpoint.backslash"),
        ("/a%5cb", BadRequest, "endpoint.backslash"),
        ("/a#b", BadRequest, "endpoint.fragment"),
        ("/a?\ud800", BadRequest, "endpoint.not_unicode"),
    ],
)
def test_refused(endpoint: str, error: type[JieruError], code: str) -> None:
    with pytest.raises(error) as caught:
        find("erp", endpoint)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_near_names_are_told() -> None:
    with pytest.raises(UnknownEndpoint) as caught:
        find("erp", "order.lst")
    assert "order.list" in str(caught.value)


@pytest.mark.parametrize(
    ("endpoint", "method", "data", "code"),
    [
        ("order.list", "POST", None, "endpoint.wrong_method"),
        ("/x", "FETCH", None, "endpoint.bad_method"),
        ("order.get", None, None, "param.missing"),
        ("order.get", None, {"id": ".."}, "param.wrong_type"),
        ("order.get", None, {"id": ""}, "param.wrong_type"),
        ("order.get", None, {"id": "a\nb"}, "param.wrong_type"),
        ("order.list", None, {"page": "two"}, "param.wrong_type"),
        ("order.list", None, {"page": True}, "param.wrong_type"),
    ],
)
def test_wrong_use_names_what_is_wrong(endpoint: str, method: str | None, data: Any, code: str) -> None:
    with pytest.raises(BadRequest) as caught:
        find("erp", endpoint, method, data)
    assert caught.value.code == code


@pytest.mark.parametrize("endpoint", ["/stock/159915/quote", "/stock/900901/quote", "stock.quote"])
def test_a_share_whose_exchange_the_digits_do_not_tell_needs_its_suffix(endpoint: str) -> None:
    with pytest.raises(BadRequest, match="alone does not tell the exchange") as caught:
        find("ths123", endpoint, **({} if "/" in endpoint else {"code": "159915"}))
    assert ".SZ" in caught.value.hint


@pytest.mark.parametrize(
    ("digits", "code"),
    [("600519", "600519.SH"), ("688981", "688981.SH"), ("000001", "000001.SZ"), ("300033", "300033.SZ"),
     ("430047", "430047.BJ"), ("830799", "830799.BJ"), ("920002", "920002.BJ"), ("159915", None), ("900901", None)],
)  # fmt: skip
def test_shares(digits: str, code: str | None) -> None:
    assert share_code(digits) == code


@given(st.text(max_size=40))
def test_no_path_leaves_its_host_or_breaks_a_line(text: str) -> None:
    try:
        target = find("erp", "/" + text)
    except JieruError:
        return
    assert target.path.startswith("/")
    assert not target.path.startswith("//")
    assert target.path.isascii()
    assert target.path.isprintable()
    assert urlsplit("https://good.example" + target.path).netloc == "good.example"
