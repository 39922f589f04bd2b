"""Sending one HTTP request: the only module that imports an HTTP client.

Owns the clients (one per event loop, origin, proxy and trusted certificates) and the reading of answers into plain
data. Must not know platforms, credentials or retries. Built on httpx2; the same code runs on httpx alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from core.platforms.url import is_loopback
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

File = Path | bytes | tuple[str, bytes]


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
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _LoopClients] = weakref.WeakKeyDictionary()

    async def send(self, request: HTTPRequest, *, limit_s: float | None = None) -> HTTPAnswer:
        """Send ``request`` and read the whole answer. Redirects are answers like any other: never followed.

        Args:
            request: What to send.
            limit_s: The attempt's limit; connecting takes at most 10 s of it. The caller cuts the rest.

        Raises:
            Exception: The client's own classes; callers judge them and let none out.
        """
        clients = self._loops.setdefault(asyncio.get_running_loop(), _LoopClients())
        client = await clients.get(request.url)
        connect_s = CONNECT_LIMIT_S if limit_s is None else min(CONNECT_LIMIT_S, limit_s)
        with contextlib.ExitStack() as opened:
            response = await client.request(
                request.method,
                request.url,
                headers={**request.headers, **(request.stream.headers if request.stream else {})},
                content=request.stream.chunks() if request.stream else request.content or None,
                files=_open_files(request.files, opened),
                data=dict(request.fields) or None,
                timeout=client_library.Timeout(None, connect=connect_s),
            )
        return HTTPAnswer(response.status_code, Headers(response.headers), response.content)

    def to_the_end(self, coroutine: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """A task for what must not be cut off once it is sent; closing waits for it, but not for long."""
        return self._loops.setdefault(asyncio.get_running_loop(), _LoopClients()).tasks.start(coroutine, name=name)

    async def aclose(self) -> None:
        """Close the running loop's connections."""
        clients = self._loops.pop(asyncio.get_running_loop(), None)
        if clients:
            await clients.aclose()


class _LoopClients:
    """The clients of one loop.

    A client has to be closed on its own loop, and a library hears nothing of a loop's end. But every loop runner
    closes pending async generators before the loop (``shutdown_asyncgens``), so one of those holds each client.
    """

    def __init__(self) -> None:
        self._clients: dict[tuple[object, ...], Any] = {}
        self._keepers: list[AsyncGenerator[None, None]] = []
        self.tasks = TaskRegistry()

    async def get(self, url: str) -> Any:
        parts = urlsplit(url)
        # loopback never goes through a proxy; other hosts take the environment's or system's as it is now
        direct = is_loopback(parts.hostname or "")
        way = () if direct else (*sorted(getproxies().items()), *map(os.environ.get, _TRUST))
        key = (parts.scheme, parts.netloc, *way)
        client = self._clients.get(key)
        if client is None:
            client = client_library.AsyncClient(trust_env=not direct, follow_redirects=False)
            self._clients[key] = client
            keeper = self._keep(key, client)
            self._keepers.append(keeper)
            await anext(keeper)
        return client

    async def aclose(self) -> None:
        await self.tasks.settle(FINISH_LIMIT_S)
        await self.tasks.aclose(0.1)
        for keeper in self._keepers:
            await keeper.aclose()

    async def _keep(self, key: tuple[object, ...], client: Any) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            self._clients.pop(key, None)
            await client.aclose()


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


def proxy_for(url: str) -> str:
    """The proxy that the environment or the system wants for ``url``; empty for none."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not proxy or is_loopback(parts.hostname or "") or proxy_bypass(parts.hostname or ""):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _open_files(files: Mapping[str, File] | None, opened: contextlib.ExitStack) -> dict[str, Any] | None:
    if not files:
        return None
    parts: dict[str, Any] = {}
    for name, file in files.items():
        if isinstance(file, Path):
            # an ASCII name: the client writes others as raw UTF-8, which servers read differently
            parts[name] = (f"{name}{file.suffix}", opened.enter_context(file.open("rb")))
        else:
            parts[name] = file if isinstance(file, tuple) else (name, file)
    return parts


def decode_body(answer: HTTPAnswer) -> Any:
    """The body as a JSON value, else as text, None if empty. Integers keep all their digits."""
    if not answer.content.strip():
        return None
    text = decode_text(answer)
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return text


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON: what reads our own output could not take them


def decode_text(answer: HTTPAnswer) -> str:
    """The body as text: UTF-8 if it is that, else as declared, else GB18030, which many servers use undeclared."""
    declared = ""
    for part in answer.headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            declared = value.strip().strip("\"'").lower()
    if declared in ("gbk", "gb2312", "gb_2312-80", "x-gbk"):
        declared = "gb18030"  # their superset: 镕 and € are not in gb2312
    for charset in filter(None, ("utf-8-sig", declared, "gb18030")):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            text = answer.content.decode(charset)
            if charset == "gb18030" != declared and _CONTROL.search(text):
                break  # it takes most bytes for Chinese: this is a picture or an archive
            return text
    return answer.content.decode("utf-8", "replace")
