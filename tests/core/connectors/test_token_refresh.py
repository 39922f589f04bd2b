"""Renewing a token: once for everybody, never at the cost of the old one."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from filelock import FileLock

from core.api_credential_manager import APICredentialManager
from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector, DouyinAPIConnector
from core.connectors import token_refresh as module
from core.connectors.base import new_clients
from core.connectors.context import CallContext
from core.connectors.token_refresh import TokenRefresher, lock_path
from core.credentials.source import MemoryCredentials, fingerprint
from core.credentials.types import StoredIn
from core.errors import APICallError, CredentialUnavailable
from core.platforms.loader import load_platforms
from core.platforms.model import TokenFlow
from core.redaction import MASK, Redactor
from core.settings import Settings, get_settings
from tests.core.connectors.vendors import QUICK, VALUES, call, envelope, manager, write_dotenv
from tests.core.loopback import Answer, Vendor, serving
from tests.waiting import past_its_limit

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


@pytest.mark.parametrize("lifetime", ["1e400", "NaN", 10**400, 1e300, -5, [], "soon"])
async def test_a_lifetime_that_is_none_costs_no_token(lifetime: object) -> None:
    renewed = envelope(0, access_token="act.new-token", expires_in=lifetime, refresh_token="rft.refresh")
    source = MemoryCredentials(VALUES)
    script = (Answer(body=envelope(28001008)), Answer(body=renewed), Answer(body=envelope(0, list=[])))
    with serving(Vendor(*script)) as vendor:
        context = CallContext("live", source, {"douyin": vendor.url})
        made = ConfigurableAPIConnector(context=context, handler=APIRetryHandler(QUICK))
        await made.call_api("douyin", "video.list")
        await made.aclose()
    assert await source.aget_credential("douyin", "access_token") == "act.new-token"
    assert source.expires_at("douyin", "access_token") is None


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
        (RetryPolicy(max_retries=0, attempt_timeout=30.0), "refresh_failed", "AttemptTimeout"),
        (RetryPolicy(max_retries=0, deadline=30.0), "deadline", "DeadlineExceeded"),
    ],
)
async def test_a_refresh_that_hangs_ends_with_the_calls_limits(
    policy: RetryPolicy, stop_reason: str, error: str
) -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(body=envelope(28001008)), Answer(hold=hold))) as vendor:
        with pytest.raises(APICallError) as caught:
            await past_its_limit(call(vendor, "douyin", "video.list", policy=policy), lambda: len(vendor.requests) == 2)
        hold.set()
    last = caught.value.steps[-1]
    assert (caught.value.stop_reason, last.kind, last.rule) == (stop_reason, "token_refresh", "refresh.failed")
    assert last.error is not None
    assert last.error["type"] == error
    assert f"({error})" in last.reason


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


DOUYIN = load_platforms().get("douyin")
KEPT = {
    ("douyin", "access_token"): "act.old-token",
    ("douyin", "refresh_token"): "rft.first-token",
    ("douyin", "client_key"): "ck-123456",
    ("douyin", "client_secret"): "cs-123456",
    ("douyin", "app_id"): "tt-123456",
    ("douyin", "app_secret"): "as-123456",
}
NEW = {
    "access_token": "act.new-token",
    "expires_in": "1296000",
    "refresh_token": "rft.second",
    "refresh_expires_in": 99,
}


class Source(MemoryCredentials):
    """Notes what was saved, and as what."""

    def __init__(self) -> None:
        super().__init__(KEPT)
        self.saved: list[tuple[str, float | None, str | None]] = []
        self.broken = False

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        if self.broken:
            raise CredentialUnavailable("credential.not_saved", type=credential_type, problem="disk full")
        self.saved.append((credential_type, expires_at, replaces))
        return await super().aset_credential(platform, credential_type, value, expires_at=expires_at)


def flow(kind: str) -> TokenFlow:
    found = DOUYIN.token(kind)
    assert found is not None
    return found


def refresher(kind: str, vendor: Vendor, source: Source, variables: dict[str, str] | None = None) -> TokenRefresher:
    return TokenRefresher(
        new_clients(),
        DOUYIN,
        flow(kind),
        vendor.url,
        CallContext("live", source),
        Redactor(),
        lock_path(get_settings(), DOUYIN, "live", "default"),
        (variables or {}).get,
        wall=lambda: 1000.0,
    )


def oauth(**data: object) -> Answer:
    return Answer(body={"data": {"error_code": 0, "description": "", **data}, "message": "success"})


async def refreshed(made: TokenRefresher, failed: str | None = "act.old-token") -> tuple[str, dict[str, str], object]:
    values: dict[str, str] = {}
    judgement = await made.refresh(failed, values)
    await made.clients.aclose()
    return judgement.rule, values, judgement.reason_args


async def test_what_the_answer_brings_is_saved_with_its_life_and_the_refresh_token_first() -> None:
    source = Source()
    with serving(Vendor(oauth(**NEW))) as vendor:
        rule, values, facts = await refreshed(refresher("access_token", vendor, source))
    assert (rule, values) == ("refresh.ok", {"access_token": "act.new-token"})
    assert source.saved == [("refresh_token", 1099.0, None), ("access_token", 1_297_000.0, None)]
    assert isinstance(facts, dict)
    assert (facts["type"], str(facts["days"]), facts["saved"]) == ("access_token", "15", True)  # not "15.0 days"


@pytest.mark.parametrize("broken", [False, True])
async def test_what_the_answer_brings_is_known_to_the_redactor_whatever_becomes_of_it(
    broken: bool, caplog: pytest.LogCaptureFixture
) -> None:
    source = Source()
    source.broken = broken
    with serving(Vendor(oauth(**NEW))) as vendor:
        made = refresher("access_token", vendor, source)
        await refreshed(made)
    assert ("could not be saved" in caplog.text) is broken
    assert made.redactor.redact(f"{NEW['access_token']} {NEW['refresh_token']}") == f"{MASK} {MASK}"


async def test_a_variables_token_gets_a_successor_and_nothing_of_the_environment_is_copied() -> None:
    source = Source()
    variables = {"access_token": "act.old-token", "refresh_token": "rft.second"}
    with serving(Vendor(oauth(**NEW))) as vendor:
        await refreshed(refresher("access_token", vendor, source, variables))
    assert source.saved == [("access_token", 1_297_000.0, fingerprint("act.old-token"))]


@pytest.mark.parametrize(
    ("kind", "path", "sent", "answer"),
    [
        (
            "access_token",
            "/oauth/refresh_token/",
            {"client_key": "ck-123456", "grant_type": "refresh_token", "refresh_token": "rft.first-token"},
            oauth(**NEW),
        ),
        (
            "refresh_token",
            "/oauth/renew_refresh_token/",
            {"client_key": "ck-123456", "refresh_token": "rft.first-token"},
            oauth(refresh_token="rft.renewed", expires_in=2592000),
        ),
        (
            "client_token",
            "/oauth/stable_client_token/",
            {"client_key": "ck-123456", "client_secret": "cs-123456", "grant_type": "client_credential"},
            oauth(access_token="clt.new-token", expires_in=7200),
        ),
        (
            "app_token",
            "/api/apps/v2/token",
            {"appid": "tt-123456", "secret": "as-123456", "grant_type": "client_credential"},
            Answer(body={"err_no": 0, "err_tips": "success", "data": {"access_token": "0801new", "expires_in": 7200}}),
        ),
    ],
)
async def test_each_flow_asks_as_the_vendor_wants_it(
    kind: str, path: str, sent: dict[str, str], answer: Answer
) -> None:
    source = Source()
    with serving(Vendor(answer)) as vendor:
        rule, values, _ = await refreshed(refresher(kind, vendor, source), await source.aget_credential("douyin", kind))
    method, asked, headers, body = vendor.requests[0]
    form = headers["content-type"] == "application/x-www-form-urlencoded"
    given = {name: value[0] for name, value in parse_qs(body.decode()).items()} if form else json.loads(body)
    assert (rule, method, asked, given) == ("refresh.ok", "POST", path, sent)
    assert form == (flow(kind).body == "form")
    assert await source.aget_credential("douyin", kind) == values[kind]


async def test_a_token_that_somebody_else_renewed_is_taken() -> None:
    source = Source()
    with serving(Vendor()) as vendor:
        rule, values, _ = await refreshed(refresher("access_token", vendor, source), "act.older-token")
    assert (rule, values, vendor.requests) == ("refresh.shared", {"access_token": "act.old-token"}, [])


async def test_if_it_cannot_be_saved_it_is_used_and_said(caplog: pytest.LogCaptureFixture) -> None:
    source = Source()
    source.broken = True
    with serving(Vendor(oauth(**NEW))) as vendor:
        rule, values, facts = await refreshed(refresher("access_token", vendor, source))
    assert (rule, values) == ("refresh.ok", {"access_token": "act.new-token"})
    assert isinstance(facts, dict)
    assert "could not be saved" in facts["text"]["en"]
    assert "could not be saved" in caplog.text
    assert "act.new-token" not in caplog.text


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_only_what_may_be_asked_twice_goes_ahead_without_the_lock(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOCK_LIMIT_S", 0.1)
    monkeypatch.setattr(module, "LOCK_POLL_S", 0.01)
    source = Source()
    with serving(Vendor(oauth(**NEW))) as vendor:
        made = refresher(kind, vendor, source)
        make_folder(made.lock_file)
        with FileLock(made.lock_file):
            rule, _, _ = await refreshed(made, await source.aget_credential("douyin", kind))
    if kind == "refresh_token":  # asking twice would end what the other one has just got
        assert (rule, vendor.requests) == ("refresh.busy", [])
    else:
        assert (rule, len(vendor.requests)) == ("refresh.ok", 1)


@pytest.mark.parametrize(("kind", "requests"), [("access_token", 2), ("refresh_token", 1)])
async def test_an_unknown_outcome_is_asked_again_only_where_that_is_harmless(kind: str, requests: int) -> None:
    source = Source()
    with serving(Vendor(Answer(drop=True))) as vendor:
        rule, values, _ = await refreshed(refresher(kind, vendor, source), await source.aget_credential("douyin", kind))
    assert (rule, values, len(vendor.requests)) == ("refresh.failed", {}, requests)
    assert source.saved == []


async def test_five_renewals_and_no_more() -> None:
    source = Source()
    refused = Answer(body={"data": {"error_code": 10020, "description": "no renewals"}, "message": "error"})
    with serving(Vendor(refused)) as vendor:
        made = refresher("refresh_token", vendor, source)
        judgement = await made.refresh("rft.first-token", {})
        await made.clients.aclose()
    assert (judgement.rule, judgement.stop_reason, judgement.code) == ("refresh.failed", "reauthorize", "10020")
    assert await source.aget_credential("douyin", "refresh_token") == "rft.first-token"


async def test_many_at_once_ask_once() -> None:
    source = Source()
    with serving(Vendor(oauth(**NEW))) as vendor:
        made = [refresher("access_token", vendor, source) for _ in range(5)]
        done = await asyncio.gather(*(refreshed(one) for one in made))
    assert sorted(rule for rule, _, _ in done) == ["refresh.ok", *["refresh.shared"] * 4]
    assert len(vendor.requests) == 1


def make_folder(file: Path) -> None:
    file.parent.mkdir(parents=True)


async def test_a_rotating_refresh_is_carried_out_when_nobody_waits_any_more() -> None:
    source, hold = Source(), threading.Event()
    answer = oauth(refresh_token="rft.second", expires_in=99)
    answer.hold = hold
    with serving(Vendor(answer)) as vendor:
        made = refresher("refresh_token", vendor, source)
        waiting = asyncio.ensure_future(made.refresh("rft.first-token", {}))
        assert await asyncio.to_thread(vendor.seen.wait, 5)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        asyncio.get_running_loop().call_later(0.02, hold.set)
        await made.clients.aclose()
    assert await source.aget_credential("douyin", "refresh_token") == "rft.second"


async def test_refused_because_another_program_was_first() -> None:
    source = Source()

    class Overtaken(Vendor):
        def next(self, path: str, headers: dict[str, str]) -> Answer:
            source._put("douyin", "access_token", "act.theirs", None)
            return Answer(body={"data": {"error_code": 10010, "description": "used"}, "message": "error"})

    with serving(Overtaken()) as vendor:
        rule, values, _ = await refreshed(refresher("access_token", vendor, source))
    assert (rule, values) == ("refresh.shared", {"access_token": "act.theirs"})


async def test_what_cannot_be_saved_is_held_for_the_next_call(caplog: pytest.LogCaptureFixture) -> None:
    source = Source()
    source.broken = True
    with serving(Vendor(oauth(**NEW))) as vendor:
        await refreshed(refresher("access_token", vendor, source))
    assert await source.aget_credential("douyin", "access_token") == "act.new-token"
    assert await source.aget_credential("douyin", "refresh_token") == "rft.second"


@pytest.mark.parametrize(
    ("answers", "told", "stop_reason"),
    [
        ([Answer(body=envelope(10010))], "The refresh token has expired.", "reauthorize"),
        ([Answer(503), Answer(503)], "HTTP 503", "refresh_failed"),
        ([Answer(body="bad gateway")], "no JSON", "refresh_failed"),
        ([Answer(body=envelope(0))], "no usable token (data.access_token)", "refresh_failed"),
        ([Answer(body=envelope(0, access_token="two\nlines"))], "no usable token", "refresh_failed"),
    ],
)
async def test_a_refresh_that_failed_says_why(answers: list[Answer], told: str, stop_reason: str) -> None:
    vendor = Vendor(Answer(body=envelope(28001008)), *answers)
    with serving(vendor), pytest.raises(APICallError) as caught:
        await call(vendor, "douyin", "video.list")
    reason = caught.value.steps[-1].reason
    assert (told in reason, caught.value.stop_reason) == (True, stop_reason), reason
    assert reason.startswith("Refreshing the token failed: ")


async def test_a_refresh_without_its_credential_names_it() -> None:
    with serving(Vendor()) as vendor:
        made = refresher("access_token", vendor, Source())
        made.context = CallContext("live", MemoryCredentials({("douyin", "client_key"): "ck-1234"}))
        rule, _, told = await refreshed(made)
    assert (rule, vendor.requests) == ("refresh.failed", [])
    assert "the credential refresh_token is missing." in str(told)
