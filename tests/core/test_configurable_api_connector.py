"""Whole calls in live mode against a vendor on loopback: what is sent, retried, refused and raised."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector, DouyinAPIConnector, get_api_connector_manager
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import (
    APICallError,
    BadRequest,
    CredentialMissing,
    PlatformNotFound,
    SettingError,
    UnknownEndpoint,
)
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

DOUYIN = {"access_token": "act.old-token", "open_id": "open-1", "refresh_token": "rft.refresh", "client_key": "ck-1234"}
VALUES = {
    **{("douyin", kind): value for kind, value in DOUYIN.items()},
    ("erp", "api_key"): "erp-key-123456",
    ("ths123", "api_key"): "ths-key-123456",
    ("ths123", "api_secret"): "ths-secret-1234",
    ("xiaohongshu", "access_token"): "xhs-token-1234",
}
QUICK = RetryPolicy(max_retries=2, initial_delay=0)


def manager(vendor: Vendor, values: dict[tuple[str, str], str] | None = None) -> ConfigurableAPIConnector:
    urls = dict.fromkeys(("douyin", "erp", "ths123", "xiaohongshu", "zhihu"), vendor.url)
    context = CallContext("live", MemoryCredentials(VALUES if values is None else values), urls)
    return ConfigurableAPIConnector(context=context, handler=APIRetryHandler(QUICK))


def envelope(code: int, **data: Any) -> dict[str, Any]:
    return {"data": {"error_code": code, "description": "", **data}, "extra": {"error_code": code}}


async def call(vendor: Vendor, platform: str, endpoint: str, **fields: Any) -> APIResponse:
    made = manager(vendor)
    try:
        return await made.call(APIRequest(platform, endpoint, **fields))
    finally:
        await made.aclose()


async def test_a_retried_call_and_its_steps() -> None:
    with serving(Vendor(Answer(503), Answer(200, {"orders": [7123456789012345678]}))) as vendor:
        answer = await call(vendor, "erp", "order.list")
    assert answer.body == {"orders": [7123456789012345678]}
    assert [step.rule for step in answer.steps] == ["http.503", "ok"]
    assert vendor.requests[0][1] == "/orders?page=1&page_size=20"
    assert vendor.requests[0][2]["x-api-key"] == "erp-key-123456"


async def test_douyin_refreshes_once_and_replays_with_the_new_token() -> None:
    renewed = envelope(0, access_token="act.new-token", expires_in="1296000", refresh_token="rft.refresh")
    script = (Answer(body=envelope(28001008)), Answer(body=renewed), Answer(body=envelope(0, list=[])))
    with serving(Vendor(*script)) as vendor:
        answer = await call(vendor, "douyin", "video.list")
    assert [(step.kind, step.rule) for step in answer.steps] == [
        ("request", "douyin.token_expired"),
        ("token_refresh", "refresh.ok"),
        ("request", "ok"),
    ]
    first, refresh, second = vendor.requests
    assert (first[2]["access-token"], second[2]["access-token"]) == ("act.old-token", "act.new-token")
    assert "open_id=open-1" in first[1]
    assert refresh[:2] == ("POST", "/oauth/refresh_token/")
    assert refresh[3] == b"grant_type=refresh_token&client_key=ck-1234&refresh_token=rft.refresh"
    assert "client_secret" not in refresh[3].decode()


async def test_a_refused_refresh_asks_for_a_new_authorisation_and_keeps_the_old_token() -> None:
    made_of = MemoryCredentials(VALUES)
    with serving(Vendor(Answer(body=envelope(28001008)), Answer(body=envelope(10010)))) as vendor:
        context = CallContext("live", made_of, {"douyin": vendor.url})
        made = ConfigurableAPIConnector(context=context, handler=APIRetryHandler(QUICK))
        with pytest.raises(APICallError) as caught:
            await made.call_api("douyin", "video.list")
        await made.aclose()
    assert caught.value.stop_reason == "reauthorize"
    assert caught.value.steps[-1].rule == "refresh.failed"
    assert await made_of.aget_credential("douyin", "access_token") == "act.old-token"


class ExpiringVendor(Vendor):
    """Accepts the new token only, and gives it out."""

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        if path.startswith("/oauth/"):
            return Answer(body=envelope(0, access_token="act.new-token", expires_in=100))
        return Answer(body=envelope(0 if headers["access-token"] == "act.new-token" else 28001008))


async def test_calls_at_once_refresh_once() -> None:
    with serving(ExpiringVendor()) as vendor:
        made = manager(vendor)
        answers = await asyncio.gather(*(made.call(APIRequest("douyin", "video.list")) for _ in range(5)))
        await made.aclose()
    rules = [step.rule for answer in answers for step in answer.steps if step.kind == "token_refresh"]
    assert rules.count("refresh.ok") == 1
    assert set(rules) <= {"refresh.ok", "refresh.shared"}
    assert sum(path.startswith("/oauth/") for _, path, _, _ in vendor.requests) == 1


async def test_a_broken_order_is_not_sent_twice() -> None:
    order = {"code": "600519.SH", "side": "buy", "price": 1.0, "quantity": 100}
    with serving(Vendor(Answer(drop=True))) as vendor:
        with pytest.raises(APICallError) as caught:
            await call(vendor, "ths123", "order.create", data=order)
        assert len(vendor.requests) == 1
        with pytest.raises(APICallError) as raw:
            await call(vendor, "ths123", "/other", method="POST", data=order)
    assert caught.value.stop_reason == "outcome_unknown"
    assert "check" in str(caught.value)
    assert raw.value.stop_reason == "not_idempotent"
    assert len(vendor.requests) == 2


async def test_a_raw_write_is_repeated_after_a_status_and_with_idempotent() -> None:
    with serving(Vendor(Answer(500), Answer(200, {"ok": 1}))) as vendor:
        assert (await call(vendor, "erp", "/raw", method="POST", data={"a": 1})).body == {"ok": 1}
        vendor.answers = [Answer(drop=True), Answer(200, {"ok": 2})]
        assert (await call(vendor, "erp", "/raw", method="POST", data={"a": 1}, idempotent=True)).body == {"ok": 2}


async def test_the_error_carries_everything() -> None:
    with serving(Vendor(Answer(404, {"message": "none"}))) as vendor, pytest.raises(APICallError) as caught:
        await call(vendor, "erp", "/nothing")
    error = caught.value
    assert (error.platform, error.endpoint, error.status, error.stop_reason) == (
        "erp",
        "/nothing",
        404,
        "non_retryable",
    )
    assert error.body == {"message": "none"}
    assert "404" in error.message
    assert len(error.steps) == 1


async def test_a_refused_connection_is_told_without_the_clients_class() -> None:
    vendor = Vendor()
    vendor.url = "http://127.0.0.1:9"
    with pytest.raises(APICallError) as caught:
        await call(vendor, "erp", "/x")
    assert type(caught.value.__cause__).__name__ == "ConnectError"
    assert [step.sent for step in caught.value.steps] == [False, False, False]


async def test_an_attempt_is_cut_by_its_limit() -> None:
    import threading

    hold = threading.Event()
    with serving(Vendor(Answer(hold=hold))) as vendor:
        with pytest.raises(APICallError) as caught:
            await call(vendor, "erp", "/slow", timeout=0.05, policy=RetryPolicy(max_retries=0))
        hold.set()
    step = caught.value.steps[0]
    assert (step.rule, step.sent, step.status) == ("timeout.attempt", None, None)
    assert step.error == {"type": "AttemptTimeout", "message": str(caught.value.__cause__)}


@pytest.mark.parametrize(
    ("platform", "endpoint", "fields", "error"),
    [
        ("nowhere", "/x", {}, PlatformNotFound),
        ("erp", "order.lst", {}, UnknownEndpoint),
        ("erp", "//evil.example/x", {}, BadRequest),
        ("erp", "http://other.host/x", {}, UnknownEndpoint),
        ("erp", "/a\r\nX: 1", {}, BadRequest),
        ("erp", "/../secret", {}, BadRequest),
        ("erp", "/%2e%2e/secret", {}, BadRequest),
        ("erp", "/x", {"headers": {"X-A": "1\n2"}}, BadRequest),
        ("erp", "/x", {"headers": {"Host": "evil"}}, BadRequest),
        ("erp", "/x", {"method": "POST", "data": {"a": float("nan")}}, BadRequest),
        ("erp", "order.list", {"method": "POST"}, BadRequest),
        ("douyin", "/video/publish", {"method": "POST", "data": {}}, BadRequest),
        ("zhihu", "content.stats", {}, CredentialMissing),
    ],
)
async def test_what_cannot_be_sent_is_refused_before_anything_is(
    platform: str, endpoint: str, fields: dict[str, Any], error: type[Exception]
) -> None:
    with serving(Vendor()) as vendor:
        with pytest.raises(error) as caught:
            await call(vendor, platform, endpoint, **fields)
        assert vendor.requests == []
    assert str(caught.value)
    assert "error." not in str(caught.value)  # every code has a sentence


async def test_hmac_signs_what_is_sent() -> None:
    with serving(Vendor(Answer(200, {}))) as vendor:
        await call(vendor, "ths123", "/stock/000001/quote")
    method, path, headers, _ = vendor.requests[0]
    assert (method, path) == ("GET", "/stock/000001.SZ/quote")
    assert {"x-api-key", "x-timestamp", "x-nonce", "x-signature"} <= set(headers)
    assert "ths-secret-1234" not in json.dumps(headers)


async def test_a_connector_of_ones_own_is_retried_and_traced() -> None:
    class Own:
        calls = 0

        async def call(self, request: APIRequest) -> APIResponse:
            self.calls += 1
            if self.calls == 1:
                raise ConnectionResetError(104, "reset")
            return APIResponse("", 200, None, {}, b"1", 1, (), 0.0, "ok")

    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    own = Own()
    made.register_connector("mine", own)
    answer = await made.call(APIRequest("mine", "/x"))
    assert made.get_connector("mine") is own
    assert (answer.body, len(answer.steps), answer.steps[0].rule) == (1, 2, "network.connection")


async def test_a_connectors_methods_go_through_the_same_call() -> None:
    with serving(Vendor(Answer(body=envelope(0, list=[1])))) as vendor:
        context = CallContext("live", MemoryCredentials(VALUES), {"douyin": vendor.url})
        connector = DouyinAPIConnector(context=context, handler=APIRetryHandler(QUICK))
        body = await connector.video_stats(["@a+b/c=="])
        await connector.aclose()
    assert body["data"]["list"] == [1]
    assert json.loads(vendor.requests[0][3]) == {"item_ids": ["@a+b/c=="]}


def test_the_manager_is_one_per_process_and_knows_its_connectors() -> None:
    made = get_api_connector_manager()
    assert made is get_api_connector_manager()
    assert isinstance(made.get_connector("douyin"), DouyinAPIConnector)
    with pytest.raises(PlatformNotFound):
        made.get_connector("nowhere")


@pytest.mark.parametrize("value", ["http://user:secret@127.0.0.1:1", "127.0.0.1:1", "ftp://x", "http://h/?a=1"])
async def test_a_bad_base_url_names_the_variable_and_not_the_value(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ERP_API_URL", value)
    monkeypatch.setenv("ERP_API_KEY", "erp-key-123456")
    with pytest.raises(SettingError) as caught:
        await ConfigurableAPIConnector().call_api("erp", "/x")
    assert caught.value.data["name"] == "ERP_API_URL"
    assert "secret" not in str(caught.value)


async def test_a_code_in_a_large_answer_is_found_and_its_body_still_readable() -> None:
    many = [{"item_id": 7123456789012345678 + number, "title": "商品，“好”"} for number in range(30_000)]
    large = {"data": {"list": many, "error_code": 28001005, "description": "系统繁忙"}, "extra": {}}
    with serving(Vendor(Answer(body=large), Answer(body={**large, "data": {"list": many, "error_code": 0}}))) as vendor:
        answer = await call(vendor, "douyin", "video.list")
    assert [(step.rule, step.code) for step in answer.steps] == [("douyin.busy", "28001005"), ("ok", "0")]
    assert answer.steps[0].error is not None
    assert answer.steps[0].error["message"] == "系统繁忙"
    assert answer.body["data"]["list"][-1]["item_id"] == 7123456789012345678 + 29_999
