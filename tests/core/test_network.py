"""Connecting, bytes and TLS on real sockets, without an HTTP client."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.network import MOST_UNREAD, TURN, Errors, Network, Stream
from core.wire import Wire
from tests.core.faulty import closed_port, deaf, listening, passed_on, reset, self_signed, silent
from tests.waiting import until

pytestmark = pytest.mark.real


class ConnectError(Exception):
    pass


class ConnectTimeoutError(Exception):
    pass


class ReadError(Exception):
    pass


class WriteError(Exception):
    pass


ERRORS = Errors(ConnectError, ConnectTimeoutError, ReadError, WriteError)


@contextlib.asynccontextmanager
async def connected(behave: Any, host: str = "127.0.0.1") -> AsyncIterator[Stream]:
    async with listening(behave) as port:
        network = Network(ERRORS, None)
        try:
            yield await network.connect_tcp(host, port)
        finally:
            await network.aclose()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


def resolving_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    async def look_up(*_args: Any, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]

    monkeypatch.setattr("core.network.look_up", look_up)


@pytest.mark.parametrize(("host", "steps"), [("127.0.0.1", ["connect"]), ("localhost", ["dns", "connect"])])
async def test_only_a_name_has_to_be_looked_up(host: str, steps: list[str]) -> None:
    wire = Wire()
    wire.begin(host)
    async with listening(echo) as port:
        network = Network(ERRORS, wire)
        await network.connect_tcp(host, port)
        await network.aclose()
    wire.end()
    assert [phase for phase, seconds in wire.phases.items() if seconds is not None] == ["queue", *steps]
    assert (wire.reused, wire.server, wire.ended_in) == (False, f"127.0.0.1:{port}", "connect")


async def test_who_stops_while_a_name_is_looked_up_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look_up(*_args: Any, **_more: Any) -> list[Any]:
        return await asyncio.Event().wait()  # type: ignore[return-value]  # it never comes to that

    monkeypatch.setattr("core.network.look_up", look_up)
    wire = Wire()
    wire.begin("erp.example")
    connecting = asyncio.ensure_future(Network(ERRORS, wire).connect_tcp("erp.example", 80))
    await until(lambda: wire.phase == "dns")
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    wire.end()
    assert wire.ended_in == "dns"


async def test_an_address_that_refuses_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(echo) as port:
        resolving_to(monkeypatch, ("127.0.0.1", closed_port()), ("127.0.0.1", port))
        network = Network(ERRORS, None)
        stream = await network.connect_tcp("erp.example", 80)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        assert stream.get_extra_info("client_addr")[0] == "127.0.0.1"
        await network.aclose()


async def test_an_address_that_says_nothing_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    connect, lost = loop.sock_connect, ("127.0.0.1", closed_port())

    async def sock_connect(connection: socket.socket, address: Any) -> None:
        await (asyncio.Event().wait() if address == lost else connect(connection, address))

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    monkeypatch.setattr("core.network.NEXT_ADDRESS_AFTER_S", 0.01)
    async with listening(echo) as port:
        resolving_to(monkeypatch, lost, ("127.0.0.1", port))
        network = Network(ERRORS, None)
        stream = await network.connect_tcp("erp.example", 80)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        await network.aclose()


async def test_what_kept_a_connection_from_being_made_is_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConnectError) as refused:
        await Network(ERRORS, None).connect_tcp("127.0.0.1", closed_port())
    assert isinstance(refused.value.__cause__, ConnectionRefusedError)

    def look_up(*_args: Any, **_more: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(ConnectError, match="not known") as unknown:
        await Network(ERRORS, None).connect_tcp("a" * 80 + ".invalid", 80)
    assert isinstance(unknown.value.__cause__, socket.gaierror)


async def test_bytes_go_both_ways_to_the_end() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readexactly(4)).upper())

    async with connected(once) as stream:
        await stream.write(b"ping")
        await stream.write(b"")
        assert await stream.read(3) == b"PIN"
        assert await stream.read(3) == b"G"
        assert await stream.read(3) == b""


async def test_after_the_other_side_has_sent_all_this_one_may_go_on() -> None:
    got = b""

    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal got
        writer.write_eof()
        got = await reader.readexactly(5)

    async with connected(half) as stream:
        assert await stream.read(10) == b""
        await stream.write(b"still")
        await until(lambda: got == b"still")


async def test_a_reset_is_told_after_what_came_before_it() -> None:
    async def half(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"half")
        await writer.drain()
        await read.wait()
        reset(writer)

    read = asyncio.Event()
    async with connected(half) as stream:
        assert await stream.read(10) == b"half"
        read.set()
        with pytest.raises(ReadError, match="reset") as caught:
            await stream.read(10)
        assert isinstance(caught.value.__cause__, ConnectionResetError)
        with pytest.raises(WriteError, match="reset") as refused:
            await stream.write(b"more")
        assert isinstance(refused.value.__cause__, ConnectionResetError)


async def test_who_waits_to_send_hears_of_the_end() -> None:
    async def stuck(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport can
        await waiting.wait()
        reset(writer)

    waiting = asyncio.Event()
    async with connected(stuck) as stream:
        sending = asyncio.ensure_future(stream.write(bytes(30_000_000)))
        await until(lambda: stream._full is not None)
        waiting.set()
        with pytest.raises(WriteError):
            await sending


async def test_no_more_is_taken_from_the_system_than_is_read() -> None:
    size = 8 * MOST_UNREAD

    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes(size))
        await writer.drain()

    async with connected(flood) as stream:
        await until(lambda: stream._paused)
        most, read = len(stream._unread), 0
        while piece := await stream.read(65536):
            read += len(piece)
            most = max(most, len(stream._unread))
        assert read == size
        assert most <= MOST_UNREAD + 256 * 1024  # what one look at the socket brings


async def test_while_much_is_sent_others_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the other side takes it as fast as it comes."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with connected(silent) as stream:
        counting = asyncio.ensure_future(count())
        with monkeypatch.context() as patch:
            patch.setattr(stream, "_transport", Willing())
            for _ in range(10):
                await stream.write(bytes(TURN // 2 + 1))
        counting.cancel()
    assert turns >= 5


class Willing:
    """A transport that is never full, as far as writing is concerned."""

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes) -> None:
        """Forget it."""


async def test_an_idle_connection_knows_that_it_was_closed() -> None:
    async def told(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await closing.wait()
        writer.close()
        await writer.wait_closed()
        closed.set()

    closing, closed = asyncio.Event(), asyncio.Event()
    async with connected(told) as stream:
        assert not stream.get_extra_info("is_readable")
        closing.set()
        await closed.wait()
        assert stream.get_extra_info("is_readable")
        assert await stream.read(10) == b""
        assert stream.get_extra_info("is_readable")


async def test_bytes_that_nobody_asked_for_make_an_idle_connection_useless() -> None:
    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 408 Too slow\r\n\r\n")
        await asyncio.Event().wait()

    async with connected(talk) as stream:
        await until(lambda: stream._unread)
        assert stream.get_extra_info("is_readable")


async def test_closing_waits_for_nothing_and_the_other_side_sees_it() -> None:
    gone = asyncio.Event()

    async def stuck(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await silent(reader, _writer)
        gone.set()

    async with connected(stuck) as stream:
        reading = asyncio.ensure_future(stream.read(10))
        await asyncio.sleep(0)
        await stream.aclose()
        await gone.wait()
        with pytest.raises(ReadError, match="this side"):
            await reading
        with pytest.raises(WriteError, match="this side"):
            await stream.write(b"x")
        await stream.aclose()


async def test_tls_within_tls(tmp_path: Path) -> None:
    """As through a proxy that is itself asked by TLS: it takes its own off, and passes on what is within."""
    contexts = {}
    for name in ("inner.example", "outer.example"):
        (tmp_path / name).mkdir()
        contexts[name] = self_signed(tmp_path / name, name)

    async def take_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(passed_on(reader, inner), passed_on(inner_reader, writer))

    wire = Wire()
    wire.begin("inner.example")
    async with (
        listening(echo, contexts["inner.example"]) as port,
        listening(take_off, contexts["outer.example"]) as outer,
    ):
        network = Network(ERRORS, wire)
        stream = await network.connect_tcp("127.0.0.1", outer)
        for name in ("outer.example", "inner.example"):
            trusted = ssl.create_default_context(cafile=str(tmp_path / name / "cert.pem"))
            stream = await stream.start_tls(trusted, name)
        assert stream.get_extra_info("ssl_object").server_hostname == "inner.example"
        await stream.write(b"x" * 100_000)
        read = 0
        while read < 100_000:
            read += len(await stream.read(65536))
        assert wire.phase == "tls"
        await network.aclose()


async def test_a_certificate_names_a_host_without_the_dot_at_its_end(tmp_path: Path) -> None:
    async with listening(echo, self_signed(tmp_path, "erp.example")) as port:
        network = Network(ERRORS, None)
        stream = await network.connect_tcp("127.0.0.1", port)
        trusted = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        await stream.start_tls(trusted, "erp.example.")
        assert stream.get_extra_info("ssl_object").server_hostname == "erp.example"
        await network.aclose()


async def breaking(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reset(writer)


async def talking(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n")


@pytest.mark.parametrize(
    ("behave", "cause"), [(deaf, ConnectionError), (breaking, ConnectionError), (talking, ssl.SSLError)]
)
@pytest.mark.parametrize("late", [False, True], ids=["in the handshake", "before it"])
async def test_a_handshake_that_fails(behave: Any, cause: type[Exception], late: bool) -> None:
    async with connected(behave) as stream:
        if late:
            await until(lambda: stream._unread or stream._ended)
        with pytest.raises(ConnectError) as caught:
            await stream.start_tls(ssl.create_default_context(), "erp.example")
        assert isinstance(caught.value.__cause__, cause)


async def test_a_handshake_that_is_cut_is_closed() -> None:
    begun, gone = asyncio.Event(), asyncio.Event()

    async def wait_for_the_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        begun.set()
        with contextlib.suppress(ConnectionError):
            await silent(reader, writer)
        gone.set()

    async with listening(wait_for_the_end) as port:
        stream = await Network(ERRORS, None).connect_tcp("127.0.0.1", port)
        securing = asyncio.ensure_future(stream.start_tls(ssl.create_default_context(), "erp.example"))
        await begun.wait()
        securing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await securing
        await gone.wait()


async def test_a_system_that_gives_up_connecting_has_taken_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def sock_connect(*_args: Any) -> None:
        raise OSError(errno.ETIMEDOUT, "Connection timed out")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", sock_connect)
    with pytest.raises(ConnectTimeoutError, match="timed out"):
        await Network(ERRORS, None).connect_tcp("127.0.0.1", 80)
