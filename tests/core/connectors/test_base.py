"""Whole calls against a vendor on loopback: what is sent, retried, refused and raised."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector, DouyinAPIConnector, ERPAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError, BadRequest, HostNotConfirmed, JieruError
from core.history import export_har as har
from core.resend import Resend, resend
from core.settings import Settings
from core.trace import fold
from tests.core.conftest import Recorder
from tests.core.connectors.vendors import QUICK, VALUES, call, context, envelope, manager, write_dotenv
from tests.core.loopback import Answer, Vendor, serving
from tests.waiting import past_its_limit

pytestmark = pytest.mark.real


async def test_a_retried_call_and_its_steps() -> None:
    with serving(Vendor(Answer(503), Answer(200, {"orders": [7123456789012345678]}))) as vendor:
        answer = await call(vendor, "erp", "order.list")
    assert answer.body == {"orders": [7123456789012345678]}
    assert [step.rule for step in answer.steps] == ["http.503", "ok"]
    assert vendor.requests[0][1] == "/orders?page=1&page_size=20"
    assert vendor.requests[0][2]["x-api-key"] == "erp-key-123456"


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


async def test_a_refused_connection_is_told_without_the_clients_class() -> None:
    vendor = Vendor()
    vendor.url = "http://127.0.0.1:9"
    with pytest.raises(APICallError) as caught:
        await call(vendor, "erp", "/x")
    assert type(caught.value.__cause__).__name__ == "ConnectError"
    assert [step.sent for step in caught.value.steps] == [False, False, False]


async def test_an_attempt_is_cut_by_its_limit() -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(hold=hold))) as vendor:
        sending = call(vendor, "erp", "/slow", timeout=30.0, policy=RetryPolicy(max_retries=0))
        with pytest.raises(APICallError) as caught:
            await past_its_limit(sending, vendor.seen.is_set)
        hold.set()
    step = caught.value.steps[0]
    assert (step.rule, step.sent, step.status) == ("timeout.attempt", True, None)
    assert step.error == {"type": "AttemptTimeout", "message": str(caught.value.__cause__)}


async def test_hmac_signs_what_is_sent() -> None:
    with serving(Vendor(Answer(200, {}))) as vendor:
        await call(vendor, "ths123", "/stock/000001/quote")
    method, path, headers, _ = vendor.requests[0]
    assert (method, path) == ("GET", "/stock/000001.SZ/quote")
    assert {"x-api-key", "x-timestamp", "x-nonce", "x-signature"} <= set(headers)
    assert "ths-secret-1234" not in json.dumps(headers)


async def test_the_answer_has_all_its_fields() -> None:
    with serving(Vendor(Answer(200, envelope(0, list=[1]), {"X-Log": "a"}))) as vendor:
        answer = await call(vendor, "douyin", "video.list")
    assert (answer.status, answer.code, answer.stop_reason) == (200, "0", "ok")
    assert (answer.headers["x-log"], json.loads(answer.content)) == ("a", answer.body)
    assert answer.elapsed_s >= answer.steps[0].elapsed_s > 0
    assert len(answer.call_id) == 36
    assert dict(answer.steps[0])["rule"] == "ok"


@pytest.mark.parametrize(
    ("platform", "endpoint", "method", "stop_reason"),
    [
        ("erp", "/x", "GET", "deadline"),
        ("erp", "/x", "POST", "not_idempotent"),
        ("erp", "order.create", None, "outcome_unknown"),
    ],
)
async def test_a_write_cut_by_the_deadline_says_that_it_may_have_been_carried_out(
    platform: str, endpoint: str, method: str | None, stop_reason: str
) -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(hold=hold))) as vendor:
        sending = call(vendor, platform, endpoint, method=method, policy=RetryPolicy(deadline=30.0))
        with pytest.raises(APICallError) as caught:
            await past_its_limit(sending, vendor.seen.is_set)
        hold.set()
    assert caught.value.stop_reason == stop_reason
    assert ("check before sending again" in str(caught.value)) == (stop_reason != "deadline")


async def test_a_key_makes_a_raw_write_repeatable_and_is_the_same_on_every_attempt() -> None:
    with serving(Vendor(Answer(drop=True), Answer(drop=True), Answer(200, {}))) as vendor:
        await call(vendor, "erp", "/raw", method="POST", data={}, idempotency_key="key-1")
    assert [headers["idempotency-key"] for _, _, headers, _ in vendor.requests] == ["key-1"] * 3


async def test_a_key_that_the_platform_does_not_know_repeats_no_order() -> None:
    with serving(Vendor(Answer(drop=True))) as vendor, pytest.raises(APICallError) as caught:
        await call(vendor, "erp", "order.create", data={"a": 1}, idempotency_key="key-1")
    assert (caught.value.stop_reason, len(vendor.requests)) == ("outcome_unknown", 1)


@pytest.mark.parametrize("value", ["钥匙钥匙钥匙", "line\nbreak"])
async def test_a_credential_that_cannot_be_a_header_is_refused_before_anything_is_sent(value: str) -> None:
    with serving(Vendor()) as vendor:
        made = manager(vendor, {("erp", "api_key"): value})
        with pytest.raises(BadRequest) as caught:
            await made.call_api("erp", "/x")
        assert vendor.requests == []
    assert caught.value.data["type"] == "api_key"
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("platform", "endpoint", "fields"),
    [
        ("nowhere", "/x", {}),
        ("erp", "no.such", {}),
        ("erp", "//evil.example/x", {}),
        ("erp", "/x", {"headers": {"X": "a\nb"}}),
        ("erp", "/x", {"timeout": 0}),
        ("erp", "/x", {"timeout": "5"}),
        ("erp", "/x", {"policy": {"max_retries": 1}}),
        ("erp", "/x", {"idempotent": "yes"}),
        ("erp", "/x", {"method": "POST", "data": {1, 2}}),
        ("erp", "/x", {"method": "POST", "files": {"f": Path("no-such-file")}}),
        ("erp", "/x", {"method": "POST", "files": {"f": "text"}}),
        ("erp", "/x", {"method": "POST", "files": {"f": b"1"}, "data": [1]}),
        ("erp", "/x", {"files": {"f": b"1"}}),
        ("zhihu", "content.stats", {}),
        ("erp", "/missing", {}),
    ],
)
async def test_every_error_names_the_platform_the_endpoint_and_a_next_step(
    platform: str, endpoint: str, fields: dict[str, Any]
) -> None:
    with serving(Vendor(Answer(404))) as vendor, pytest.raises(JieruError) as caught:
        await call(vendor, platform, endpoint, **fields)
    error = caught.value
    assert (error.platform, error.endpoint) == (platform, endpoint)
    assert error.code
    assert error.message
    assert error.hint


async def test_a_bad_api_timeout_is_told_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TIMEOUT", "0")
    with serving(Vendor()) as vendor, pytest.raises(JieruError, match="API_TIMEOUT: 0"):
        await call(vendor, "erp", "/x")


@pytest.mark.parametrize("way", ["direct", "get_connector", "manager"])
async def test_with_jieru_sandbox_no_connector_reaches_the_live_platform(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Vendor()) as live, serving(Vendor(Answer(body=envelope(0, list=[])))) as sandbox:
        monkeypatch.setenv("JIERU_SANDBOX", "1")
        monkeypatch.setenv("DOUYIN_BASE_URL", live.url)
        monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "act.live-token")
        monkeypatch.setenv("DOUYIN_OPEN_ID", "live-open-id")

        async def shared_context() -> CallContext:
            return CallContext("sandbox", MemoryCredentials(VALUES), {"douyin": sandbox.url})

        monkeypatch.setattr("core.sandbox.shared.shared_context", shared_context)
        recorder = Recorder()
        handler = APIRetryHandler(QUICK)
        handler.add_listener(recorder)
        made = ConfigurableAPIConnector(handler=handler)
        direct = DouyinAPIConnector(handler=handler)
        connector = made.get_connector("douyin") if way == "get_connector" else made if way == "manager" else direct
        await connector.call(APIRequest("douyin", "video.list"))
        await made.aclose()
        await direct.aclose()
        assert live.requests == []
        assert sandbox.requests[0][2]["access-token"] == VALUES["douyin", "access_token"]
    assert recorder.events[0].mode == "sandbox"


async def test_a_connector_of_ours_under_another_name_serves_its_own_platform() -> None:
    with serving(Vendor(Answer(200, {"ok": 1}))) as vendor:
        made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
        connector = ERPAPIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        made.register_connector("our_erp", connector)
        assert await made.call_api("our_erp", "order.list") == {"ok": 1}
        await connector.aclose()
    assert vendor.requests[0][1].startswith("/orders")


async def test_a_host_that_only_a_dotenv_named_gets_no_stored_credential() -> None:
    write_dotenv(ERP_API_URL="https://erp.example.com")
    connector = ERPAPIConnector(credentials=MemoryCredentials(VALUES), settings=Settings())
    with pytest.raises(HostNotConfirmed) as caught:
        await connector.list_orders()
    assert (caught.value.platform, caught.value.endpoint) == ("erp", "order.list")
    assert "platforms trust erp erp.example.com" in caught.value.hint


async def test_events_are_json_whatever_the_caller_passed(recorder: Recorder) -> None:
    with serving(Vendor(Answer(200, {}))) as vendor:
        made = manager(vendor)
        made._handler.add_listener(recorder)
        await made.call_api("erp", "/x", data={"a": Decimal("1.5"), "n": float("nan")}, params={"p": Path("q")})
        await made.aclose()
    for event in recorder.events:
        json.dumps(event.to_json(), allow_nan=False)


async def test_a_stopped_call_says_so_in_its_last_event(recorder: Recorder) -> None:
    with serving(Vendor(Answer(429, {}, {"Retry-After": "30"}))) as vendor:
        made = manager(vendor)
        made._handler.add_listener(recorder)
        running = asyncio.ensure_future(made.call_api("erp", "/x"))
        await recorder.until("wait_started")
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await made.aclose()
    assert recorder.record is not None
    assert recorder.record.outcome == "cancelled"
    assert recorder.record.error is not None
    assert (recorder.record.error["type"], recorder.record.error["stop_reason"]) == ("Cancelled", "cancelled")


async def test_data_beside_files_goes_as_form_fields() -> None:
    with serving(Vendor(Answer(200, {}))) as vendor:
        await call(vendor, "erp", "/up", method="POST", files={"f": b"moov"}, data={"title": "标题", "n": 1})
    method, _, headers, body = vendor.requests[0]
    assert (method, headers["content-type"].partition(";")[0]) == ("POST", "multipart/form-data")
    assert b'name="title"\r\n\r\n' + "标题".encode() in body
    assert b'name="n"\r\n\r\n1' in body
    assert b"moov" in body


async def test_a_code_in_a_large_answer_is_found_and_its_body_still_readable() -> None:
    many = [{"item_id": 7123456789012345678 + number, "title": "商品，“好”"} for number in range(30_000)]
    large = {"data": {"list": many, "error_code": 28001005, "description": "系统繁忙"}, "extra": {}}
    with serving(Vendor(Answer(body=large), Answer(body={**large, "data": {"list": many, "error_code": 0}}))) as vendor:
        answer = await call(vendor, "douyin", "video.list")
    assert [(step.rule, step.code) for step in answer.steps] == [("douyin.busy", "28001005"), ("ok", "0")]
    assert answer.steps[0].error is not None
    assert answer.steps[0].error["message"] == "系统繁忙"
    assert answer.body["data"]["list"][-1]["item_id"] == 7123456789012345678 + 29_999


async def test_the_history_knows_the_address_that_a_call_went_to_and_how_to_send_it_again(recorder: Recorder) -> None:
    with serving(Vendor(Answer(200, {"ok": 1}))) as vendor:
        made = manager(vendor)
        made._handler.add_listener(recorder)
        request = APIRequest("erp", "order.list", params={"page": 2})
        await made.call(request)
        await made.aclose()
        record = fold(None, *recorder.events)
        assert har.entries(record)[0]["request"]["url"].startswith(f"{vendor.url}/orders?")
    assert resend(record) == Resend(request, ())


async def test_an_error_before_anything_is_sent_quotes_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_API_KEY", "erp-key-987654")
    with pytest.raises(BadRequest) as caught:
        await ConfigurableAPIConnector().call_api("erp", "/x\\erp-key-987654")
    error = caught.value
    assert "erp-key-987654" not in f"{error} {error.endpoint} {error.data}"
    assert "••••••" in str(error)


async def test_an_open_file_goes_whole_with_each_attempt(tmp_path: Path) -> None:
    (tmp_path / "名字.csv").write_bytes(b"a,b,c")
    with serving(Vendor(Answer(503), Answer(200, {}))) as vendor, (tmp_path / "名字.csv").open("rb") as file:
        file.read(2)
        await call(vendor, "erp", "/up", method="POST", files={"f": file})
        vendor.answers = [Answer(200, {})]
        await call(vendor, "erp", "/up", method="POST", files={"f": ("r.bin", io.BytesIO(b"x,y,z"), "text/csv")})
    first, second, third = (body for _, _, _, body in vendor.requests)
    assert b"a,b,c" in first
    assert b'filename="f.csv"' in first
    assert b"a,b,c" in second
    assert b'filename="r.bin"\r\nContent-Type: text/csv\r\n\r\nx,y,z' in third
