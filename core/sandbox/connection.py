"""One connection: bytes to requests, replies to bytes.

Owns HTTP/1.1 on a stream (h11), the limits, the Host check and the deliveries that break off. Must not know what a
platform answers.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from email.utils import formatdate

import h11

from core.sandbox.messages import Reply, Request, Response
from core.sandbox.played import status_response

BODY_LIMIT = 64 * 1024 * 1024
"""A video of up to 50 MB comes in one piece."""
HEAD_LIMIT = 64 * 1024
IDLE_S = 75.0
"""A connection that says nothing for so long is closed."""
DISCARD_S = 1.0
"""So long the rest of a refused request is read before the connection is closed."""
_CHUNK = 65_536
_GARBAGE = b"\x16\x03\x01\x02\x00 not HTTP \xff\xfe\x00\r\n\r\n"


class _RefusedError(Exception):
    """The request is answered by this layer, and the connection closed."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _HungUpError(Exception):
    """The other side hung up."""


class Connection:
    """The requests of one connection, one after the other.

    Args:
        hosts: The ``Host`` values that are ours; every other one is refused, so that a web page whose name was pointed
            at this machine gets nothing.
        handle: From a request to the reply.
        record: Called with every chunk of bytes received.
        abandoned: Called when the sender hung up before its answer was delivered.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        hosts: frozenset[str],
        handle: Callable[[Request], Reply],
        record: Callable[[bytes], object],
        abandoned: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._hosts = hosts
        self._handle = handle
        self._record = record
        self._abandoned = abandoned
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_LIMIT)

    async def run(self) -> None:
        """Serve until either side ends the connection."""
        try:
            while await self._serve_one():
                self._http.start_next_cycle()
        except _HungUpError:
            self._abandoned()
        except OSError:
            pass  # the other side broke off between two requests, was silent for too long, or has gone after a refusal
        finally:
            self._writer.close()

    async def _serve_one(self) -> bool:
        try:
            request = await self._receive()
        except h11.RemoteProtocolError as error:
            return await self._refuse(error.error_status_hint)
        except _RefusedError as refused:
            return await self._refuse(refused.status)
        if request is None:
            return False
        await self._deliver(self._handle(request), bodiless=request.method == "HEAD")
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE

    async def _receive(self) -> Request | None:
        head: h11.Request | None = None
        body = bytearray()
        while True:
            match await self._next_event():
                case h11.Request() as head:
                    self._check(head)
                case h11.Data(data=data):
                    body += data
                    if len(body) > BODY_LIMIT:
                        raise _RefusedError(413)
                case h11.EndOfMessage():
                    assert head is not None
                    headers = tuple((name.decode("ascii"), value.decode("latin-1")) for name, value in head.headers)
                    target = head.target.decode("ascii")
                    return Request(head.method.decode("ascii"), target, headers, bytes(body))
                case _:
                    return None

    def _check(self, head: h11.Request) -> None:
        hosts = [value.decode("latin-1") for name, value in head.headers if name == b"host"]
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            raise _RefusedError(421)
        if not head.target.startswith(b"/"):
            raise _RefusedError(400)

    async def _next_event(self) -> object:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            if self._http.they_are_waiting_for_100_continue:
                await self._send(h11.InformationalResponse(status_code=100, headers=[]))
            async with asyncio.timeout(IDLE_S):
                data = await self._reader.read(_CHUNK)
            self._record(data)
            self._http.receive_data(data)

    async def _refuse(self, status: int) -> bool:
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            response = status_response(status, (("Connection", "close"),))
            await self._send_head(response)
            await self._send(h11.Data(data=response.body), h11.EndOfMessage())
            await self._discard()
        return False

    async def _discard(self) -> None:
        # Closing with unread bytes would send a RST, which can overtake the answer just given.
        self._writer.write_eof()
        try:
            async with asyncio.timeout(DISCARD_S):
                while data := await self._reader.read(_CHUNK):
                    self._record(data)
        except TimeoutError:
            return  # whoever goes on sending after a refusal may lose it

    async def _deliver(self, reply: Reply, *, bodiless: bool) -> None:
        response = reply.response
        await self._wait(reply.delay_s)
        if reply.ending == "reset":
            self._reset()
        elif reply.ending == "garbage":
            await self._write(_GARBAGE)
        elif reply.ending != "close":
            await self._send_head(response)
            await self._wait(reply.stall_s)
            whole = reply.ending == "whole"
            body = response.body if whole else response.body[: len(response.body) // 2]
            if not bodiless:
                await self._send(h11.Data(data=body))
            if whole:
                await self._send(h11.EndOfMessage())

    async def _send_head(self, response: Response) -> None:
        headers = [("Date", formatdate(usegmt=True)), ("Content-Length", str(len(response.body))), *response.headers]
        await self._send(h11.Response(status_code=response.status, headers=headers))

    async def _send(self, *events: h11.Event) -> None:
        await self._write(b"".join(self._http.send(event) or b"" for event in events))

    async def _write(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            await self._writer.drain()
        except ConnectionError:
            raise _HungUpError from None

    async def _wait(self, seconds: float) -> None:
        """Wait, but notice at once when the other side hangs up."""
        if not seconds:
            return
        try:
            async with asyncio.timeout(seconds):
                while data := await self._reader.read(_CHUNK):
                    self._record(data)
                    self._http.receive_data(data)
                    if len(self._http.trailing_data[0]) > HEAD_LIMIT:
                        break  # nobody sends that much ahead of an answer
        except TimeoutError:
            return
        except ConnectionError:
            raise _HungUpError from None
        raise _HungUpError

    def _reset(self) -> None:
        sock: socket.socket | None = self._writer.get_extra_info("socket")
        if sock is not None:
            # lingering for zero seconds turns the close into a RST; Windows has short fields there
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0))
        self._writer.transport.abort()
