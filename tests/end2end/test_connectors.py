"""Each connector by each way to authenticate, against the sandbox as a process, which checks and keeps state."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import (
    ConfigurableAPIConnector,
    ContentPlatformAPIConnector,
    DouyinAPIConnector,
    ERPAPIConnector,
    Ths123APIConnector,
)
from core.connectors.base import BaseConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError, CredentialMissing, JieruError
from core.history.store import History
from core.sandbox.client import SandboxProcess
from core.sandbox.shared import sandbox_context
from tests.core.conftest import Recorder
from tests.core.loopback import Answer, Vendor, serving
from tests.definitions import define

pytestmark = pytest.mark.real

C = TypeVar("C", bound=BaseConnector)
VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(50_000)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    process = asyncio.run(SandboxProcess.start())
    yield process
    asyncio.run(process.aclose())


async def connector(
    kind: type[C], sandbox: SandboxProcess, platform: str, *types: str, fault: str | None = "ok", listener: Any = None
) -> C:
    """A connector that has these credentials of the sandbox and no others; without types, all."""
    context = sandbox_context(sandbox, fault)
    if types:
        values = {(platform, name): await sandbox.credentials.aget_credential(platform, name) for name in types}
        kept = MemoryCredentials({key: value for key, value in values.items() if value is not None})
        assert len(types) == len(values)
        context = CallContext("sandbox", kept, context.base_urls, fault, context.web)
    handler = APIRetryHandler(RetryPolicy(max_retries=2, initial_delay=0))
    if listener:
        handler.add_listener(listener)
    return kind(platform, context=context, handler=handler)


async def titles(sandbox: SandboxProcess, count: int = 5) -> list[str]:
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin")
    answer = await douyin.call(APIRequest("douyin", "video.list", params={"count": count}))
    await douyin.aclose()
    return [video["title"] for video in answer.body["data"]["list"]]


async def test_douyin_publishes_a_file_and_it_is_in_the_list_with_figures(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    path = tmp_path / "影片.mp4"
    path.write_bytes(VIDEO)
    types = ("access_token", "open_id", "refresh_token", "client_key")
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", *types)
    made = await douyin.publish_video("门店开业 #新店", file=path)
    figures = await douyin.video_stats(made["data"]["item_id"])
    await douyin.aclose()
    assert figures["data"]["list"][0]["title"] == "门店开业 #新店"
    assert (await titles(sandbox))[0] == "门店开业 #新店"


async def test_douyin_publishes_from_an_address_with_an_expired_token(sandbox: SandboxProcess) -> None:
    recorder = Recorder()
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", fault="expired", listener=recorder)
    await douyin.publish_video("从网址", video_url="https://example.com/video.mp4")
    await douyin.aclose()
    assert recorder.record is not None
    assert [(step.kind, step.step, step.rule) for step in recorder.record.steps] == [
        ("download", "download", "download.sandbox"),
        ("request", "upload", "douyin.token_expired"),
        ("token_refresh", "access_token", "refresh.ok"),
        ("request", "upload", "ok"),
        ("request", "create", "ok"),
    ]
    assert (await titles(sandbox))[0] == "从网址"


async def test_a_video_above_50_mb_goes_in_parts_and_a_part_that_fails_is_sent_again(sandbox: SandboxProcess) -> None:
    recorder = Recorder()
    script = "ok,ok,503,ok"
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", fault=script, listener=recorder)
    await douyin.publish_video("大视频", video_url="https://example.com/video.mp4?size=63000000")
    await douyin.aclose()
    assert recorder.record is not None
    assert [step.step for step in recorder.record.steps] == [
        *("download", "upload.init", "upload.1", "upload.2", "upload.2", "upload.3", "upload.complete", "create")
    ]
    told = [event.to_json() for event in recorder.events if event.TYPE == "step_progress"]
    assert {(event["transfer"], event["total"]) for event in told} == {("download", 63_000_000), ("upload", 63_000_000)}
    assert (await titles(sandbox))[0] == "大视频"


async def test_the_history_counts_a_publish_as_the_engine_does(sandbox: SandboxProcess, own_home: Path) -> None:
    history = History.open(own_home / "history.sqlite3")
    script = "download:503,expired,ok,429"
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", fault=script, listener=history.on_event)
    await douyin.publish_video("历史", video_url="https://example.com/video.mp4")
    await douyin.refresh_token()
    await douyin.aclose()
    engine = douyin._handler.get_stats()
    history.flush()
    totals, _ = history.statistics("sandbox")
    published = history.page(mode="sandbox")[-1]
    history.close()
    assert totals == engine
    assert (engine.total_calls, engine.attempts, engine.retries) == (2, 4, 2)
    assert [step.kind for step in published.steps] == [
        *("download", "download", "request", "token_refresh", "request", "request", "request")
    ]


@pytest.mark.parametrize("fault", ["close", "reset", "truncate", "garbage", "500"])
async def test_a_publish_whose_answer_is_lost_is_not_repeated(sandbox: SandboxProcess, fault: str) -> None:
    title = f"只发一次 {fault}"
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", fault=f"ok,{fault}")
    with pytest.raises(APICallError) as caught:
        await douyin.publish_video(title, file=VIDEO)
    await douyin.aclose()
    assert caught.value.stop_reason in ("outcome_unknown", "non_retryable")
    assert (await titles(sandbox, 50)).count(title) == (0 if fault == "500" else 1)
    if fault != "garbage":
        assert caught.value.stop_reason == "outcome_unknown"
        assert "List videos" in str(caught.value)


async def test_a_publish_that_was_clearly_refused_is_sent_again(sandbox: SandboxProcess) -> None:
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", fault="ok,limit,429;retry-after=0,ok")
    await douyin.publish_video("频控之后", file=VIDEO)
    await douyin.aclose()
    assert (await titles(sandbox)).count("频控之后") == 1


@pytest.mark.parametrize("code", ["28001014", "28001018"])
async def test_the_restricted_ability_is_explained(
    sandbox: SandboxProcess, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    douyin = await connector(DouyinAPIConnector, sandbox, "douyin", fault=f"code={code}")
    with pytest.raises(APICallError) as caught:
        await douyin.publish_video("没有能力", file=VIDEO)
    english, hint = str(caught.value), caught.value.hint
    monkeypatch.setenv("JIERU_LANG", "zh")
    with pytest.raises(APICallError) as in_chinese:
        await douyin.publish_video("没有能力", file=VIDEO)
    await douyin.aclose()
    assert "ability to publish" in english
    assert "video.create.bind" in hint
    assert "代替用户发布" in str(in_chinese.value)
    assert "能力管理" in in_chinese.value.hint


async def test_douyin_by_client_key_and_by_app_id(sandbox: SandboxProcess) -> None:
    by_client = await connector(DouyinAPIConnector, sandbox, "douyin", "client_key", "client_secret", fault=None)
    token = await by_client.refresh_token()
    assert (token.type, token.saved) == ("client_token", True)
    assert (await by_client.call(APIRequest("douyin", "share.id"))).body["data"]["share_id"]
    await by_client.aclose()
    by_app = await connector(DouyinAPIConnector, sandbox, "douyin", "app_id", "app_secret", fault=None)
    checked = await by_app.call(APIRequest("douyin", "text.check", data={"tasks": [{"content": "违禁词"}]}))
    assert checked.body["data"][0]["predicts"][0]["hit"] is True
    assert [step.step for step in checked.steps] == ["app_token", "main"]
    with pytest.raises(CredentialMissing):
        await by_app.video_stats("x")  # a mini app's token is no user's
    await by_app.aclose()


async def test_an_apps_token_that_has_expired_is_fetched_once_more(sandbox: SandboxProcess) -> None:
    douyin = await connector(
        DouyinAPIConnector, sandbox, "douyin", "app_id", "app_secret", "client_key", "client_secret", fault="expired"
    )
    shared = await douyin.call(APIRequest("douyin", "share.id"))
    checked = await douyin.call(APIRequest("douyin", "text.check", data={"tasks": [{"content": "好"}]}))
    await douyin.aclose()
    for answer, kind in ((shared, "client_token"), (checked, "app_token")):
        assert [(step.step, step.verdict) for step in answer.steps] == [
            *((kind, "ok"), ("main", "retry"), (kind, "ok"), ("main", "ok"))
        ]


@pytest.mark.parametrize("types", [("api_key", "api_secret"), ("app_key", "app_secret"), ("api_key",)])
async def test_tonghuashun_and_an_order_changes_the_account(sandbox: SandboxProcess, types: tuple[str, ...]) -> None:
    ths = await connector(Ths123APIConnector, sandbox, "ths123", *types)
    quote = await ths.quote("000001")
    before = await ths.account()
    order = await ths.place_order("600519.SH", "buy", 1500.0, 100)
    after = await ths.account()
    await ths.aclose()
    assert (quote["code"], quote["name"]) == ("000001.SZ", "平安银行")
    assert after["available"] == before["available"] - 150_000
    assert after["orders"][0] == order


async def test_an_order_whose_answer_is_lost_is_placed_once(sandbox: SandboxProcess) -> None:
    ths = await connector(Ths123APIConnector, sandbox, "ths123", "api_key", "api_secret", fault="close")
    with pytest.raises(APICallError) as caught:
        await ths.place_order("300750.SZ", "buy", 333.0, 100)
    await ths.aclose()
    assert caught.value.stop_reason == "outcome_unknown"
    again = await connector(Ths123APIConnector, sandbox, "ths123", "api_key", "api_secret")
    orders = (await again.account())["orders"]
    await again.aclose()
    assert [order["code"] for order in orders].count("300750.SZ") == 1


async def test_the_default_address_without_a_documented_api_is_said_where_a_call_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = MemoryCredentials({("ths123", "api_key"): "key-123456", ("ths123", "api_secret"): "secret-123456"})
    handler = APIRetryHandler(RetryPolicy(max_retries=0))
    ths = Ths123APIConnector(credentials=values, handler=handler)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody there: nothing leaves this machine
    with pytest.raises(APICallError) as caught:
        await ths.quote("000001")
    assert "THS_BASE_URL" in caught.value.hint
    assert "api.10jqka.com.cn" in str(caught.value)
    monkeypatch.setenv("THS_BASE_URL", "http://127.0.0.1:9")
    with pytest.raises(APICallError) as elsewhere:
        await ths.quote("000001")
    await ths.aclose()
    assert "THS_BASE_URL" not in elsewhere.value.hint


@pytest.mark.parametrize("types", [("api_key",), ("username", "password")])
async def test_the_erp_and_an_order_from_birth_to_its_end(sandbox: SandboxProcess, types: tuple[str, ...]) -> None:
    erp = await connector(ERPAPIConnector, sandbox, "erp", *types)
    assert (await erp.finance_data(period="2026-11"))["period"] == "2026-11"
    order = await erp.create_order(customer="杭州云集", amount="1.00")
    number = order["order_id"]
    assert (await erp.list_orders(page_size=1))["orders"] == [order]
    assert (await erp.update_order(number, amount="2.00"))["amount"] == "2.00"
    assert (await erp.cancel_order(number))["status"] == "已取消"
    assert (await erp.get_order(number))["status"] == "已取消"
    await erp.aclose()


@pytest.mark.parametrize("types", [("access_token",), ("api_key",)])
@pytest.mark.parametrize("platform", ["xiaohongshu", "zhihu", "toutiao"])
async def test_content_platforms(sandbox: SandboxProcess, platform: str, types: tuple[str, ...]) -> None:
    content = await connector(ContentPlatformAPIConnector, sandbox, platform, *types)
    made = await content.publish("新品开箱", "正文", tags=["开箱"])
    assert (await content.stats(content_id=made["content_id"]))["title"] == "新品开箱"
    assert made["content_id"] in {item["content_id"] for item in (await content.stats())["items"]}
    await content.aclose()


async def test_a_content_platform_added_by_a_definition_alone(own_home: Path) -> None:
    define(own_home, "weibo", WEIBO)
    with serving(Vendor(Answer(201, {"id": "w1"}), Answer(200, {"reads": 7}))) as vendor:
        values = MemoryCredentials({("weibo", "access_token"): "weibo-token-1"})
        manager = ConfigurableAPIConnector(context=CallContext("live", values, {"weibo": vendor.url}))
        body = await manager.call_api("weibo", "/publish", method="POST", data={"title": "你好", "content": "世界"})
        weibo = manager.get_connector("weibo")
        assert isinstance(weibo, ContentPlatformAPIConnector)
        figures = await weibo.stats(id="w1")
        await manager.aclose()
    assert (body, figures) == ({"id": "w1"}, {"reads": 7})
    (method, path, headers, _), (_, asked, _, _) = vendor.requests
    assert (method, path, headers["authorization"]) == ("POST", "/2/statuses/share.json", "Bearer weibo-token-1")
    assert asked == "/2/statuses/count.json?id=w1"


async def test_the_sandbox_says_which_platform_it_does_not_play(sandbox: SandboxProcess, own_home: Path) -> None:
    define(own_home, "weibo", WEIBO)
    manager = ConfigurableAPIConnector(context=sandbox_context(sandbox))
    with pytest.raises(JieruError, match="does not play Weibo"):
        await manager.call_api("weibo", "content.stats")


WEIBO = """schema = 1
[platform]
id = "weibo"
names = { zh = "微博", en = "Weibo" }
base_url = "https://api.weibo.com"
connector = "content"
[[credential]]
type = "access_token"
[[auth]]
id = "bearer"
kind = "bearer"
requires = ["access_token"]
[[operation]]
id = "content.publish"
aliases = ["POST /publish"]
method = "POST"
path = "/2/statuses/share.json"
effect = "write"
params = [{ name = "title", in = "body", as = "status", required = true }]
[[operation]]
id = "content.stats"
method = "GET"
path = "/2/statuses/count.json"
effect = "read"
"""


@pytest.fixture
def erp_with_keys(own_home: Path) -> None:
    operation = '[[operation]]\nid = "order.create"\nidempotency_key = "Idempotency-Key"\n'
    define(own_home, "erp", f'schema = 1\n[platform]\nid = "erp"\n{operation}')


@pytest.mark.parametrize("fault", ["reset,close,ok", "truncate,ok"])
@pytest.mark.usefixtures("erp_with_keys")
async def test_an_order_whose_answer_was_lost_is_made_once_where_the_platform_knows_keys(
    sandbox: SandboxProcess, fault: str
) -> None:
    """The sandbox carries the order out, and what breaks is the way back."""
    erp = await connector(ERPAPIConnector, sandbox, "erp", fault=fault)
    before = await order_ids(sandbox)
    made = await erp.create_order(product="P-1", quantity=1)
    await erp.aclose()
    assert [one for one in await order_ids(sandbox) if one not in before] == [made["order_id"]]


async def order_ids(sandbox: SandboxProcess) -> list[str]:
    erp = await connector(ERPAPIConnector, sandbox, "erp")
    answer = await erp.list_orders(page_size=100)
    await erp.aclose()
    return [order["order_id"] for order in answer["orders"]]
