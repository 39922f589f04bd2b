"""Sending one HTTP request: the only module that imports an HTTP client.

Owns the connections (kept per event loop, origin, proxy and trusted certificates) and the reading of answers into
plain data. Must not know platforms, credentials or retries. Built on what lies under httpx2, the connections of
httpcore2, over our own ``core/network.py``; the same code runs on httpx and httpcore alone. Client and transport above
them would add what must not happen here (cookies from one call in the next, redirects, addresses in the log), and half
of the time of a request. Errors are httpx2's all the same: they are what callers know.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, TypeVar, cast

from socksio import SOCKSError

from core import __version__
from core.answers import Headers, HTTPAnswer
from core.calls import File
from core.connections import Connection, Connections, Make
from core.errors import AnswerTooLarge
from core.form_files import opened
from core.network import Errors, Network
from core.proxies import without_password
from core.quick import maker
from core.texts import megabytes
from core.unpacking import SLICE, UnpackError, unpacker_for
from core.wire import Wire

try:
    import httpcore2 as engine
    import httpx2 as client_library
except ImportError:  # the predecessors have the same interface
    import httpcore as engine  # type: ignore[no-redef]
    import httpx as client_library  # type: ignore[no-redef]

T = TypeVar("T")

CONNECT_LIMIT_S = 10.0
LARGEST = 512 << 20
"""Bytes of an unpacked answer: ten times what people look at, and less than makes a machine stand still."""

PIECES = 500
"""Of a body; others have their turn after so many, however small they are: what has come at once may be thousands."""

_CLASSES: Mapping[type[Exception], type[Exception]] = {
    getattr(engine, name): getattr(client_library, name)
    for name in (
        "ConnectError", "ConnectTimeout", "LocalProtocolError", "ProxyError", "ReadError", "RemoteProtocolError",
        "UnsupportedProtocol", "WriteError",
    )
}  # fmt: skip
_BELOW = tuple(_CLASSES)
_ERRORS = Errors(engine.ConnectError, engine.ConnectTimeout, engine.ReadError, engine.WriteError)
_NO_FILES = _CONNECTED = contextlib.nullcontext()
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
        self._loops: dict[asyncio.AbstractEventLoop, Connections[engine.AsyncConnectionInterface]] = {}

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
        connections = self._here()
        target = _target(request.url)
        wire = wire or Wire()
        wire.begin(target.host, has_body=bool(request.content or request.stream or request.files))
        way = connection = None
        try:
            way = await connections.to(target.origin)
            wire.proxy = way.proxy
            connection = await way.take(wire)
            with opened(request.files) if request.files else _NO_FILES as files:
                made, size = _complete(request, target, files)
                connect_s = CONNECT_LIMIT_S if limit_s is None else min(CONNECT_LIMIT_S, limit_s)
                response = await _ask(connection, made, connect_s, wire)
                wire.bytes_sent = None if wire.broken else size
                headers = Headers.from_wire(response.headers)
                content = await _read(response, headers, wire)
        finally:
            wire.end()
            if way and connection:
                await way.give_back(connection, again=_is_clean(connection.http))
        return HTTPAnswer(response.status, headers, content)

    def to_the_end(self, coroutine: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """A task for what must not be cut off once it is sent; closing waits for it, but not for long."""
        return self._here().tasks.start(coroutine, name=name)

    async def aclose(self) -> None:
        """Close the running loop's connections."""
        connections = self._loops.pop(asyncio.get_running_loop(), None)
        if connections:
            await connections.aclose()

    def _here(self) -> Connections[engine.AsyncConnectionInterface]:
        """The running loop's connections. They know their loop, so no weak reference would let go of an old one."""
        loop = asyncio.get_running_loop()
        found = self._loops.get(loop)
        if found is None:
            for other in [*self._loops]:
                if other.is_closed():
                    self._loops.pop(other, None)
            found = self._loops[loop] = Connections(_maker)
        return found


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
    named = target = _target(url)
    wire = wire or Wire()
    wire.begin(named.host)
    wire.proxy = without_password(proxy)
    extensions: dict[str, Any] = {}
    if address:
        target = _target(str(client_library.URL(url).copy_with(host=address)))
        extensions["sni_hostname"] = named.host
    own = {"Host": named.place, "Accept": "*/*", "Accept-Encoding": "identity"}
    connection = _maker(target.origin, proxy)(wire)
    try:
        sent = [*(headers or {}).items(), *own.items()]
        request = engine.Request("GET", target.url, headers=sent, extensions=extensions)
        response = await _ask(connection, request, CONNECT_LIMIT_S, wire)
        answered = Headers.from_wire(response.headers)
        yield Arriving(response.status, answered, partial(_parts, response, answered, wire))
    finally:
        wire.end()
        await connection.network.aclose()


def preload() -> None:
    """Import what the client would import at its first connection: 60 ms that an event loop should not stand still."""
    engine.AsyncConnectionPool().create_connection(engine.Origin(b"http", b"", 80))
    with contextlib.suppress(ImportError):  # another version keeps it elsewhere, and imports it by itself
        import_module("anyio._backends._asyncio")


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a request goes.

    Attributes:
        origin: Scheme, host and port as text: equal for all that may share connections.
        place: The header ``Host``.
        host: The name alone.
    """

    url: engine.URL
    origin: str
    place: str
    host: str


@lru_cache(maxsize=64)  # the attempts of a call all have the same address
def _target(address: str) -> _Target:
    url = client_library.URL(address)
    if url.scheme not in ("http", "https"):
        raise client_library.UnsupportedProtocol(f"neither http nor https: {url.scheme or 'no protocol'}")
    _check_port(url)
    place = url.netloc.decode("ascii")
    below = engine.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return _Target(below, f"{url.scheme}://{place}", place, url.host)


def _check_port(url: client_library.URL) -> None:
    """Of one too high the system would take the rest of a division; for 0 the engine takes the protocol's own."""
    if url.port is not None and not 0 < url.port <= 0xFFFF:
        raise client_library.InvalidURL(f"Invalid port: {url.port}")


def _maker(origin: str, proxy: str) -> Make[engine.AsyncConnectionInterface]:
    """What makes connections to ``origin`` by ``proxy``; a pool of the engine, which knows how, but keeps none."""
    new_pool = partial(engine.AsyncConnectionPool, ssl_context=_context(origin), proxy=_proxy(proxy) if proxy else None)

    def make(wire: Wire) -> Connection[engine.AsyncConnectionInterface]:
        network = Network(_ERRORS, wire)
        pool = new_pool(network_backend=cast("Any", network))  # the interface it has, if not the base class
        return Connection(pool.create_connection(_target(origin).url.origin), network)

    return make


def _context(address: str) -> ssl.SSLContext | None:
    # reading the system's certificates takes 20 ms, and plain HTTP needs none
    return client_library.create_ssl_context() if address.startswith("https:") else None


def _proxy(address: str) -> engine.Proxy:
    proxy = client_library.Proxy(address)
    _check_port(proxy.url)
    url = engine.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return engine.Proxy(url, auth=proxy.raw_auth, ssl_context=_context(address))


async def _ask(
    connection: Connection[engine.AsyncConnectionInterface], request: engine.Request, connect_s: float, wire: Wire
) -> engine.Response:
    """The answer as far as its head; ``wire`` hears of the request, and of the connection also if it is an old one."""
    request.extensions["trace"] = wire.hear
    try:
        async with _connecting(connect_s, wire) if connection.network.wire else _CONNECTED:
            response = await connection.http.handle_async_request(request)
    except _BELOW as error:
        begins = connection.network.beginning
        # h11, whose word would be its cause, has waited for a line's end; and then the engine speaks only of closing
        if type(error) is engine.RemoteProtocolError and not error.__cause__ and not b"HTTP/".startswith(begins):
            raise client_library.RemoteProtocolError("the answer does not begin with HTTP/") from error
        raise _CLASSES[type(error)](str(error)) from error
    except SOCKSError as error:  # no class of the engine's
        raise client_library.ProxyError(f"the connection to the proxy: {error}") from error
    wire.enter("receive")
    request.extensions.pop("trace", None)  # the rest is seen here, and every event costs
    wire.http_version = response.extensions["http_version"].decode("ascii")
    if wire.reused:
        wire.server = connection.server
    else:
        connection.server = wire.server
    return response


@contextlib.asynccontextmanager
async def _connecting(limit_s: float, wire: Wire) -> AsyncIterator[None]:
    """Cut what happens before the request leaves after ``limit_s``: looking up, connecting, a proxy, and TLS."""
    try:
        async with asyncio.timeout(limit_s) as limit:
            wire.on_sent = partial(limit.reschedule, None)
            yield
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise client_library.ConnectTimeout(f"not connected within {limit_s:g} s") from error
    finally:
        wire.on_sent = None


def _is_clean(http: engine.AsyncConnectionInterface) -> bool:
    """Whether a connection can take another request: its answer has come to an end, and nothing after it.

    What comes after it the engine would read as the next request's answer, although h11 knows better, and no property
    of the engine tells of it. Where that cannot be seen, the connection is not used again.
    """
    below: Any = http
    while inner := getattr(below, "_connection", None):  # of a proxy
        below = inner
    spoken = getattr(below, "_h11_state", None)
    return http.is_available() and spoken is not None and not spoken.trailing_data[0]


def _complete(request: HTTPRequest, target: _Target, files: dict[str, Any] | None) -> tuple[engine.Request, int | None]:
    """The request with the headers that HTTP needs, and its bytes if they are known before it is sent."""
    headers = {"Host": target.place, **_HEADERS}
    for name, value in request.headers.items():
        headers.pop(name.lower(), None)
        headers[name] = value
    content: bytes | AsyncIterable[bytes] = request.content
    size: int | None = len(request.content)
    if request.stream is not None:
        headers |= request.stream.headers
        content, size = request.stream.chunks(), request.stream.length
    elif files is not None:  # the library makes the body, and says how long it is
        form = client_library.Request("POST", request.url, headers=headers, files=files, data=dict(request.fields))
        assert isinstance(form.stream, AsyncIterable)
        headers = {name.decode(): value.decode() for name, value in form.headers.raw}
        content, size = form.stream, None
    elif size or request.method in ("POST", "PUT", "PATCH"):
        headers["Content-Length"] = str(size)
    made = engine.Request(request.method, target.url, headers=list(headers.items()), content=content)
    head = len(request.method) + len(target.url.target) + 14 + sum(map(len, headers)) + sum(map(len, headers.values()))
    return made, None if size is None else head + 4 * len(headers) + size


async def _read(response: engine.Response, headers: Headers, wire: Wire) -> bytes:
    """The whole body."""
    kept = bytearray()  # no list: a body may come byte by byte
    async with contextlib.aclosing(_parts(response, headers, wire)) as parts:
        async for part in parts:
            kept += part
            if len(kept) > LARGEST:
                raise AnswerTooLarge("body.too_large", limit=megabytes(LARGEST))
    return bytes(kept)


async def _parts(response: engine.Response, headers: Headers, wire: Wire) -> AsyncGenerator[bytes]:
    """The body as it arrives, unpacked in slices between which others have their turn."""
    assert isinstance(response.stream, AsyncIterable)
    unpacker = unpacker_for(headers.get("content-encoding", ""))
    head = 17 + len(response.extensions["reason_phrase"])
    wire.bytes_received = head + sum([len(name) + len(value) + 4 for name, value in response.headers])
    number = 0
    try:
        async for arrived in response.stream:
            wire.bytes_received += len(arrived)
            number += 1
            if number % PIECES == 0:
                await asyncio.sleep(0)
            for part in (arrived,) if unpacker is None else unpacker.feed(arrived):
                yield part
                if len(part) == SLICE:
                    await asyncio.sleep(0)
        if unpacker is not None:
            unpacker.end()
    except UnpackError as error:
        raise client_library.DecodingError(str(error)) from error
    except _BELOW as error:
        raise _CLASSES[type(error)](str(error)) from error
    finally:
        await response.aclose()
