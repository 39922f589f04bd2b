from __future__ import annotations

from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.calls import APIRequest, APIResponse, RefreshedToken
from core.configurable_api_connector import ConfigurableAPIConnector, DouyinAPIConnector
from core.connectors.asked_refresh import chosen_flow
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError, BadRequest, CredentialMissing
from core.platforms.loader import load_platforms
from tests.core.conftest import Recorder
from tests.core.loopback import Answer, Vendor, serving

DOUYIN = load_platforms().get("douyin")


def source(*kinds: str) -> MemoryCredentials:
    return MemoryCredentials({("douyin", kind): f"value-of-{kind}" for kind in kinds})


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (("refresh_token", "client_key"), "access_token"),
        (("client_key", "client_secret"), "client_token"),
        (("app_id", "app_secret"), "app_token"),
        (("app_id", "app_secret", "client_key", "client_secret", "refresh_token"), "access_token"),
    ],
)
async def test_the_token_that_is_meant_is_the_first_that_can_be_had(kinds: tuple[str, ...], chosen: str) -> None:
    assert (await chosen_flow(DOUYIN, None, source(*kinds))).type == chosen


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        (("access_token", "client_key", "client_secret"), "refresh_token"),  # the token in use, not an app's instead
        (("app_id",), "app_secret"),
        ((), "client_key, refresh_token"),
    ],
)
async def test_what_is_missing_for_it_is_named(kinds: tuple[str, ...], missing: str) -> None:
    with pytest.raises(CredentialMissing) as caught:
        await chosen_flow(DOUYIN, None, source(*kinds))
    assert caught.value.data["missing"] == missing


async def test_a_token_that_the_platform_does_not_have() -> None:
    with pytest.raises(BadRequest, match="access_token, client_token"):
        await chosen_flow(DOUYIN, "session", source())
    with pytest.raises(BadRequest):
        await chosen_flow(load_platforms().get("erp"), None, source())


async def refresh(
    vendor: Vendor, kept: MemoryCredentials, recorder: Recorder, kind: str | None = None
) -> RefreshedToken:
    handler = APIRetryHandler()
    handler.add_listener(recorder)
    connector = DouyinAPIConnector(context=CallContext("live", kept, {"douyin": vendor.url}), handler=handler)
    try:
        return await connector.refresh_token(kind)
    finally:
        await connector.aclose()


def answer(code: int, **data: Any) -> Answer:
    return Answer(body={"data": {"error_code": code, "description": "as said", **data}, "message": ""})


@pytest.mark.real
async def test_a_refresh_is_a_call_of_its_own_and_tells_no_value() -> None:
    kept, recorder = source("access_token", "refresh_token", "client_key"), Recorder()
    with serving(Vendor(answer(0, access_token="act.brand-new-token", expires_in=3600))) as vendor:
        token = await refresh(vendor, kept, recorder)
    assert (token.type, token.shared, token.saved, token.expires_at is not None) == ("access_token", False, True, True)
    assert await kept.aget_credential("douyin", "access_token") == "act.brand-new-token"
    types = [kind for kind in recorder.types if kind != "phase_done"]
    assert types == ["call_started", "refresh_started", "refresh_finished", "call_finished"]
    assert recorder.record is not None
    assert (recorder.record.endpoint, recorder.record.outcome) == ("token.access_token", "succeeded")
    shown = repr(token) + repr([event.to_json() for event in recorder.events])
    assert not any(secret in shown for secret in ("brand-new-token", "value-of-access", "value-of-refresh"))


@pytest.mark.real
async def test_a_refusal_is_told_with_what_to_do_and_keeps_the_old_token() -> None:
    kept, recorder = source("access_token", "refresh_token", "client_key"), Recorder()
    with serving(Vendor(answer(10010))) as vendor, pytest.raises(APICallError) as caught:
        await refresh(vendor, kept, recorder)
    error = caught.value
    assert (error.stop_reason, error.endpoint) == ("reauthorize", "token.access_token")
    assert "authorise" in error.hint
    assert await kept.aget_credential("douyin", "access_token") == "value-of-access_token"
    assert recorder.record is not None
    assert recorder.record.outcome == "failed"


@pytest.mark.real
async def test_the_manager_refreshes_by_platform_and_not_by_foreign_connectors() -> None:
    class Own:
        async def call(self, request: APIRequest) -> APIResponse:
            raise AssertionError

    kept = source("app_id", "app_secret")
    body = {"err_no": 0, "data": {"access_token": "0801token", "expires_in": 7200}}
    with serving(Vendor(Answer(body=body))) as vendor:
        manager = ConfigurableAPIConnector(context=CallContext("live", kept, {"douyin": vendor.url}))
        assert (await manager.refresh_token("douyin")).type == "app_token"
        manager.register_connector("douyin", Own())
        with pytest.raises(BadRequest):
            await manager.refresh_token("douyin")
        await manager.aclose()
    assert vendor.requests[0][1] == "/api/apps/v2/token"
