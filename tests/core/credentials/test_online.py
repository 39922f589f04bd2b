"""What one read says about credentials, against a vendor on loopback."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.online import Finding, OnlineCheck, check_online, probe_operation
from core.credentials.source import MemoryCredentials
from core.errors import CredentialMissing
from core.platforms.loader import get_registry, load_platforms
from core.platforms.model import Operation, Param, Platform
from core.texts import has_text
from tests.core.loopback import Answer, Vendor, serving

VALUES = {
    ("douyin", "access_token"): "act.token-1234",
    ("douyin", "open_id"): "open-1",
    ("douyin", "refresh_token"): "rft.refresh",
    ("douyin", "client_key"): "ck-1234",
    ("erp", "api_key"): "erp-key-123456",
}


def code(value: int) -> dict[str, Any]:
    return {"data": {"error_code": value, "description": ""}, "extra": {"error_code": value}}


async def ask(vendor: Vendor, platform_id: str, values: dict[tuple[str, str], str] | None = None) -> OnlineCheck:
    platform = get_registry().get(platform_id)
    operation = probe_operation(platform)
    assert operation is not None
    source = MemoryCredentials(VALUES if values is None else values)
    context = CallContext("live", source, {platform_id: vendor.url}, refresh=False)
    made = ConfigurableAPIConnector(context=context, handler=APIRetryHandler())
    try:
        return await check_online(platform, operation, made.call)
    finally:
        await made.aclose()


@pytest.mark.real
@pytest.mark.parametrize(
    ("platform", "answer", "finding"),
    [
        ("douyin", Answer(body=code(0)), "accepted"),
        ("douyin", Answer(body=code(28001008)), "credential"),
        ("douyin", Answer(body=code(28001003)), "credential"),
        ("douyin", Answer(body=code(28001015)), "credential"),
        ("douyin", Answer(body=code(28001018)), "permission"),
        ("douyin", Answer(body=code(28001012)), "permission"),
        ("douyin", Answer(body=code(28003018)), "limited"),
        ("douyin", Answer(body=code(28003017)), "limited"),
        ("douyin", Answer(body=code(99999)), "platform"),
        ("erp", Answer(200, {"orders": []}), "accepted"),
        ("erp", Answer(401), "credential"),
        ("erp", Answer(403), "permission"),
        ("erp", Answer(429), "limited"),
        ("erp", Answer(503), "platform"),
        ("erp", Answer(404), "platform"),
        ("erp", Answer(407), "network"),
        ("erp", Answer(drop=True), "network"),
    ],
)
async def test_findings(platform: str, answer: Answer, finding: Finding) -> None:
    with serving(Vendor(answer)) as vendor:
        found = await ask(vendor, platform)
        assert found.finding == finding
        assert len(vendor.requests) == 1, "one request, whatever it was answered"
    assert bool(found.reason) == (finding != "accepted")
    assert has_text(f"credential.online.{finding}")


@pytest.mark.real
async def test_an_expired_token_is_told_and_not_renewed() -> None:
    with serving(Vendor(Answer(body=code(28001008)))) as vendor:
        assert (await ask(vendor, "douyin")).code == "28001008"
        assert [request[1].partition("?")[0] for request in vendor.requests] == ["/api/douyin/v1/video/video_list/"]


@pytest.mark.real
async def test_nothing_is_sent_without_credentials() -> None:
    with serving(Vendor(Answer(body=code(0)))) as vendor:
        with pytest.raises(CredentialMissing):
            await ask(vendor, "douyin", {})
        assert vendor.requests == []


def test_every_platform_that_is_shipped_can_be_asked_and_only_read() -> None:
    for platform in load_platforms():
        operation = probe_operation(platform)
        assert operation is not None
        assert operation.effect == "read"


def test_a_platform_that_names_no_read_gives_its_first_one_that_needs_nothing() -> None:
    write = Operation("a", "POST", "/a", effect="write")
    needy = Operation("b", "GET", "/b", params=(Param("id", required=True),))
    fit = replace(needy, id="d", example={"id": 1})
    platform = Platform("acme", {}, "", (), operations=(write, needy, fit))
    assert probe_operation(platform) == fit
    assert probe_operation(replace(platform, operations=(write, needy))) is None
