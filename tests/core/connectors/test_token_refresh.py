"""Renewing a token: once for everybody, never at the cost of the old one."""

from __future__ import annotations

import asyncio
import threading

import pytest

from core.api_credential_manager import APICredentialManager
from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector, DouyinAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError
from core.settings import Settings
from tests.core.connectors.vendors import QUICK, VALUES, call, envelope, manager, write_dotenv
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


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


@pytest.mark.parametrize(
    ("policy", "stop_reason", "error"),
    [
        (RetryPolicy(max_retries=0, attempt_timeout=0.9), "refresh_failed", "AttemptTimeout"),
        (RetryPolicy(max_retries=0, deadline=0.9), "deadline", "DeadlineExceeded"),
    ],
)
async def test_a_refresh_that_hangs_ends_with_the_calls_limits(
    policy: RetryPolicy, stop_reason: str, error: str
) -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(body=envelope(28001008)), Answer(hold=hold))) as vendor:
        with pytest.raises(APICallError) as caught:
            await call(vendor, "douyin", "video.list", policy=policy)
        hold.set()
    last = caught.value.steps[-1]
    assert (caught.value.stop_reason, last.kind, last.rule) == (stop_reason, "token_refresh", "refresh.failed")
    assert last.error is not None
    assert last.error["type"] == error


async def test_a_stored_refresh_token_never_goes_to_a_host_that_only_a_dotenv_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The vendor claims that the token has expired, and is asked for nothing more."""
    with serving(Vendor(Answer(body=envelope(28001008)))) as vendor:
        write_dotenv(DOUYIN_BASE_URL=vendor.url, DOUYIN_ACCESS_TOKEN="act.theirs", DOUYIN_OPEN_ID="open-theirs")
        settings = Settings()
        stored = APICredentialManager(settings=settings)
        await stored.aset_credential("douyin", "refresh_token", "rft.stored-secret")
        await stored.aset_credential("douyin", "client_key", "ck-stored")
        monkeypatch.setattr("core.platforms.base_url.is_loopback", lambda host: False)  # as if it were anywhere
        connector = DouyinAPIConnector(credentials=stored, settings=settings, handler=APIRetryHandler(QUICK))
        with pytest.raises(APICallError) as caught:
            await connector.call(APIRequest("douyin", "video.list"))
        await connector.aclose()
    assert caught.value.stop_reason == "reauthorize"
    assert [path.partition("?")[0] for _, path, _, _ in vendor.requests] == ["/api/douyin/v1/video/video_list/"]
