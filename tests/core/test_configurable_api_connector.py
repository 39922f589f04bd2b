"""The manager: which connector serves a call, and what is refused before anything is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import (
    BaseConnector,
    ConfigurableAPIConnector,
    ContentPlatformAPIConnector,
    DouyinAPIConnector,
    ERPAPIConnector,
    Ths123APIConnector,
    get_api_connector_manager,
)
from core.errors import BadRequest, CredentialMissing, PlatformNotFound, SettingError, UnknownEndpoint
from tests.core.conftest import Recorder
from tests.core.connectors.vendors import QUICK, call, context, manager
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("platform", "endpoint", "fields", "error"),
    [
        ("nowhere", "/x", {}, PlatformNotFound),
        ("erp", "order.lst", {}, UnknownEndpoint),
        ("erp", "//evil.example/x", {}, UnknownEndpoint),
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


@pytest.mark.parametrize(
    ("platform", "kind"),
    [
        ("douyin", DouyinAPIConnector),
        ("ths123", Ths123APIConnector),
        ("erp", ERPAPIConnector),
        ("xiaohongshu", ContentPlatformAPIConnector),
        ("zhihu", ContentPlatformAPIConnector),
        ("toutiao", ContentPlatformAPIConnector),
    ],
)
def test_each_platform_has_its_connector(platform: str, kind: type[BaseConnector]) -> None:
    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    connector = made.get_connector(platform)
    assert type(connector) is kind
    assert made.get_connector(platform) is connector


def test_registering_replaces_built_in_and_registered_connectors() -> None:
    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    made.get_connector("erp")
    for connector in (ERPAPIConnector(), ERPAPIConnector()):
        made.register_connector("erp", connector)
        assert made.get_connector("erp") is connector


async def test_a_paused_platform_is_sent_nothing_and_the_others_are() -> None:
    with serving(Vendor()) as vendor:
        made = manager(vendor)
        made.pause("erp")
        held = asyncio.ensure_future(made.call(APIRequest("erp", "/x")))
        assert (await made.call(APIRequest("xiaohongshu", "/y"))).status == 200
        assert [path for _, path, _, _ in vendor.requests] == ["/y"]
        assert not held.done()
        made.resume("erp")
        assert [(step.kind, step.rule) for step in (await held).steps] == [
            ("pause", "pause.resumed"),
            ("request", "ok"),
        ]
        await made.aclose()


async def test_the_wait_of_a_call_is_ended_by_its_id(recorder: Recorder) -> None:
    with serving(Vendor(Answer(503), Answer())) as vendor:
        handler = APIRetryHandler()
        handler.add_listener(recorder)
        made = ConfigurableAPIConnector(context=context(vendor), handler=handler)
        call = asyncio.ensure_future(made.call(APIRequest("erp", "/x", policy=RetryPolicy(initial_delay=50.0))))
        await recorder.until("wait_started")
        assert made.send_now("another call") is False
        assert made.send_now(recorder.events[0].call_id) is True
        answer = await asyncio.wait_for(call, 5.0)
        assert [(step.delay_s, step.ended_by) for step in answer.steps] == [(50.0, "send_now"), (None, None)]
        await made.aclose()
