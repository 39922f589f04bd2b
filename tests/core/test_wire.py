"""What is heard of real requests, by ``core.http`` on httpx2 and on httpx."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from core.events import NO_PHASES
from core.http import Clients, HTTPRequest, Stream
from core.wire import Wire
from tests.core.faulty import OK, answering, listening, passed_on, request_of, self_signed, silent
from tests.waiting import past_its_limit, until

pytestmark = pytest.mark.real


async def heard(clients: Clients, url: str, method: str = "GET", **more: Any) -> Wire:
    wire = Wire()
    await clients.send(HTTPRequest(method, url, **more), wire=wire)
    return wire


def measured(wire: Wire) -> list[str]:
    return [phase for phase, seconds in wire.phases.items() if seconds is not None]


async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for _ in range(2):
        await request_of(reader)
        writer.write(OK)


async def test_a_new_connection_and_the_same_again() -> None:
    clients = Clients()
    async with listening(twice) as port:
        first, second = [await heard(clients, f"http://127.0.0.1:{port}/x") for _ in range(2)]
        await clients.aclose()
    assert measured(first) == ["queue", "connect", "send", "wait", "receive"]
    assert measured(second) == ["queue", "send", "wait", "receive"]
    assert set(first.phases) == set(NO_PHASES)
    for wire, reused in ((first, False), (second, True)):
        assert (wire.sent, wire.reused, wire.http_version) == (True, reused, "HTTP/1.1")
        assert (wire.server, wire.proxy, wire.host) == (f"127.0.0.1:{port}", "", "127.0.0.1")


async def test_an_idle_connection_that_was_closed_is_not_taken_again() -> None:
    """The client sees the end of it before it sends: nothing has to be repeated."""
    clients, closed = Clients(), 0

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal closed
        await request_of(reader)
        writer.write(OK)
        writer.close()
        await writer.wait_closed()
        closed += 1

    async with listening(once) as port:
        wires = []
        for number in (1, 2):
            wires.append(await heard(clients, f"http://127.0.0.1:{port}/x"))
            await until(lambda number=number: closed == number)  # type: ignore[misc]  # bound at once
        await clients.aclose()
    assert [wire.reused for wire in wires] == [False, False]


async def test_an_idle_connection_that_is_closed_too_late_has_sent() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(OK)
        await request_of(reader)

    clients, wire = Clients(), Wire()
    async with listening(once) as port:
        await heard(clients, f"http://127.0.0.1:{port}/x")
        with pytest.raises(Exception, match="Server disconnected"):
            await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/x"), wire=wire)
        await clients.aclose()
    assert (wire.sent, wire.reused, wire.ended_in) == (True, True, "wait")


async def test_bytes_are_those_that_http_writes() -> None:
    seen = b""

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        seen = await request_of(reader)
        seen += await reader.readexactly(9)
        writer.write(OK)

    async def chunks() -> Any:
        yield b"some body"

    clients = Clients()
    async with listening(count) as port:
        url = f"http://127.0.0.1:{port}/path?a=b"
        for body in ({"content": b"some body"}, {"stream": Stream("text/plain", 9, chunks)}):
            wire = await heard(clients, url, "POST", headers={"X-A": "1"}, **body)
            assert wire.bytes_sent == len(seen)
            assert wire.bytes_received == len(OK)
        await clients.aclose()


async def test_of_a_broken_answer_those_count_that_came() -> None:
    head, clients, wire = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", Clients(), Wire()
    async with listening(answering(head + b"half", b" of it")) as port:
        with pytest.raises(Exception, match="peer closed connection"):
            await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/x"), wire=wire)
        await clients.aclose()
    assert (wire.bytes_received, wire.ended_in) == (len(head) + 10, "receive")


async def test_a_body_that_was_cut_short_may_be_answered_and_was_sent_for_all_that() -> None:
    wire = Wire()
    wire.begin("a")
    request = type("Request", (), {"method": b"POST"})()
    for name in ("headers.started", "headers.complete", "body.started", "body.failed"):
        await wire.hear(f"http11.send_request_{name}", {"request": request, "exception": OSError()})
    await wire.hear("http11.receive_response_headers.started", {})
    assert (wire.broken, wire.sent, wire.phase) == (True, True, "wait")


async def test_what_the_client_itself_refuses_to_write_is_not_sent() -> None:
    clients, wire = Clients(), Wire()
    async with listening(answering(OK)) as port:
        with pytest.raises(Exception, match="Illegal header value"):
            await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/x", {"X-A": "a\nb"}), wire=wire)
        await clients.aclose()
    assert (wire.sent, wire.ended_in) == (False, "send")


async def test_a_name_that_is_not_found_ends_where_it_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_args: Any, **_more: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    clients, wire = Clients(), Wire()
    with pytest.raises(Exception, match="Name or service not known"):
        await clients.send(HTTPRequest("GET", "http://erp.invalid/x"), wire=wire)
    await clients.aclose()
    assert measured(wire) == ["queue", "dns"]
    assert (wire.ended_in, wire.sent, wire.server) == ("dns", False, "")


async def test_a_handshake_is_a_phase_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = Clients()
    async with listening(answering(OK), self_signed(tmp_path, "localhost")) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        wire = await heard(clients, f"https://localhost:{port}/x")
        await clients.aclose()
    assert measured(wire) == ["queue", "dns", "connect", "tls", "send", "wait", "receive"]


async def test_the_way_through_a_proxy_is_connecting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy leads to a server with TLS, and is asked for it by CONNECT: that is no request of ours."""

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.02)
        writer.write(b"HTTP/1.1 200 Yes\r\n\r\n")
        await asyncio.gather(passed_on(reader, inner), passed_on(inner_reader, writer))

    for name in ("NO_PROXY", "no_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    clients, told = Clients(), []
    wire = Wire(on_phase=lambda phase, seconds: told.append(phase))
    async with listening(answering(OK), self_signed(tmp_path, "erp.invalid")) as port, listening(lead) as proxy:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        monkeypatch.setenv("https_proxy", f"http://user:secret@127.0.0.1:{proxy}")
        await clients.send(HTTPRequest("GET", "https://erp.invalid/x"), wire=wire)
        await clients.aclose()
    assert told == ["queue", "connect", "tls", "send", "wait"]
    assert wire.phases["connect"] is not None
    assert wire.phases["connect"] >= 0.02
    assert (wire.proxy, wire.server, wire.sent) == (f"http://127.0.0.1:{proxy}", "", True)


async def test_a_request_that_is_cut_tells_where_it_was() -> None:
    clients, told = Clients(), []
    wire = Wire(on_phase=lambda phase, seconds: told.append(phase))

    async def send(port: int) -> None:
        async with asyncio.timeout(30.0):
            await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/x"), wire=wire)

    async with listening(silent) as port:
        with pytest.raises(TimeoutError):
            await past_its_limit(send(port), lambda: "send" in told)
        await clients.aclose()
    assert (wire.ended_in, wire.sent) == ("wait", True)
    assert wire.phases["wait"] is not None


async def test_after_it_was_let_go_it_tells_nothing_and_changes_nothing() -> None:
    told: list[str] = []
    wire = Wire(on_phase=lambda phase, seconds: told.append(phase))
    wire.begin("a")
    phases, facts = wire.let_go()
    wire.connecting("connect")
    wire.end()
    assert (told, dict(phases), facts) == ([], dict(NO_PHASES), {})


async def test_pieces_of_a_phase_add_up() -> None:
    now = iter(float(second) for second in range(20))
    wire = Wire(clock=lambda: next(now))
    for _ in range(2):
        wire.begin("a")
        wire.connecting("connect")
        wire.connecting("tls")
        wire.end()
    assert (wire.phases["queue"], wire.phases["connect"], wire.phases["tls"]) == (2.0, 2.0, 2.0)
    assert (wire.ended_in, wire.sent) == ("tls", False)


async def test_who_stops_in_a_handshake_hangs_up() -> None:
    begun, gone = asyncio.Event(), asyncio.Event()

    async def wait_for_the_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        begun.set()
        await silent(reader, writer)
        gone.set()

    clients, wire = Clients(), Wire()
    async with listening(wait_for_the_end) as port:
        running = asyncio.ensure_future(clients.send(HTTPRequest("GET", f"https://127.0.0.1:{port}/x"), wire=wire))
        await begun.wait()
        running.cancel()
        async with asyncio.timeout(0.2):
            await gone.wait()
        await clients.aclose()
    assert (wire.ended_in, wire.sent) == ("tls", False)
