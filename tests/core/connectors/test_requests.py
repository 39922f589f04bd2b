"""The token of a call: fetched when there is none, renewed ahead of its end, and what a failure means for the call."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError, BadResult, CredentialMissing
from tests.core.conftest import Recorder
from tests.core.connectors import vendors
from tests.core.loopback import Answer, Vendor, serving
from tests.waiting import past_its_limit

pytestmark = pytest.mark.real

APP = {("douyin", "client_key"): "ck-123456", ("douyin", "client_secret"): "cs-123456"}
USER = {
    ("douyin", "access_token"): "act.old-token",
    ("douyin", "refresh_token"): "rft.token-1",
    ("douyin", "open_id"): "open-1",
    ("douyin", "client_key"): "ck-123456",
}


class Tokens(Vendor):
    """Gives out ``<kind>.new-token``; takes every other token or only that one."""

    def __init__(self, *, strict: bool = False, refuse: bool = False) -> None:
        super().__init__()
        self.strict = strict
        self.refuse = refuse

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        if path.startswith("/oauth/"):
            if self.refuse:
                return Answer(503)
            token = {"access_token": "new-token", "expires_in": 7200, "error_code": 0}
            return Answer(body={"data": token, "message": "success"})
        good = not self.strict or headers.get("access-token") == "new-token"
        code = 0 if good else 28001008
        return Answer(body={"data": {"error_code": code}, "extra": {"error_code": code}})

    @property
    def paths(self) -> list[str]:
        return [path.partition("?")[0] for _, path, _, _ in self.requests]


async def call(vendor: Vendor, source: MemoryCredentials, endpoint: str, **fields: Any) -> APIResponse:
    context = CallContext("live", source, {"douyin": vendor.url})
    manager = ConfigurableAPIConnector(context=context, handler=APIRetryHandler(RetryPolicy(max_retries=0)))
    try:
        return await manager.call(APIRequest("douyin", endpoint, **fields))
    finally:
        await manager.aclose()


def told(steps: Any) -> list[tuple[str, str, str, float | None]]:
    return [(step.kind, step.rule, step.verdict, step.delay_s) for step in steps]


async def test_an_operation_that_needs_an_apps_token_fetches_it_once() -> None:
    source = MemoryCredentials(APP)
    with serving(Tokens()) as vendor:
        first, second = [await call(vendor, source, "share.id") for _ in range(2)]
    assert told(first.steps) == [("token_refresh", "refresh.ok", "ok", 0.0), ("request", "ok", "ok", None)]
    assert told(second.steps) == [("request", "ok", "ok", None)]
    assert vendor.paths == ["/oauth/stable_client_token/", "/share-id/", "/share-id/"]
    assert vendor.requests[1][2]["access-token"] == "new-token"
    assert "client_secret" not in json.dumps([headers for _, _, headers, _ in vendor.requests])


async def test_a_raw_path_fetches_no_apps_token_and_says_how_to_get_one() -> None:
    with serving(Tokens()) as vendor, pytest.raises(CredentialMissing) as caught:
        await call(vendor, MemoryCredentials(APP), "/any/path")
    assert (caught.value.code, caught.value.data["type"]) == ("credential.not_fetched", "client_token")
    assert "credentials refresh douyin client_token" in str(caught.value)
    assert vendor.requests == []


async def test_a_user_level_operation_never_takes_an_apps_token() -> None:
    with serving(Tokens()) as vendor, pytest.raises(CredentialMissing) as caught:
        await call(vendor, MemoryCredentials(APP), "video.list")
    assert caught.value.data["missing"] == "access_token, open_id"
    assert vendor.requests == []


async def test_without_a_token_a_failed_fetch_ends_the_call() -> None:
    with serving(Tokens(refuse=True)) as vendor, pytest.raises(APICallError) as caught:
        await call(vendor, MemoryCredentials(APP), "share.id")
    assert (caught.value.stop_reason, caught.value.status) == ("refresh_failed", 503)
    assert [(kind, verdict) for kind, _, verdict, _ in told(caught.value.steps)] == [("token_refresh", "stop")]
    assert "/share-id/" not in vendor.paths


async def test_a_token_about_to_run_out_is_renewed_first() -> None:
    source = MemoryCredentials(USER)
    await source.aset_credential("douyin", "access_token", "act.old-token", expires_at=time.time() + 60)
    with serving(Tokens(strict=True)) as vendor:
        answer = await call(vendor, source, "video.list")
    assert told(answer.steps) == [("token_refresh", "refresh.ok", "ok", 0.0), ("request", "ok", "ok", None)]


async def test_a_renewal_ahead_that_fails_lets_the_call_go_on() -> None:
    source = MemoryCredentials(USER)
    await source.aset_credential("douyin", "access_token", "act.old-token", expires_at=time.time() + 60)
    with serving(Tokens(refuse=True)) as vendor:
        answer = await call(vendor, source, "video.list")
    assert told(answer.steps) == [("token_refresh", "refresh.failed", "retry", 0.0), ("request", "ok", "ok", None)]
    assert vendor.requests[-1][2]["access-token"] == "act.old-token"


@pytest.mark.parametrize("left_s", [600.0, None])
async def test_a_token_with_time_left_is_sent_as_it_is(left_s: float | None) -> None:
    source = MemoryCredentials(USER)
    expires_at = None if left_s is None else time.time() + left_s
    await source.aset_credential("douyin", "access_token", "act.old-token", expires_at=expires_at)
    with serving(Tokens()) as vendor:
        await call(vendor, source, "video.list")
    assert len(vendor.requests) == 1


async def test_what_cannot_be_renewed_is_not_tried_ahead() -> None:
    source = MemoryCredentials({key: value for key, value in USER.items() if key[1] != "refresh_token"})
    await source.aset_credential("douyin", "access_token", "act.old-token", expires_at=time.time() - 60)
    with serving(Tokens()) as vendor:
        answer = await call(vendor, source, "video.list")
    assert told(answer.steps) == [("request", "ok", "ok", None)]


async def test_a_paused_platform_is_asked_for_no_token_either() -> None:
    with serving(Tokens()) as vendor:
        context = CallContext("live", MemoryCredentials(APP), {"douyin": vendor.url})
        handler, recorder = APIRetryHandler(RetryPolicy(deadline=30.0)), Recorder()
        handler.add_listener(recorder)
        made = ConfigurableAPIConnector(context=context, handler=handler)
        handler.pause("douyin")
        calling = made.call(APIRequest("douyin", "share.id"))
        with pytest.raises(APICallError) as caught:
            await past_its_limit(calling, lambda: recorder.record and recorder.record.state == "paused")
        await made.aclose()
    assert vendor.paths == []
    error = caught.value
    assert (error.stop_reason, [step.rule for step in error.steps]) == ("deadline", ["pause.deadline"])
    assert "paused" in str(error)


@pytest.mark.real
@pytest.mark.parametrize("large", [False, True])
async def test_a_policy_may_refuse_the_body_of_an_answer(large: bool) -> None:
    def pending(body: Any) -> bool:
        return bool(body["state"] == "pending")

    filler = {"filler": "x" * (1_100_000 if large else 1)}
    policy = RetryPolicy(max_retries=1, initial_delay=0.0, retry_on_result=pending)
    with serving(Vendor(Answer(body={"state": "pending", **filler}), Answer(body={"state": "done"}))) as vendor:
        answer = await vendors.call(vendor, "erp", "/x", policy=policy)
        assert answer.body == {"state": "done"}
        assert told(answer.steps)[0] == ("request", "result.refused", "retry", 0.0)
        vendor.answers = [Answer(body={"state": "pending", **filler})]
        with pytest.raises(APICallError) as caught:
            await vendors.call(vendor, "erp", "/x", policy=policy)
        assert len(vendor.requests) == 4
        with pytest.raises(APICallError) as order:
            await vendors.call(vendor, "erp", "order.create", data={"customer": "a"}, policy=policy)
    error = caught.value
    assert (error.stop_reason, error.status, error.body["state"]) == ("max_retries", 200, "pending")
    assert isinstance(error.__cause__, BadResult)
    assert error.__cause__.result == error.body
    assert order.value.stop_reason == "outcome_unknown"
