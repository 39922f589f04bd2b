"""Sending one HTTP request: the only module that imports an HTTP client.

Owns the connections (kept per event loop, origin, proxy and trusted certificates) and the reading of answers into
plain data. Must not know platforms, credentials or retries. Built on the transport of httpx2; the same code runs on
httpx alone. Its client would add what must not happen here (cookies from one call in the next, redirects, addresses in
the log), and a fifth to the time of a request.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import time
import weakref
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from core import __version__
from core.answers import Headers, HTTPAnswer
from core.calls import File
from core.errors import AnswerTooLarge
from core.form_files import opened
from core.proxies import is_direct, proxies_in_use, proxy_for, without_password
from core.quick import maker
from core.tasks import TaskRegistry
from core.texts import megabytes
from core.unpacking import SLICE, UnpackError, unpacker_for
from core.wire import Wire

try:
    import httpx2 as client_library
except ImportError:  # the predecessor has the same interface
    import httpx as client_library  # type: ignore[no-redef]

T = TypeVar("T")

CONNECT_LIMIT_S = 10.0
LARGEST = 512 << 20
"""Bytes of an unpacked answer: ten times what people look at, and less than makes a machine stand still."""

FINISH_LIMIT_S = 1.5
"""So long closing waits for what must not be cut off; a program is to quit within two seconds."""

IDLE_LIMIT_S = 5.0
"""A connection that was free for longer is not used again, as servers close them; httpx holds it so too."""

_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_NO_FILES = contextlib.nullcontext()
_HEADERS = {"accept-encoding": "gzip, deflate", "user-agent": f"jieru/{__version__}"}


@dataclass(frozen=True, slots=True)
class Stream:
    """A body that is read while it is sent, from its start for each attempt.

    Attributes:
        length: Bytes in all; servers of uploads take no chunked bodies.
    """

    content_type: str
    length: int
    chunks: Callable[[], AsyncIterator[bytes]]

    @property
    def headers(self) -> dict[str, str]:
        """What a request with this body needs."""
        return {"Content-Type": self.content_type, "Content-Length": str(self.length)}


@dataclass(frozen=True, slots=True)
class HTTPRequest:
    """One request, ready to send: nothing is added to it but what HTTP itself needs."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    files: Mapping[str, File] | None = field(default=None, repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    stream: Stream | None = field(default=None, repr=False)


new_request = maker(HTTPRequest)


class Clients:
    """Keeps connections open between requests, per event loop, so that two ``asyncio.run`` and two threads work."""

    def __init__(self) -> None:
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Connections] = weakref.WeakKeyDictionary()

    async def send(self, request: HTTPRequest, *, limit_s: float | None = None, wire: Wire | None = None) -> HTTPAnswer:
        """Send ``request`` and read the whole answer. Redirects are answers like any other: never followed.

        Args:
            request: What to send.
            limit_s: The attempt's limit; connecting takes at most 10 s of it. The caller cuts the rest.
            wire: Hears what happens on the way.

        Raises:
            AnswerTooLarge: Its body is no answer any more.
            Exception: The client's own classes; callers judge them and let none out.
        """
        loop = asyncio.get_running_loop()
        connections = self._loops.get(loop)
        if connections is None:
            connections = self._loops[loop] = _Connections()
        url = _parsed(request.url)
        wire = wire or Wire()
        wire.begin(url.host, has_body=bool(request.content or request.stream or request.files))
        way = connection = None
        try:
            way = await connections.to(request.url)
            wire.proxy = way.proxy
            connection = await way.take()
            connect_s = CONNECT_LIMIT_S if limit_s is None else min(CONNECT_LIMIT_S, limit_s)
            with opened(request.files) if request.files else _NO_FILES as files:
                made, size = _complete(request, url, files, connect_s, wire)
                response = await connection.transport.handle_async_request(made)
                wire.answered()
                made.extensions.pop("trace", None)  # the rest is seen here, and every event costs
                wire.bytes_sent = None if wire.broken else size
                connection.describe(response, wire)
                headers = Headers.from_wire(response.headers.raw)
                content = await _read(response, headers, wire)
        except asyncio.CancelledError:
            await wire.hang_up()
            raise
        finally:
            wire.end()
            if way and connection:
                way.give_back(connection)
        return HTTPAnswer(response.status_code, headers, content)

    def to_the_end(self, coroutine: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """A task for what must not be cut off once it is sent; closing waits for it, but not for long."""
        return self._loops.setdefault(asyncio.get_running_loop(), _Connections()).tasks.start(coroutine, name=name)

    async def aclose(self) -> None:
        """Close the running loop's connections."""
        connections = self._loops.pop(asyncio.get_running_loop(), None)
        if connections:
            await connections.aclose()


class _Connections:
    """The connections of one loop.

    A transport has to be closed on its own loop, and a library hears nothing of a loop's end. But every loop runner
    closes pending async generators before the loop (``shutdown_asyncgens``), so one of those holds the transports.
    """

    def __init__(self) -> None:
        self._ways: dict[tuple[object, ...], _Way] = {}
        self._keeper: AsyncGenerator[None, None] | None = None
        self.tasks = TaskRegistry()

    async def to(self, url: str) -> _Way:
        """The way to the origin of ``url``: which proxy and which certificates, the environment says as it is now."""
        if self._keeper is None:
            self._keeper = self._keep()
            await anext(self._keeper)
        origin = "/".join(url.split("/", 3)[:3])
        means = () if is_direct(origin) else (*proxies_in_use(), *map(os.environ.get, _TRUST))
        key = (origin, *means)
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = _Way(origin, proxy_for(origin))
        return found

    async def aclose(self) -> None:
        await self.tasks.settle(FINISH_LIMIT_S)
        await self.tasks.aclose(0.1)
        if self._keeper is not None:
            await self._keeper.aclose()

    async def _keep(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            for way in self._ways.values():
                await way.aclose()


class _Way:
    """To one origin, perhaps by a proxy: one transport a connection, each for one request at a time.

    A transport with several looks at all of them whenever one is taken or given back: of two hundred requests in
    flight, that was half the time. How many there are is up to those who send.

    Attributes:
        proxy: Which one is asked, without its password; empty for none.
    """

    def __init__(self, origin: str, proxy: str) -> None:
        self.proxy = without_password(proxy)
        self._new_transport = partial(_new_transport, _context(origin), proxy)
        self._idle: deque[_Connection] = deque()
        self._all: set[_Connection] = set()

    async def take(self) -> _Connection:
        """The connection that was used last of those that are free; a new one if there is none."""
        too_old = time.monotonic() - IDLE_LIMIT_S
        while self._idle and self._idle[0].free_since < too_old:
            connection = self._idle.popleft()
            self._all.discard(connection)
            await connection.transport.aclose()
        if self._idle:
            return self._idle.pop()
        connection = _Connection(self._new_transport())
        self._all.add(connection)
        return connection

    def give_back(self, connection: _Connection) -> None:
        """The request is over, well or not: what is no longer of use, the transport itself has closed."""
        connection.free_since = time.monotonic()
        self._idle.append(connection)

    async def aclose(self) -> None:
        for connection in self._all:
            await connection.transport.aclose()


@dataclass(slots=True, eq=False)
class _Connection:
    """One connection, or the place of one that was closed.

    Attributes:
        server: What it leads to, as ``Wire.server``.
        free_since: When it was given back, monotonic seconds.
    """

    transport: client_library.AsyncHTTPTransport
    server: str = ""
    free_since: float = 0.0

    def describe(self, response: client_library.Response, wire: Wire) -> None:
        """Let ``wire`` know of the connection that ``response`` came by, also where it is an old one."""
        wire.http_version = response.http_version
        if wire.reused:
            wire.server = self.server
        else:
            self.server = wire.server


@dataclass(frozen=True, slots=True)
class Arriving:
    """An answer whose body has not been read yet."""

    status: int
    headers: Mapping[str, str]
    chunks: Callable[[], AsyncIterator[bytes]]


@contextlib.asynccontextmanager
async def arriving(
    url: str,
    *,
    address: str = "",
    proxy: str = "",
    headers: Mapping[str, str] | None = None,
    wire: Wire | None = None,
) -> AsyncIterator[Arriving]:
    """Get ``url`` over a connection of its own, without cookies or credentials; redirects are answers like any other.

    Args:
        url: What to get.
        address: Connect there, whatever the name resolves to by now; empty: to what it resolves to.
        proxy: Ask this proxy; empty: none, whatever the environment says.
        headers: Further ones.
        wire: Hears what happens on the way, until the block ends.

    Raises:
        Exception: The client's own classes.
    """
    parts = urlsplit(url)
    wire = wire or Wire()
    own: dict[str, str] = {"Accept": "*/*", "Accept-Encoding": "identity"}
    extensions: dict[str, Any] = {"trace": wire.hear}
    if address:
        own["Host"] = parts.netloc
        extensions["sni_hostname"] = parts.hostname
        place = f"[{address}]" if ":" in address else address
        url = urlunsplit(parts._replace(netloc=f"{place}:{parts.port}" if parts.port else place))
    wire.begin(parts.hostname or "")
    wire.proxy = without_password(proxy)
    try:
        async with (
            client_library.AsyncClient(
                proxy=proxy or None, transport=None if proxy else client_library.AsyncHTTPTransport()
            ) as client,
            client.stream(
                "GET",
                url,
                headers={**(headers or {}), **own},
                extensions=extensions,
                timeout=client_library.Timeout(None, connect=CONNECT_LIMIT_S),
            ) as response,
        ):
            yield Arriving(response.status_code, Headers.from_wire(response.headers.raw), response.aiter_bytes)
    except asyncio.CancelledError:
        await wire.hang_up()
        raise
    finally:
        wire.end()


def preload() -> None:
    """Import what the client would import at its first connection: 60 ms that an event loop should not stand still."""
    _new_transport(_context(""), "")
    below = client_library.__name__.replace("httpx", "httpcore")
    for name in (f"{below}._backends.anyio", "anyio._backends._asyncio"):
        with contextlib.suppress(ImportError):  # another version keeps it elsewhere, and imports it by itself
            import_module(name)


def _context(origin: str) -> ssl.SSLContext:
    # reading the system's certificates takes 20 ms, and plain HTTP needs none
    secure = origin.startswith("https:")
    return client_library.create_ssl_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _new_transport(context: ssl.SSLContext, proxy: str) -> client_library.AsyncHTTPTransport:
    return client_library.AsyncHTTPTransport(verify=context, proxy=proxy or None)


_parsed = lru_cache(maxsize=64)(client_library.URL)  # the attempts of a call all have the same address


def _complete(
    request: HTTPRequest, url: client_library.URL, files: dict[str, Any] | None, connect_s: float, wire: Wire
) -> tuple[client_library.Request, int | None]:
    """The request with the headers that HTTP needs, and its bytes if they are known before it is sent."""
    headers = {"Host": url.netloc.decode("ascii"), **_HEADERS}
    for name, value in request.headers.items():
        headers.pop(name.lower(), None)
        headers[name] = value
    stream = None
    if request.stream is not None:
        headers |= request.stream.headers
    elif files is None:  # else the library makes the body, and says how long it is
        stream = client_library.ByteStream(request.content)
        if request.content or request.method in ("POST", "PUT", "PATCH"):
            headers["Content-Length"] = str(len(request.content))
    limits = {"connect": connect_s, "read": None, "write": None, "pool": None}
    made = client_library.Request(
        request.method,
        url,
        headers=headers,
        content=request.stream.chunks() if request.stream else None,
        files=files,
        data=dict(request.fields) or None,
        stream=stream,
        extensions={"timeout": limits, "trace": wire.hear},
    )
    head = len(request.method) + len(url.raw_path) + 14 + sum(map(len, headers)) + sum(map(len, headers.values()))
    body = request.stream.length if request.stream else None if files else len(request.content)
    return made, None if body is None else head + 4 * len(headers) + body


async def _read(response: client_library.Response, headers: Headers, wire: Wire) -> bytes:
    """The whole body, unpacked in slices between which others have their turn."""
    stream = response.stream
    assert isinstance(stream, client_library.AsyncByteStream)
    unpacker = unpacker_for(headers.get("content-encoding", ""))
    parts: list[bytes] = []
    size = received = 0
    try:
        async for arrived in stream:
            received += len(arrived)
            for part in (arrived,) if unpacker is None else unpacker.feed(arrived):
                size += len(part)
                if size > LARGEST:
                    raise AnswerTooLarge("body.too_large", limit=megabytes(LARGEST))
                parts.append(part)
                if len(part) == SLICE:
                    await asyncio.sleep(0)
        if unpacker is not None:
            unpacker.end()
        return b"".join(parts)
    except UnpackError as error:
        raise client_library.DecodingError(str(error)) from error
    finally:
        head = sum([len(name) + len(value) + 4 for name, value in response.headers.raw])
        wire.bytes_received = 17 + len(response.reason_phrase) + head + received
        await stream.aclose()
