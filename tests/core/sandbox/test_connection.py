from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sandbox import connection
from core.sandbox.app import Sandbox
from core.sandbox.made_credentials import make_credentials
from core.sandbox.server import listening
from tests.waiting import until

pytestmark = pytest.mark.real
HEALTH = "/__sandbox__/health"


@dataclass
class Running:
    sandbox: Sandbox
    port: int
    client: httpx2.AsyncClient
    record: Path

    async def raw(self, data: bytes, *, more: float = 0) -> bytes:
        """What comes back until the server closes; the last part of ``data`` is sent after ``more`` seconds."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        if more:
            await asyncio.sleep(more)
        if writer.can_write_eof():
            writer.write_eof()
        try:
            async with asyncio.timeout(5):
                return await reader.read()
        finally:
            writer.close()

    async def listing(self, fault: str, call: str = "c") -> httpx2.Response:
        own = make_credentials_of(self.sandbox)
        return await self.client.get(
            "/douyin/api/douyin/v1/video/video_list/",
            params={"open_id": own["open_id"]},
            headers={"access-token": own["access_token"], "X-Jieru-Fault": fault, "X-Jieru-Call": call},
        )


def make_credentials_of(sandbox: Sandbox) -> dict[str, str]:
    return dict(sandbox._credentials["douyin"])


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    sandbox = Sandbox(make_credentials())
    record = tmp_path / "record"
    async with listening(sandbox, record=record) as port:
        base_url = f"http://127.0.0.1:{port}"
        async with httpx2.AsyncClient(base_url=base_url, trust_env=False, timeout=5) as client:
            yield Running(sandbox, port, client, record)


def host(running: Running) -> bytes:
    return f"Host: 127.0.0.1:{running.port}\r\n".encode()


async def test_a_connection_is_kept_for_the_next_request(running: Running) -> None:
    both = await running.raw(
        b"GET /__sandbox__/health HTTP/1.1\r\n" + host(running) + b"\r\n"
        b"GET /__sandbox__/health HTTP/1.1\r\n" + host(running) + b"Connection: close\r\n\r\n"
    )
    assert both.count(b"HTTP/1.1 200") == 2
    assert both.endswith(b'"requests":2,"abandoned":0}')


async def test_answers_have_length_type_and_date(running: Running) -> None:
    answer = await running.client.get(HEALTH)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["date"].endswith("GMT")


async def test_head_has_the_length_and_no_body(running: Running) -> None:
    answer = await running.client.head(HEALTH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 10


async def test_a_chunked_body_is_read(running: Running) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"customer":'
        yield '"云集"}'.encode()

    key = running.sandbox._credentials["erp"]["api_key"]
    answer = await running.client.post("/erp/orders", content=parts(), headers={"X-API-Key": key})
    assert "云集" in answer.text
    assert b"chunked" in running.record.read_bytes().lower()


async def test_a_client_that_asks_first_is_told_to_go_on(running: Running) -> None:
    head = b"POST /erp/orders HTTP/1.1\r\n" + host(running) + b"Content-Length: 2\r\nExpect: 100-continue\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(head + b"Connection: close\r\n\r\n")
    async with asyncio.timeout(5):
        assert (await reader.readline()).startswith(b"HTTP/1.1 100")
        writer.write(b"{}")
        assert b"HTTP/1.1 401" in await reader.read()
    writer.close()


@pytest.mark.parametrize(
    "foreign", [b"Host: evil.example\r\n", b"Host: evil.example:{port}\r\n", b"Host: 127.0.0.1\r\n", b"Host: \r\n"]
)
async def test_a_foreign_host_gets_nothing(running: Running, foreign: bytes) -> None:
    header = foreign.replace(b"{port}", str(running.port).encode())
    answer = await running.raw(b"GET /__sandbox__/credentials HTTP/1.1\r\n" + header + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 421")
    assert b"sandbox." not in answer
    assert running.sandbox.requests == 0


async def test_localhost_is_ours_too(running: Running) -> None:
    answer = await running.client.get(HEALTH, headers={"Host": f"LocalHost:{running.port}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.0\r\n\r\n", b"421"),
        (b"GET http://127.0.0.1/x HTTP/1.1\r\n{host}\r\n", b"400"),
        (b"GET /\x00 HTTP/1.1\r\n{host}\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n{host}X: " + b"a" * 100_000, b"431"),
        (b"POST /erp/orders HTTP/1.1\r\n{host}Content-Length: x\r\n\r\n", b"400"),
        (b"POST /erp/orders HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"POST /erp/orders HTTP/1.1\r\n{host}Content-Length: 9\r\n\r\nab", b"400"),
        (b"GET / HTTP/1.1\r\n{host}{host}\r\n", b"400"),
    ],
)
async def test_bad_bytes_are_refused_and_harm_nobody(running: Running, data: bytes, status: bytes) -> None:
    answer = await running.raw(data.replace(b"{host}", host(running)))
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert running.sandbox.requests == 0
    assert (await running.client.get(HEALTH)).status_code == 200


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=200))
async def test_any_bytes_leave_the_server_alive(running: Running, data: bytes) -> None:
    await running.raw(data)
    assert (await running.client.get(HEALTH)).status_code == 200


async def test_a_body_beyond_the_limit_is_refused(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BODY_LIMIT", 1000)
    answer = await running.client.post("/erp/orders", content=b"x" * 200_000)
    assert answer.status_code == 413


async def test_silence_ends_the_connection(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "IDLE_S", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"GET / HT")
    async with asyncio.timeout(10):
        assert await reader.read() == b""
    writer.close()


async def test_reset_is_a_reset(running: Running) -> None:
    with pytest.raises(httpx2.ReadError) as caught:
        await running.listing("reset")
    cause: BaseException | None = caught.value
    while cause is not None and not isinstance(cause, ConnectionResetError):
        cause = cause.__cause__ or cause.__context__
    assert isinstance(cause, ConnectionResetError)
    assert (await running.listing("reset")).status_code == 200


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        ("close", httpx2.RemoteProtocolError, "without sending a response"),
        ("truncate", httpx2.RemoteProtocolError, "without sending complete message body"),
        ("garbage", httpx2.RemoteProtocolError, "illegal status line"),
        ("gzip-broken", httpx2.DecodingError, "invalid block type"),
    ],
)
async def test_broken_deliveries_break_the_client_as_named(
    running: Running, fault: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        await running.listing(fault)
    assert (await running.listing(fault)).status_code == 200


async def test_html_and_statuses_arrive(running: Running) -> None:
    answers = [await running.listing("html,503;retry-after=3") for _ in range(2)]
    assert answers[0].text.startswith("<!DOCTYPE html>")
    assert (answers[1].status_code, answers[1].headers["retry-after"]) == (503, "3")


async def test_slow_waits_before_the_head_and_stall_before_the_body(running: Running) -> None:
    own = make_credentials_of(running.sandbox)
    url = f"/douyin/api/douyin/v1/video/video_list/?open_id={own['open_id']}"

    def request(fault: str) -> AbstractAsyncContextManager[httpx2.Response]:
        headers = {"access-token": own["access_token"], "X-Jieru-Fault": fault}
        return running.client.stream("GET", url, headers=headers)

    began = time.monotonic()
    async with request("slow=0.1"):
        assert time.monotonic() - began >= 0.1
    began = time.monotonic()
    async with request("stall=0.1") as answer:
        await answer.aread()
        assert time.monotonic() - began >= 0.1
    async with request("stall=60") as answer:  # the head has come, or the client would have given up
        assert answer.status_code == 200


@pytest.mark.parametrize("fault", ["slow=60", "stall=60"])
async def test_the_server_sees_at_once_that_somebody_hung_up(running: Running, fault: str) -> None:
    async with asyncio.TaskGroup() as group:
        call = group.create_task(running.listing(fault))
        await until(lambda: running.sandbox.requests)
        call.cancel()
    await until(lambda: running.sandbox.abandoned)
    assert (call.cancelled(), running.sandbox.abandoned) == (True, 1)


async def test_requests_sent_ahead_wait_their_turn(running: Running) -> None:
    request = b"GET /erp/orders HTTP/1.1\r\n" + host(running) + b"X-Jieru-Fault: slow=0.1\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(request + b"\r\n")
    await until(lambda: running.sandbox.requests)
    writer.write(request + b"Connection: close\r\n\r\n")
    async with asyncio.timeout(10):
        assert (await reader.read()).count(b"HTTP/1.1 401") == 2
    writer.close()


async def test_nobody_may_send_without_end_ahead_of_an_answer(running: Running) -> None:
    head = b"GET /erp/orders HTTP/1.1\r\n" + host(running) + b"X-Jieru-Fault: slow=60\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(head + b"x" * (connection.HEAD_LIMIT * 3))
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        async with asyncio.timeout(10):
            await reader.readexactly(1)
    writer.close()


async def test_two_calls_at_once_follow_their_own_scripts(running: Running) -> None:
    scripts = {"a": "500,502,slow=0.05", "b": "slow=0.05,429,503"}

    async def call(name: str) -> list[int]:
        return [(await running.listing(scripts[name], name)).status_code for _ in range(3)]

    assert list(await asyncio.gather(call("a"), call("b"))) == [[500, 502, 200], [200, 429, 503]]


async def test_everything_received_is_recorded(running: Running) -> None:
    await running.raw(b"\x00\x01 nonsense")
    await running.listing("ok", "a-call-id")
    record = running.record.read_bytes()
    assert b"\x00\x01 nonsense" in record
    assert b"a-call-id" in record
    assert make_credentials_of(running.sandbox)["access_token"].encode() in record


class GoneWriter:
    """A connection whose other side has gone, as the system tells it."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written += data

    async def drain(self) -> None:
        """Nothing is waiting."""

    def write_eof(self) -> None:
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")

    def close(self) -> None:
        self.closed = True


async def test_a_refused_sender_that_has_gone_already_is_no_error() -> None:
    reader, writer = asyncio.StreamReader(), GoneWriter()
    reader.feed_data(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    reader.feed_eof()
    await connection.Connection(
        reader,
        cast("asyncio.StreamWriter", writer),
        hosts=frozenset({"127.0.0.1"}),
        handle=Sandbox(make_credentials()).handle,
        record=len,
        abandoned=lambda: None,
    ).run()
    assert writer.written.startswith(b"HTTP/1.1 421 ")
    assert writer.closed
