"""What goes wrong on the way, on real sockets, for httpx2 and for httpx: event → verdict → rule → sent → sentence.

The first table goes by ``core.http``, as connectors do: the client's trace says exactly whether the request was sent.
The second is of a bare function's own client, whose exception is all there is.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import importlib.util
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest

import core.http
from core.connectors.evidence import with_evidence
from core.retry.classification import classify
from core.trace import Step, reason_text
from core.wire import Wire
from tests.core.faulty import (
    OK,
    answering,
    closed_port,
    deaf,
    listening,
    request_of,
    reset,
    self_signed,
    silent,
    socks5,
)
from tests.waiting import until

pytestmark = pytest.mark.real
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BROKEN_OFF = gzip.compress(b'{"rows": []}')[:-9]
BROKEN_OFF = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BROKEN_OFF) + BROKEN_OFF
PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nno gzip!"


def _http_on_httpx() -> ModuleType:
    """``core.http`` as it is where httpx2 is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "httpx2", None)
        spec = importlib.util.spec_from_file_location("http_on_httpx", core.http.__file__)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, "http_on_httpx", module)
        spec.loader.exec_module(module)
    return module


MODULES = {"httpx2": core.http, "httpx": _http_on_httpx()}


@dataclass(frozen=True)
class Case:
    """An event and what is to be said of it.

    Attributes:
        place: Gives the URL to call, with what is served there.
        error: The exception's class.
        words: What its English sentence must hold, beside the class.
        method: Of the request.
        body: Of the request.
        limit_s: For connecting.
    """

    place: Callable[[Path, pytest.MonkeyPatch], contextlib.AbstractAsyncContextManager[str]]
    error: str
    kind: str
    rule: str
    sent: bool
    words: str
    method: str = "GET"
    body: bytes = b""
    limit_s: float | None = None


def at(behave: Any, *, tls: bool = False, scheme: str = "http") -> Any:
    @contextlib.asynccontextmanager
    async def place(folder: Path, _patch: pytest.MonkeyPatch) -> AsyncIterator[str]:
        context = self_signed(folder, "other.example") if tls else None
        async with listening(behave, context) as port:
            yield f"{scheme}://127.0.0.1:{port}/x"

    return place


@contextlib.asynccontextmanager
async def nowhere(_folder: Path, _patch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    yield f"http://127.0.0.1:{closed_port()}/x"


@contextlib.asynccontextmanager
async def unknown_name(_folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    def look_up(*_args: Any, **_more: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    without_proxies(patch)
    patch.setattr(socket, "getaddrinfo", look_up)
    yield "http://erp.invalid/x"


def by_proxy(behave: Any, scheme: str = "http") -> Any:
    @contextlib.asynccontextmanager
    async def place(_folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[str]:
        without_proxies(patch)
        async with contextlib.AsyncExitStack() as stack:
            port = await stack.enter_async_context(listening(behave)) if behave else closed_port()
            patch.setenv("https_proxy", f"{scheme}://user:password@127.0.0.1:{port}")
            yield "https://erp.invalid/x"

    return place


async def no_socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(3)
    writer.write(b"HTTP/1.1 400 What?\r\n\r\n")


def without_proxies(patch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        patch.delenv(name, raising=False)
        patch.delenv(name.upper(), raising=False)


BIG = b"x" * 20_000_000

CASES = {
    "refused": Case(nowhere, "ConnectError", "retryable", "network.connect", False, "127.0.0.1 could not be reached"),
    "refused, a write": Case(nowhere, "ConnectError", "retryable", "network.connect", False, "nothing was sent",
                             "POST"),
    "name unknown": Case(
        unknown_name, "ConnectError", "retryable", "network.dns", False, "erp.invalid could not be resolved"),
    "self-signed": Case(
        at(answering(OK), tls=True, scheme="https"), "ConnectError", "permanent", "tls.certificate", False,
        "certificate of 127.0.0.1 was not accepted"),
    "closed in the handshake": Case(
        at(deaf, scheme="https"), "ConnectError", "retryable", "tls.handshake", False, "with 127.0.0.1 broke off"),
    "no TLS spoken": Case(
        at(lambda _r, w: asyncio.sleep(0, w.write(b"SSH-2.0-OpenSSH_9.2\r\n")), scheme="https"),
        "ConnectError", "retryable", "tls.handshake", False, "with 127.0.0.1 broke off"),
    "handshake hangs": Case(
        at(silent, scheme="https"), "ConnectTimeout", "retryable", "timeout.connect", False,
        "Connecting to 127.0.0.1 took too long", limit_s=0.05),
    "closed before the answer": Case(
        at(answering()), "RemoteProtocolError", "retryable", "network.closed", True, "closed the connection"),
    "reset before the answer": Case(
        at(answering(then=reset)), "ReadError", "retryable", "network.read", True, "broke while reading"),
    "closed in the body": Case(
        at(answering(HALF)), "RemoteProtocolError", "retryable", "network.closed", True, "before the answer"),
    "reset in the body": Case(
        at(answering(HALF, then=reset)), "ReadError", "retryable", "network.read", True, "broke while reading"),
    "reset while a body is sent": Case(
        at(answering(then=reset)), "ReadError", "retryable", "network.read", True, "broke while", "POST", BIG),
    "no HTTP": Case(
        at(answering(b"220 mail.example ESMTP\r\n\r\n")), "RemoteProtocolError", "permanent", "answer.not_http", True,
        "no HTTP"),
    "no HTTP, and no line": Case(
        at(answering(*(b"%c" % byte for byte in b"220 mail"))), "RemoteProtocolError", "permanent", "answer.not_http",
        True, "no HTTP"),
    "no HTTP, and no empty line": Case(
        at(answering(b"hello\r\n")), "RemoteProtocolError", "permanent", "answer.not_http", True, "no HTTP"),
    "closed within its first word": Case(
        at(answering(b"HTT")), "RemoteProtocolError", "retryable", "network.closed", True, "closed the connection"),
    "closed after an early hint": Case(
        at(answering(b"HTTP/1.1 103 Early Hints\r\n\r\n", b"")), "RemoteProtocolError", "retryable",
        "network.closed", True, "closed the connection"),
    "closed in a chunk": Case(
        at(answering(CHUNKED + b"5\r\nhal")), "RemoteProtocolError", "retryable", "network.closed", True,
        "before the answer"),
    "closed in the trailers": Case(
        at(answering(CHUNKED + b"0\r\nX-Sum: 1\r\n")), "RemoteProtocolError", "retryable", "network.closed", True,
        "before the answer"),
    "bad gzip": Case(
        at(answering(PACKED)), "DecodingError", "permanent", "body.undecodable", True, "cannot be decoded"),
    "gzip breaks off": Case(
        at(answering(BROKEN_OFF)), "DecodingError", "permanent", "body.undecodable", True, "cannot be decoded"),
    "proxy gone": Case(
        by_proxy(None), "ConnectError", "retryable", "network.connect", False, "nothing was sent"),
    "proxy refuses": Case(
        by_proxy(answering(b"HTTP/1.1 404 Not here\r\nContent-Length: 0\r\n\r\n")), "ProxyError", "permanent",
        "proxy.refused", False, "404 Not here"),
    "proxy hangs up": Case(
        by_proxy(answering()), "RemoteProtocolError", "retryable", "network.closed", False, "closed the connection"),
    "proxy is none": Case(
        by_proxy(answering(b"hello")), "RemoteProtocolError", "permanent", "answer.not_http", False, "no HTTP"),
    "proxy speaks no SOCKS": Case(
        by_proxy(no_socks, "socks5"), "ProxyError", "retryable", "proxy.refused", False, "connection to the proxy"),
    "proxy wants another password": Case(
        by_proxy(socks5(0, b"user", b"passwort"), "socks5"), "ProxyError", "permanent", "proxy.refused", False,
        "Invalid username/password"),
    "proxy times out": Case(
        by_proxy(answering(b"HTTP/1.1 504 Gateway timeout\r\nContent-Length: 0\r\n\r\n")), "ProxyError", "retryable",
        "proxy.refused", False, "504 Gateway timeout"),
}  # fmt: skip


@pytest.mark.parametrize("library", MODULES)
@pytest.mark.parametrize("name", CASES)
async def test_what_goes_wrong_on_the_way(
    library: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, http, wire = CASES[name], MODULES[library], Wire()
    clients = http.Clients()
    try:
        async with case.place(tmp_path, monkeypatch) as url:
            request = http.HTTPRequest(case.method, url, content=case.body)
            async with asyncio.timeout(5):
                caught = await error_of(clients.send(request, limit_s=case.limit_s, wire=wire))
    finally:
        await clients.aclose()
    assert type(caught).__module__.split(".")[0] == library
    told(with_evidence(classify(caught), wire), case.error, case.kind, case.rule, case.words, sent=case.sent)


async def error_of(awaitable: Awaitable[object]) -> Exception:
    """What ``awaitable`` raises; it is the table that says what that has to be."""
    try:
        result = await awaitable
    except Exception as error:  # noqa: BLE001 - any: see above
        return error
    pytest.fail(f"nothing was raised, but {result!r} returned")


def told(judged: Any, error: str, kind: str, rule: str, words: str, *, sent: bool | None) -> None:
    assert (judged.error_type, judged.kind, judged.rule, judged.sent) == (error, kind, rule, sent)
    step = Step(error=judged.error, rule=judged.rule, reason_args=judged.reason_args)
    assert words in reason_text(step, "en")
    for sentence in (reason_text(step, "en"), reason_text(step, "zh")):
        assert error in sentence
        assert "{" not in sentence
    assert any("\u4e00" <= letter <= "\u9fff" for letter in reason_text(step, "zh"))


Call = Callable[[Any, str], Awaitable[object]]


async def _read_timeout(client: Any, url: str) -> object:
    async with client.AsyncClient(timeout=client.Timeout(5, read=0.05)) as made:
        return await made.get(url)


async def _write_timeout(client: Any, url: str) -> object:
    async with client.AsyncClient(timeout=client.Timeout(5, write=0.05)) as made:
        return await made.post(url, content=BIG)


async def _pool_timeout(client: Any, url: str) -> object:
    timeout = client.Timeout(5, pool=0.05)
    async with client.AsyncClient(limits=client.Limits(max_connections=1), timeout=timeout) as made:
        first = asyncio.ensure_future(made.get(url))
        await until(lambda: made._transport._pool.connections)
        try:
            return await made.get(url)
        finally:
            first.cancel()
            await asyncio.wait([first])


async def _connect_timeout(client: Any, url: str) -> object:
    async with client.AsyncClient(timeout=client.Timeout(5, connect=0.05)) as made:
        return await made.get(url.replace("http:", "https:"))


async def _following(client: Any, url: str) -> object:
    async with client.AsyncClient(follow_redirects=True) as made:
        return await made.get(url)


async def _bad_url(client: Any, _url: str) -> object:
    async with client.AsyncClient() as made:
        return await made.get("http://127.0.0.1:port/")


async def _other_protocol(client: Any, _url: str) -> object:
    async with client.AsyncClient() as made:
        return await made.get("ftp://127.0.0.1/x")


async def _bad_header(client: Any, url: str) -> object:
    async with client.AsyncClient() as made:
        return await made.get(url, headers={"X-A": "a\nb"})


async def _limited(client: Any, url: str) -> object:
    async with client.AsyncClient() as made, asyncio.timeout(0.05):
        return await made.get(url)


async def _raising(client: Any, url: str) -> object:
    async with client.AsyncClient() as made:
        return (await made.get(url)).raise_for_status()


async def _two(client: Any, url: str) -> object:
    async with client.AsyncClient() as made:
        other = f"http://127.0.0.1:{closed_port()}/"
        raise ExceptionGroup("both", [await error_of(made.get(address)) for address in (other, url)])


async def _loop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await request_of(reader)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")


async def _stuck(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport can
    await asyncio.sleep(1)


BUSY = answering(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
# (event, what is served, the call, exception, kind, rule, sent, words)
BARE: list[tuple[str, Any, Call, str, str, str, bool | None, str]] = [
    (
        "connect timeout",
        silent,
        _connect_timeout,
        "ConnectTimeout",
        "retryable",
        "timeout.connect",
        False,
        "Connecting",
    ),
    ("read timeout", silent, _read_timeout, "ReadTimeout", "retryable", "timeout.read", None, "Reading took too long"),
    ("write timeout", _stuck, _write_timeout, "WriteTimeout", "retryable", "timeout.write", None, "Sending took"),
    ("pool timeout", silent, _pool_timeout, "PoolTimeout", "retryable", "timeout.pool", False, "No free connection"),
    ("own limit", silent, _limited, "TimeoutError", "retryable", "timeout.other", None, "Timed out"),
    (
        "redirect loop",
        _loop,
        _following,
        "TooManyRedirects",
        "permanent",
        "redirect.loop",
        None,
        "redirects without end",
    ),
    ("address", deaf, _bad_url, "InvalidURL", "permanent", "url.invalid", False, "not valid"),
    ("protocol", deaf, _other_protocol, "UnsupportedProtocol", "permanent", "url.protocol", False, "not supported"),
    ("header", answering(OK), _bad_header, "LocalProtocolError", "permanent", "request.malformed", None, "header"),
    ("status", BUSY, _raising, "HTTPStatusError", "retryable", "http.503", True, "503"),
    ("two, both broken", deaf, _two, "ExceptionGroup", "retryable", "network.connect", None, "reached"),
]


@pytest.mark.parametrize("client", [httpx2, httpx])
@pytest.mark.parametrize(("event", "behave", "call", "error", "kind", "rule", "sent", "words"), BARE)
async def test_what_a_functions_own_client_raises(
    client: Any, event: str, behave: Any, call: Call, error: str, kind: str, rule: str, sent: bool | None, words: str
) -> None:
    async with listening(behave) as port:
        judged = classify(await error_of(call(client, f"http://127.0.0.1:{port}/x")))
    assert (event, judged.error_type, judged.kind, judged.rule, judged.sent) == (event, error, kind, rule, sent)
    step = Step(error=judged.error, status=judged.status, rule=judged.rule, reason_args=judged.reason_args)
    assert words in reason_text(step, "en")
    if judged.status is None:
        told(judged, error, kind, rule, words, sent=sent)


def test_packed_well_and_packed_badly_differ_in_nothing_else() -> None:
    """The bad case above is bad: else it would prove nothing."""
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(PACKED.partition(b"\r\n\r\n")[2])
