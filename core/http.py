"""Sending one HTTP request: the only module that imports an HTTP client.

Owns the connections (kept per event loop, origin, proxy and trusted certificates) and the reading of answers into
plain data. Must not know platforms, credentials or retries. Built on the transport of httpx2; the same code runs on
httpx alone. Its client would add what must not happen here (cookies from one call in the next, redirects, addresses in
the log), and a fifth to the time of a request.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import json
import os
import re
import ssl
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed lacks it

from core import __version__
from core.calls import File
from core.platforms.url import is_loopback
from core.quick import maker
from core.tasks import TaskRegistry

try:
    import httpx2 as client_library
except ImportError:  # the predecessor has the same interface
    import httpx as client_library  # type: ignore[no-redef]

T = TypeVar("T")

CONNECT_LIMIT_S = 10.0
FINISH_LIMIT_S = 1.5
"""So long closing waits for what must not be cut off; a program is to quit within two seconds."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")
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


class Headers(Mapping[str, str]):
    """Headers of an answer: names are in lower case, and looked up in any (RFC 9110 §5.1)."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    """One answer, read whole."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


class Clients:
    """Keeps connections open between requests, per event loop, so that two ``asyncio.run`` and two threads work."""

    def __init__(self) -> None:
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Connections] = weakref.WeakKeyDictionary()

    async def send(self, request: HTTPRequest, *, limit_s: float | None = None) -> HTTPAnswer:
        """Send ``request`` and read the whole answer. Redirects are answers like any other: never followed.

        Args:
            request: What to send.
            limit_s: The attempt's limit; connecting takes at most 10 s of it. The caller cuts the rest.

        Raises:
            Exception: The client's own classes; callers judge them and let none out.
        """
        loop = asyncio.get_running_loop()
        connections = self._loops.get(loop)
        if connections is None:
            connections = self._loops[loop] = _Connections()
        transport = await connections.to(request.url)
        connect_s = CONNECT_LIMIT_S if limit_s is None else min(CONNECT_LIMIT_S, limit_s)
        with _opened(request.files) if request.files else _NO_FILES as files:
            response = await transport.handle_async_request(_complete(request, files, connect_s))
            content = await _read(response)
        return HTTPAnswer(response.status_code, Headers(response.headers), content)

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
    closes pending async generators before the loop (``shutdown_asyncgens``), so one of those holds each transport.
    """

    def __init__(self) -> None:
        self._transports: dict[tuple[object, ...], client_library.AsyncHTTPTransport] = {}
        self._keepers: list[AsyncGenerator[None, None]] = []
        self.tasks = TaskRegistry()

    async def to(self, url: str) -> client_library.AsyncHTTPTransport:
        """The transport for the origin of ``url``, by the proxy and the certificates of the environment as it is."""
        origin = "/".join(url.split("/", 3)[:3])
        way = () if _is_direct(origin) else (*sorted(getproxies().items()), *map(os.environ.get, _TRUST))
        key = (origin, *way)
        transport = self._transports.get(key)
        if transport is None:
            transport = self._transports[key] = _new_transport(origin)
            keeper = self._keep(key, transport)
            self._keepers.append(keeper)
            await anext(keeper)
        return transport

    async def aclose(self) -> None:
        await self.tasks.settle(FINISH_LIMIT_S)
        await self.tasks.aclose(0.1)
        for keeper in self._keepers:
            await keeper.aclose()

    async def _keep(
        self, key: tuple[object, ...], transport: client_library.AsyncHTTPTransport
    ) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self._transports.pop(key, None)
            await transport.aclose()


@dataclass(frozen=True, slots=True)
class Arriving:
    """An answer whose body has not been read yet."""

    status: int
    headers: Mapping[str, str]
    chunks: Callable[[], AsyncIterator[bytes]]


@contextlib.asynccontextmanager
async def arriving(
    url: str, *, address: str = "", proxy: str = "", headers: Mapping[str, str] | None = None
) -> AsyncIterator[Arriving]:
    """Get ``url`` over a connection of its own, without cookies or credentials; redirects are answers like any other.

    Args:
        url: What to get.
        address: Connect there, whatever the name resolves to by now; empty: to what it resolves to.
        proxy: Ask this proxy; empty: none, whatever the environment says.
        headers: Further ones.

    Raises:
        Exception: The client's own classes.
    """
    parts = urlsplit(url)
    own, extensions = {"Accept": "*/*", "Accept-Encoding": "identity"}, {}
    if address:
        own["Host"] = parts.netloc
        extensions["sni_hostname"] = parts.hostname
        place = f"[{address}]" if ":" in address else address
        url = urlunsplit(parts._replace(netloc=f"{place}:{parts.port}" if parts.port else place))
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
        yield Arriving(response.status_code, Headers(response.headers), response.aiter_bytes)


@lru_cache(maxsize=64)
def _is_direct(origin: str) -> bool:
    return is_loopback(urlsplit(origin).hostname or "")


def preload() -> None:
    """Import what the client would import at its first connection: 60 ms that an event loop should not stand still."""
    _new_transport("http://127.0.0.1")
    below = client_library.__name__.replace("httpx", "httpcore")
    for name in (f"{below}._backends.anyio", "anyio._backends._asyncio"):
        with contextlib.suppress(ImportError):  # another version keeps it elsewhere, and imports it by itself
            import_module(name)


def _new_transport(origin: str) -> client_library.AsyncHTTPTransport:
    # reading the system's certificates takes 20 ms, and plain HTTP needs none
    verify: Any = True if origin.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return client_library.AsyncHTTPTransport(verify=verify, proxy=proxy_for(origin) or None)


def proxy_for(url: str) -> str:
    """The proxy that the environment or the system wants for ``url``; empty for none, as always for loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host):
        return ""
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    # the systems' own ways to tell may ask a name server, and this is the event loop's thread
    if not proxy or proxy_bypass_environment(host, proxies):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


_parsed = lru_cache(maxsize=64)(client_library.URL)  # the attempts of a call all have the same address


def _complete(request: HTTPRequest, files: dict[str, Any] | None, connect_s: float) -> client_library.Request:
    """The request with the headers that HTTP needs."""
    url = _parsed(request.url)
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
    return client_library.Request(
        request.method,
        url,
        headers=headers,
        content=request.stream.chunks() if request.stream else None,
        files=files,
        data=dict(request.fields) or None,
        stream=stream,
        extensions={"timeout": limits},
    )


async def _read(response: client_library.Response) -> bytes:
    stream = response.stream
    assert isinstance(stream, client_library.AsyncByteStream)
    try:
        if "content-encoding" in response.headers:
            return await response.aread()
        return b"".join([part async for part in stream])
    finally:
        await stream.aclose()


@contextlib.contextmanager
def _opened(files: Mapping[str, File]) -> Iterator[dict[str, Any]]:
    parts: dict[str, Any] = {}
    with contextlib.ExitStack() as opened:
        for name, file in files.items():
            if isinstance(file, Path):
                # an ASCII name: the client writes others as raw UTF-8, which servers read differently
                parts[name] = (f"{name}{file.suffix}", opened.enter_context(file.open("rb")))
            elif isinstance(file, bytes | tuple):
                parts[name] = file if isinstance(file, tuple) else (name, file)
            else:
                parts[name] = (f"{name}{Path(str(getattr(file, 'name', ''))).suffix}", file)
        yield parts


_NO_FILES = contextlib.nullcontext()


def decode_body(answer: HTTPAnswer) -> Any:
    """The body as a JSON value, else as text, None if empty. Integers keep all their digits."""
    if not answer.content or answer.content.isspace():
        return None
    text = decode_text(answer)
    try:
        return _JSON.decode(text)
    except (ValueError, RecursionError):
        return text


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON: what reads our own output could not take them


_JSON = json.JSONDecoder(parse_constant=_no_constant)


def decode_text(answer: HTTPAnswer) -> str:
    """The body as text: UTF-8 if it is that, else as declared, else GB18030, which many servers use undeclared."""
    with contextlib.suppress(UnicodeDecodeError):
        return answer.content.removeprefix(codecs.BOM_UTF8).decode()
    declared = ""
    for part in answer.headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            declared = value.strip().strip("\"'").lower()
    if declared in ("gbk", "gb2312", "gb_2312-80", "x-gbk"):
        declared = "gb18030"  # their superset: 镕 and € are not in gb2312
    for charset in filter(None, (declared, "gb18030")):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            text = answer.content.decode(charset)
            if charset == "gb18030" != declared and _CONTROL.search(text):
                break  # it takes most bytes for Chinese: this is a picture or an archive
            return text
    return answer.content.decode("utf-8", "replace")
