"""Whole calls on real sockets: what they tell of the wire, and what may be sent a second time."""

from __future__ import annotations

import asyncio
import re
import socket
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.errors import APICallError
from core.events import Event, PhaseDone, ignoring_phases
from tests.core.conftest import Recorder
from tests.core.connectors.vendors import QUICK, call, context, envelope, manager
from tests.core.faulty import OK, listening, request_of, silent, silent_after_a_byte
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


async def test_each_request_tells_its_phases_and_its_connection(recorder: Recorder) -> None:
    with serving(Vendor(Answer(503), Answer(200, {}))) as vendor:
        made = manager(vendor)
        made._handler.add_listener(recorder)
        answer = await made.call(APIRequest("erp", "/x"))
        await made.aclose()
    first, second = answer.steps
    assert [name for name, seconds in first.phases.items() if seconds is not None] == [
        "queue", "connect", "send", "wait", "receive"]  # fmt: skip
    assert (second.phases["connect"], second.facts["reused"]) == (None, True)
    assert sum(seconds or 0.0 for seconds in first.phases.values()) <= first.elapsed_s + 1e-5
    told = [event.phase for event in recorder.events if isinstance(event, PhaseDone)]
    assert told == ["queue", "connect", "send", "wait", "queue", "send", "wait"]
    assert [event.seq for event in recorder.events] == list(range(len(recorder.events)))
    assert recorder.record is not None
    assert recorder.record.steps == answer.steps


async def test_no_phase_is_told_where_nobody_wants_to_hear_of_it() -> None:
    kinds: list[str] = []

    @ignoring_phases
    def listen(event: Event) -> None:
        kinds.append(event.TYPE)

    with serving(Vendor(Answer(200, {}))) as vendor:
        made = manager(vendor)
        made._handler.add_listener(listen)
        await made.call_api("erp", "/x")
        await made.aclose()
    assert kinds == ["call_started", "attempt_started", "attempt_finished", "call_finished"]


@pytest.mark.parametrize(
    ("endpoint", "method", "sent_first", "stop_reason", "requests"),
    [
        ("/raw", "GET", True, "ok", 2),
        ("/raw", "POST", True, "not_idempotent", 1),
        ("order.create", None, True, "outcome_unknown", 1),
        ("order.create", None, False, "ok", 1),
    ],
)
async def test_a_write_is_repeated_only_if_the_first_one_never_left(
    endpoint: str,
    method: str | None,
    sent_first: bool,
    stop_reason: str,
    requests: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reset after the request was read, or a connection that stays away for one attempt."""
    looked_up = 0
    real = socket.getaddrinfo

    def once_away(*args: Any, **more: Any) -> Any:
        nonlocal looked_up
        looked_up += 1
        if looked_up == 1:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return real(*args, **more)

    with serving(Vendor(*([Answer(drop=True)] if sent_first else []), Answer(200, {"code": 0}))) as vendor:
        if not sent_first:
            vendor.url = vendor.url.replace("127.0.0.1", "localhost")
            monkeypatch.setattr(socket, "getaddrinfo", once_away)
        try:
            answer = await call(vendor, "erp", endpoint, method=method, data={"a": 1} if method != "GET" else None)
            steps, ended = answer.steps, answer.stop_reason
        except APICallError as error:
            steps, ended = error.steps, error.stop_reason
    assert (ended, len(vendor.requests), steps[0].sent) == (stop_reason, requests, sent_first)
    assert steps[0].rule == ("network.closed" if sent_first else "network.dns")


async def test_a_write_that_is_cut_while_it_connects_is_repeated() -> None:
    """Nobody answers the handshake: the limit cuts the attempt, and the request has not left."""
    async with listening(silent) as port:
        vendor = Vendor()
        vendor.url = f"https://127.0.0.1:{port}"
        with pytest.raises(APICallError) as caught:
            await call(vendor, "erp", "order.create", data={"a": 1}, policy=RetryPolicy(1, 0, attempt_timeout=0.05))
    assert [(step.sent, step.verdict) for step in caught.value.steps] == [(False, "retry"), (False, "stop")]
    assert caught.value.stop_reason == "max_retries"


async def test_a_date_is_taken_against_the_answers_own() -> None:
    header, slept, answers = "Wed, 21 Oct 2026 07:28:02 GMT", [], [OK, b""]
    answers[1] = b"HTTP/1.1 503 Busy\r\nDate: Wed, 21 Oct 2026 07:28:00 GMT\r\nRetry-After: %b\r\n" % header.encode()
    answers[1] += b"Content-Length: 0\r\n\r\n"

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(answers.pop())

    async with listening(behave) as port:
        vendor = Vendor()
        vendor.url = f"http://127.0.0.1:{port}"
        made = ConfigurableAPIConnector(context=context(vendor), handler=APIRetryHandler(QUICK, sleep=sleep))
        answer = await made.call(APIRequest("erp", "/x"))
        await made.aclose()
    step = answer.steps[0]
    assert (step.delay_s, step.delay_source, step.wait_header) == (2.0, "retry_after", header)
    assert slept[0] == pytest.approx(2.0, abs=0.1)
    assert step.reason_args["retry_after_s"] == 2.0


async def test_a_longer_wait_than_the_cap_stops_the_call_and_says_from_when_on() -> None:
    with serving(Vendor(Answer(429, {}, {"Retry-After": "121"}))) as vendor, pytest.raises(APICallError) as caught:
        await call(vendor, "erp", "/x")
    step = caught.value.steps[0]
    assert (step.stop_reason, step.delay_s, len(vendor.requests)) == ("retry_after_exceeds_cap", None, 1)
    assert step.reason_args["retry_after_s"] == 121.0
    assert re.search(r"from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", caught.value.hint)


async def test_a_quota_that_is_used_up_stops_the_call_and_says_from_when_on() -> None:
    used_up = Answer(200, envelope(28003017), {"Retry-After": "3600"})
    with serving(Vendor(used_up)) as vendor, pytest.raises(APICallError) as caught:
        await call(vendor, "douyin", "video.list")
    assert (caught.value.stop_reason, len(vendor.requests)) == ("quota", 1)
    assert re.search(r"next day\. .*from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", caught.value.hint)


@pytest.mark.parametrize(
    ("endpoint", "method", "scheme", "code"),
    [
        ("/raw", "GET", "http", "call.cancelled"),
        ("/raw", "POST", "http", "call.cancelled_write"),
        ("order.create", None, "http", "call.cancelled_write"),
        ("order.create", None, "https", "call.cancelled"),
    ],
)
async def test_a_write_that_was_stopped_after_it_had_left_says_so(
    endpoint: str, method: str | None, scheme: str, code: str, recorder: Recorder
) -> None:
    """With https nobody answers the handshake: nothing has left."""
    begun = asyncio.Event()

    async with listening(silent_after_a_byte(begun)) as port:
        vendor = Vendor()
        vendor.url = f"{scheme}://127.0.0.1:{port}"
        made = manager(vendor)
        made._handler.add_listener(recorder)
        running = asyncio.ensure_future(made.call(APIRequest("erp", endpoint, method=method)))
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await made.aclose()
    assert recorder.record is not None
    assert recorder.record.error is not None
    assert (recorder.record.error["code"], recorder.record.error["stop_reason"]) == (code, "cancelled")
    assert recorder.record.steps[0].sent is (scheme == "http")
    if endpoint == "order.create":
        assert ("check" in recorder.record.error["message"]) == (scheme == "http")
