"""The network under the HTTP client, on asyncio: looking up a name, connecting, TLS, bytes in both directions.

Owns these steps; the first three are told to the request's ``Wire`` when they begin. The interface is that of
httpcore's ``network_backend``, which httpcore2 has alike; theirs looks up and connects in one step, and its scopes of
anyio around each read and write take longer than the reading. Must not import an HTTP client: the classes of the errors
that it expects are passed in. Has no limits of its own: cutting a request is up to whoever sent it.
"""

from __future__ import annotations

import asyncio
import select
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, NamedTuple, cast

from aiohappyeyeballs import start_connection

from core.late_tls import bring_tls
from core.names import Found, look_up
from core.wire import Wire

bring_tls()

NEXT_ADDRESS_AFTER_S = 0.25
"""An address that does not answer has so long for itself before the name's next one is tried beside it (RFC 8305)."""

MOST_UNREAD = 256 * 1024
"""Bytes that wait to be read; above that, no more are taken from the system."""

TURN = 256 * 1024
"""Bytes that are sent before others have their turn, where the system takes them as fast as they come."""

BEGINNING = 5
"""Bytes that are kept of what has come since the last write: ``HTTP/`` is as long."""


class Errors(NamedTuple):
    """The HTTP client's classes; each is raised from what really happened."""

    connect: type[Exception]
    connect_timeout: type[Exception]
    read: type[Exception]
    write: type[Exception]


class Network:
    """Makes one connection.

    Args:
        errors: What it raises.
        wire: Hears of it; None as soon as the request is over that the connection is made for.
    """

    def __init__(self, errors: Errors, wire: Wire | None) -> None:
        self.wire = wire
        self._errors = errors
        self._stream: Stream | None = None

    async def connect_tcp(self, host: str, port: int, **_unset: object) -> Stream:
        """Connect to the first of the host's addresses that answers. There is no ``timeout``."""
        loop = asyncio.get_running_loop()
        addresses: Sequence[Found]
        with _reported(self._errors):
            if _is_address(host):
                addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            else:
                self.enter("dns")
                addresses = await look_up(host, port)
            self.enter("connect")
            connected = await start_connection(addresses, happy_eyeballs_delay=NEXT_ADDRESS_AFTER_S)
            _, stream = await loop.create_connection(lambda: Stream(self._errors, self), sock=connected)
        self._stream = stream
        if self.wire:
            self.wire.reached(stream.get_extra_info("server_addr"))
        return stream

    def enter(self, step: str) -> None:
        """Tell that ``step`` begins."""
        if self.wire:
            self.wire.connecting(step)

    @property
    def beginning(self) -> bytes:
        """The first bytes of what was read since the last write."""
        return self._stream.beginning if self._stream else b""

    async def aclose(self) -> None:
        """Close the connection, whatever it is doing."""
        if self._stream:
            await self._stream.aclose()


class Stream(asyncio.Protocol):
    """One connection; one reads and one writes at a time.

    Attributes:
        beginning: As of ``Network``.
    """

    def __init__(self, errors: Errors, network: Network) -> None:
        self.beginning = b""
        self._errors = errors
        self._network = network
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._secure = False
        self._written = 0
        self._unread = bytearray()
        self._paused = False
        self._ended = False  # nothing more will come
        self._error: Exception | None = None  # why, where it is not by the other side's own wish
        self._reader: asyncio.Future[None] | None = None
        self._full: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """``data`` has come."""
        self._unread += data
        if len(self._unread) > MOST_UNREAD and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        _wake(self._reader)

    def eof_received(self) -> bool:
        """The other side will send no more; says whether this one still may."""
        self._ended = True
        _wake(self._reader)
        return not self._secure  # TLS closes both directions

    def connection_lost(self, error: Exception | None) -> None:
        """It is gone: closed, or by ``error``."""
        self._end(error)

    def pause_writing(self) -> None:
        """The other side takes no more for now."""
        self._full = self._loop.create_future()

    def resume_writing(self) -> None:
        """It does again."""
        _wake(self._full)
        self._full = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come; waits for some; empty at the end. There is no ``timeout``."""
        if not self._unread and not self._ended:
            self._reader = self._loop.create_future()
            await self._reader
        if self._unread:
            data = bytes(self._unread[:max_bytes])
            del self._unread[:max_bytes]
            if len(self.beginning) < BEGINNING:
                self.beginning = (self.beginning + data)[:BEGINNING]
            if self._paused and len(self._unread) <= MOST_UNREAD:
                self._paused = False
                self._transport.resume_reading()
            return data
        if self._error:
            raise self._errors.read(str(self._error)) from self._error
        return b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it; waits while the other side takes no more. There is no ``timeout``."""
        if not buffer:
            return
        self.beginning = b""
        if not self._transport.is_closing():  # else it would be written to nowhere
            self._transport.write(buffer)
            self._written += len(buffer)
            if self._full is not None:
                await self._full
            elif self._written > TURN:
                self._written = 0
                await asyncio.sleep(0)
            else:
                return
        if self._transport.is_closing():
            raise self._errors.write(str(self._error or "the connection is closed")) from self._error

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        """Begin TLS, also within TLS; no ``timeout``. A connection whose handshake fails or is cut is closed."""
        self._network.enter("tls")
        try:
            with _reported(self._errors):
                secured = await self._secured(ssl_context, server_hostname)
        except BaseException:
            self._transport.abort()  # the loop itself would first take leave of TLS around it
            raise
        self._transport, self._secure = secured, True
        return self

    async def aclose(self) -> None:
        """Close at once: nothing that is unsent is waited for."""
        self._end(ConnectionAbortedError("closed by this side"))
        self._transport.abort()
        await asyncio.sleep(0)  # then the socket is closed

    def get_extra_info(self, info: str) -> Any:
        """``is_readable`` of an idle connection: it was closed, for there is nothing to come."""
        match info:
            case "is_readable":
                return self._ended or bool(self._unread) or _readable(self._transport.get_extra_info("socket"))
            case "server_addr":
                return self._transport.get_extra_info("peername")
            case "client_addr":
                return self._transport.get_extra_info("sockname")
            case _:
                return self._transport.get_extra_info(info)

    async def _secured(self, ssl_context: ssl.SSLContext, server_hostname: str | None) -> asyncio.Transport:
        if self._unread:
            raise ssl.SSLError(ssl.SSL_ERROR_SSL, "the server spoke first, which is no TLS")
        if self._transport.is_closing():
            raise self._error or ConnectionResetError("closed before the handshake")
        name = server_hostname and server_hostname.removesuffix(".")  # certificates have none (RFC 6066 §3)
        secured = await self._loop.start_tls(self._transport, self, ssl_context, server_hostname=name)
        if secured is None:
            raise ConnectionResetError("closed in the handshake")
        return secured

    def _end(self, error: Exception | None) -> None:
        if not self._ended:
            self._ended, self._error = True, error
        _wake(self._reader)
        _wake(self._full)


@contextmanager
def _reported(errors: Errors) -> Iterator[None]:
    """What goes wrong while a connection is made, as the client's classes."""
    try:
        yield
    except TimeoutError as error:
        raise errors.connect_timeout(str(error)) from error
    except OSError as error:  # of look-up and TLS too: ``gaierror`` and ``SSLError`` are such
        raise errors.connect(str(error)) from error


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _readable(connection: socket.socket) -> bool:
    """Whether the system has something for us, or the news that the other side has closed."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([connection], [], [], 0)[0])  # Windows; elsewhere limited to low numbers of files


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
