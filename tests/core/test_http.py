"""Real requests on loopback; decoding of bodies; connections across event loops."""

from __future__ import annotations

import asyncio
import base64
import gc
import gzip
import json
import subprocess
import sys
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from core import __version__
from core.answers import decode_body
from core.errors import AnswerTooLarge
from core.http import Clients, HTTPRequest, Stream, arriving
from core.retry.classification import classify
from core.unpacking import SLICE
from core.wire import Wire
from tests.core.faulty import OK, answering, listening, passed_on, request_of, self_signed, silent_after_a_byte, socks5
from tests.core.loopback import Answer, Vendor, serving
from tests.waiting import past_its_limit

ROOT = Path(__file__).parents[2]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        seen = {"path": self.path, "body": body.decode("latin-1"), "type": self.headers.get("content-type")}
        seen["length"] = self.headers.get("content-length")
        self.answer(200, json.dumps(seen).encode())

    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.answer(302, b"", location="http://127.0.0.1:9/elsewhere")
        elif self.path == "/packed":
            self.answer(200, gzip.compress(b'{"a": 1}'), **{"Content-Encoding": "gzip"})
        elif self.path == "/headers":
            self.answer(200, json.dumps(list(self.headers.items())).encode(), **{"Set-Cookie": "session=1"})
        else:
            self.answer(200, json.dumps({"port": self.client_address[1]}).encode())

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        running.block_on_close = False
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.mark.real
def test_connections_are_kept_and_two_runs_work(server: str) -> None:
    clients = Clients()

    async def ports() -> list[int]:
        answers = [await clients.send(HTTPRequest("GET", server + "/a")) for _ in range(3)]
        return [decode_body(answer)["port"] for answer in answers]

    first, second = asyncio.run(ports()), asyncio.run(ports())
    assert len(set(first)) == 1
    assert len(set(second)) == 1
    gc.collect()  # a connection left open would warn here, and a warning fails the test


@pytest.mark.real
def test_loops_that_have_ended_are_let_go(server: str) -> None:
    clients, loops = Clients(), []

    async def once() -> None:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        await clients.send(HTTPRequest("GET", server + "/a"))

    for _ in range(3):
        asyncio.run(once())
    gc.collect()
    assert [loop() is None for loop in loops[:-1]] == [True, True]


@pytest.mark.real
async def test_all_that_are_asked_for_are_in_flight_at_once() -> None:
    """Nobody is answered before the last one is there."""
    asked: list[asyncio.WriteTransport] = []

    class Late(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.WriteTransport)
            self.transport = transport

        def data_received(self, _data: bytes) -> None:
            asked.append(self.transport)
            if len(asked) == number:
                for transport in asked:
                    transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    number = 150
    server = await asyncio.get_running_loop().create_server(Late, "127.0.0.1", 0, backlog=number)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    clients = Clients()
    answers = await asyncio.gather(*(clients.send(HTTPRequest("GET", url)) for _ in range(number)))
    assert {answer.status for answer in answers} == {200}
    await clients.aclose()
    server.close()
    await server.wait_closed()


@pytest.mark.real
async def test_a_redirect_is_an_answer_and_never_followed(server: str) -> None:
    clients = Clients()
    answer = await clients.send(HTTPRequest("GET", server + "/redirect", {"Authorization": "Bearer x"}))
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:9/elsewhere")
    await clients.aclose()


@pytest.mark.real
async def test_the_bytes_of_a_body_arrive_as_they_are(server: str) -> None:
    clients = Clients()
    answer = await clients.send(
        HTTPRequest("POST", server + "/x?a=%2B", {"Content-Type": "application/json"}, b'{"a":1}')
    )
    seen = {"path": "/x?a=%2B", "body": '{"a":1}', "type": "application/json", "length": "7"}
    assert decode_body(answer) == seen
    empty = decode_body(await clients.send(HTTPRequest("POST", server + "/x")))
    assert empty == {"path": "/x", "body": "", "type": None, "length": "0"}
    await clients.aclose()


@pytest.mark.real
async def test_a_file_goes_as_multipart_with_an_ascii_name(server: str, tmp_path: Path) -> None:
    video = tmp_path / "视频.mp4"
    video.write_bytes(b"moov")
    clients = Clients()
    seen = decode_body(await clients.send(HTTPRequest("POST", server + "/up", files={"video": video})))
    assert 'name="video"; filename="video.mp4"' in seen["body"]
    assert "moov" in seen["body"]
    await clients.aclose()


@pytest.mark.real
async def test_a_packed_body_is_unpacked(server: str) -> None:
    clients = Clients()
    assert decode_body(await clients.send(HTTPRequest("GET", server + "/packed"))) == {"a": 1}
    await clients.aclose()


def sized(body: bytes, *headers: str) -> bytes:
    lines = ("HTTP/1.1 200 OK", *headers, f"Content-Length: {len(body)}", "", "")
    return "\r\n".join(lines).encode() + body


@pytest.mark.real
@pytest.mark.parametrize(
    "answer",
    [
        sized(bytes(1001)),
        sized(gzip.compress(bytes(1001)), "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\n\r\n" + bytes(1001),
    ],
    ids=["plain", "packed", "without a length"],
)
async def test_an_answer_that_is_too_large_is_not_kept(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.http.LARGEST", 1000)
    clients, wire = Clients(), Wire()
    async with listening(answering(answer)) as port:
        with pytest.raises(AnswerTooLarge) as caught:
            await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/"), wire=wire)
        await clients.aclose()
    judged = classify(caught.value)
    assert (judged.kind, judged.rule) == ("permanent", "body.too_large")
    assert wire.sent


@pytest.mark.real
async def test_the_largest_answer_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.http.LARGEST", 1000)
    clients = Clients()
    async with listening(answering(sized(gzip.compress(bytes(1000)), "Content-Encoding: gzip"))) as port:
        answer = await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/"))
        await clients.aclose()
    assert answer.content == bytes(1000)


@pytest.mark.real
async def test_while_a_bomb_is_unpacked_others_have_their_turn() -> None:
    """Its packed bytes come in one piece."""
    slices = 20
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    clients = Clients()
    async with listening(answering(sized(gzip.compress(bytes(slices * SLICE)), "Content-Encoding: gzip"))) as port:
        url = f"http://127.0.0.1:{port}/"
        await clients.send(HTTPRequest("GET", url))  # the connection's turns are not counted
        unpacking = asyncio.ensure_future(clients.send(HTTPRequest("GET", url)))
        counting = asyncio.ensure_future(count())
        answer = await unpacking
        counting.cancel()
        await clients.aclose()
    assert len(answer.content) == slices * SLICE
    assert turns >= slices


@pytest.mark.real
async def test_while_many_small_chunks_are_read_others_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come in one piece."""
    monkeypatch.setattr("core.http.PIECES", 10)
    clients, wire, seen = Clients(), Wire(), set()

    async def look() -> None:
        while True:
            seen.add(wire.bytes_received)
            await asyncio.sleep(0)

    body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 1000 + b"0\r\n\r\n"
    async with listening(answering(body)) as port:
        looking = asyncio.ensure_future(look())
        answer = await clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/"), wire=wire)
        looking.cancel()
        await clients.aclose()
    assert answer.content == b"x" * 1000
    assert len(seen) >= 100


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("ftp://127.0.0.1/x", "url.protocol"),
        ("127.0.0.1/x", "url.protocol"),
        ("http://127.0.0.1:99999/x", "url.invalid"),
        ("http://127.0.0.1:0/x", "url.invalid"),
        ("http://127.0.0.1:port/x", "url.invalid"),
    ],
)
async def test_an_address_that_leads_nowhere_is_not_tried(address: str, rule: str) -> None:
    with pytest.raises(Exception, match=r"Invalid port|neither http nor https") as caught:
        await Clients().send(HTTPRequest("GET", address))
    judged = classify(caught.value)
    assert (judged.kind, judged.rule, judged.sent) == ("permanent", rule, False)


@pytest.mark.real
async def test_form_fields_go_beside_the_files(server: str) -> None:
    clients = Clients()
    request = HTTPRequest("POST", server + "/up", files={"f": b"moov"}, fields={"title": "标题"})
    seen = decode_body(await clients.send(request))
    assert seen["type"].startswith("multipart/form-data; boundary=")
    assert 'name="title"\r\n\r\n' + "标题".encode().decode("latin-1") in seen["body"]
    await clients.aclose()


@pytest.mark.real
async def test_nothing_is_added_but_what_http_needs_and_no_cookie_is_kept(server: str) -> None:
    clients = Clients()
    ours = {
        "Host": server.removeprefix("http://"),
        "accept-encoding": "gzip, deflate",
        "user-agent": f"jieru/{__version__}",
    }
    for _ in range(2):
        answer = await clients.send(HTTPRequest("GET", server + "/headers", {"X-A": "1"}))
        assert dict(decode_body(answer)) == {**ours, "X-A": "1"}
    answer = await clients.send(HTTPRequest("GET", server + "/headers", {"User-Agent": "mine"}))
    assert [value for name, value in decode_body(answer) if name.lower() == "user-agent"] == ["mine"]
    await clients.aclose()


@pytest.mark.real
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_loopback_never_goes_through_a_proxy(server: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    clients = Clients()
    for host in ("127.0.0.1", "localhost", "LOCALHOST"):
        assert (await clients.send(HTTPRequest("GET", server.replace("127.0.0.1", host) + "/a"))).status == 200
    await clients.aclose()


@pytest.mark.real
async def test_other_hosts_take_the_proxy_of_the_environment_as_it_is_now(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server stands in for a proxy: it is asked for a host that does not exist."""
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    clients = Clients()
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(Exception, match=r"Connect call failed \('127.0.0.1', 9\)"):
        await clients.send(HTTPRequest("GET", "http://erp.invalid/a"), limit_s=1.0)
    monkeypatch.setenv("http_proxy", server)
    assert (await clients.send(HTTPRequest("GET", "http://erp.invalid/a"))).status == 200
    await clients.aclose()


@pytest.mark.parametrize("port", [0, 65536 + 9])
async def test_a_proxy_is_looked_for_at_no_other_port_than_its_own(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    with pytest.raises(Exception, match=f"Invalid port: {port}") as caught:
        await Clients().send(HTTPRequest("GET", "http://erp.invalid/a"))
    assert classify(caught.value).rule == "url.invalid"


@pytest.mark.real
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_is_asked_by_tls_if_its_address_says_so_and_with_its_password(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy's certificate is trusted as the environment says, like any other."""
    heads: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await request_of(reader)).decode())
        if heads[-1].startswith("GET "):
            writer.write(OK)
            return
        inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Yes\r\n\r\n")
        await asyncio.gather(passed_on(reader, inner), passed_on(inner_reader, writer))

    for name in ("NO_PROXY", "no_proxy", f"{scheme.upper()}_PROXY"):
        monkeypatch.delenv(name, raising=False)
    clients, wire = Clients(), Wire()
    context = self_signed(tmp_path, "localhost", "erp.invalid")
    async with listening(answering(OK), context) as port, listening(proxy, context) as way:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        monkeypatch.setenv(f"{scheme}_proxy", f"https://user:secret@localhost:{way}")
        answer = await clients.send(HTTPRequest("GET", f"{scheme}://erp.invalid/a?b=c"), wire=wire)
        await clients.aclose()
    assert answer.content == b"ok"
    asked = "CONNECT erp.invalid:443" if scheme == "https" else "GET http://erp.invalid/a?b=c"
    assert heads[0].startswith(asked)
    assert f"Proxy-Authorization: Basic {base64.b64encode(b'user:secret').decode()}" in heads[0]
    assert (wire.proxy, wire.server) == (f"https://localhost:{way}", "")
    assert [phase for phase, seconds in wire.phases.items() if seconds is not None] == [
        "queue", "dns", "connect", "tls", "send", "wait", "receive",
    ]  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize("proxied", [False, True], ids=["a handshake", "a proxy"])
async def test_connecting_has_one_limit_that_the_answer_does_not_have(
    proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answers: the server while it connects, then another one after the request has left."""
    begun = asyncio.Event()

    for name in ("NO_PROXY", "no_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    clients, wires = Clients(), (Wire(), Wire())
    async with listening(silent_after_a_byte(begun)) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        url = "https://erp.invalid/a" if proxied else f"https://127.0.0.1:{port}/a"
        with pytest.raises(Exception, match="not connected within 10 s") as caught:
            await past_its_limit(clients.send(HTTPRequest("GET", url), wire=wires[0]), begun.is_set)
        asking = asyncio.ensure_future(clients.send(HTTPRequest("GET", f"http://127.0.0.1:{port}/b"), wire=wires[1]))
        with pytest.raises(TimeoutError):
            await past_its_limit(asyncio.wait_for(asking, 50.0), lambda: wires[1].phase == "wait")
        await clients.aclose()
    assert classify(caught.value).rule == "timeout.connect"
    assert [(wire.sent, wire.ended_in) for wire in wires] == [
        (False, "connect" if proxied else "tls"),
        (True, "wait"),
    ]


@pytest.mark.real
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_socks_proxy_is_asked_with_its_password(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names are looked up by the proxy, and the way through it is kept."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await request_of(reader)
            writer.write(OK)

    for name in ("NO_PROXY", "no_proxy", f"{scheme.upper()}_PROXY", f"{scheme}_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    clients, wire, again = Clients(), Wire(), Wire()
    context = self_signed(tmp_path, "erp.invalid") if scheme == "https" else None
    async with listening(serve, context) as port, listening(socks5(port, b"user", b"secret")) as way:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        monkeypatch.setenv("all_proxy", f"socks5://user:secret@127.0.0.1:{way}")
        answer = await clients.send(HTTPRequest("GET", f"{scheme}://erp.invalid/a"), wire=wire)
        await clients.send(HTTPRequest("GET", f"{scheme}://erp.invalid/b"), wire=again)
        await clients.aclose()
    assert (answer.content, wire.sent, wire.reused, again.reused) == (b"ok", True, False, True)
    assert (wire.proxy, wire.server) == (f"socks5://127.0.0.1:{way}", "")
    assert (wire.phases["dns"], wire.phases["tls"] is None) == (None, scheme == "http")


HTTPX_ALONE = """
import asyncio, sys
sys.modules["httpx2"] = None  # as if it were not installed
from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
import core.http

async def main():
    context = CallContext("live", MemoryCredentials({("erp", "api_key"): "k-123456"}), {"erp": sys.argv[1]})
    made = ConfigurableAPIConnector(context=context, handler=APIRetryHandler(RetryPolicy(initial_delay=0)))
    answer = await made.call(APIRequest("erp", "/x", method="POST", data={"a": "中"}, timeout=5))
    libraries = core.http.client_library.__name__, core.http.engine.__name__
    print(*libraries, answer.status, [(step.rule, step.facts["reused"]) for step in answer.steps], answer.body)
    await made.aclose()

asyncio.run(main())
"""


@pytest.mark.real
def test_the_same_code_runs_on_httpx_alone() -> None:
    with serving(Vendor(Answer(429), Answer(503), Answer(200, {"ok": "好"}))) as vendor:
        command = [sys.executable, "-W", "error", "-c", HTTPX_ALONE, vendor.url]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    steps = [("http.429", False), ("http.503", True), ("ok", True)]
    assert done.stdout.strip() == f"httpx httpcore 200 {steps} {{'ok': '好'}}"
    assert vendor.requests[0][3] == '{"a":"中"}'.encode()


@contextmanager
def secured(folder: Path, name: str) -> Iterator[int]:
    """The handler behind TLS, with a certificate for ``name`` alone that is its own authority; gives the port."""
    context = self_signed(folder, name)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        running.daemon_threads = True
        running.block_on_close = False
        running.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that refuses the certificate
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield int(running.server_address[1])
        running.shutdown()
        thread.join()


@pytest.mark.real
async def test_a_file_comes_from_the_address_that_was_looked_up_and_the_certificate_is_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secured(tmp_path, "video.example") as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        async with arriving(f"https://video.example:{port}/a", address="127.0.0.1") as answer:
            assert answer.status == 200
            assert b"".join([chunk async for chunk in answer.chunks()]).startswith(b'{"port"')
        with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
            async with arriving(f"https://other.example:{port}/a", address="127.0.0.1"):
                pytest.fail("the certificate is for another name")


@pytest.mark.real
@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("GET", OK + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"),
        ("GET", OK + b"HTTP/1.1 200 OK\r\nCont"),
        ("GET", OK + b"\r\n"),
        ("HEAD", OK),
        ("GET", b"HTTP/1.1 204 No Content\r\nContent-Length: 39\r\n\r\n" + OK),
        ("GET", b"HTTP/1.1 304 Not Modified\r\n\r\n" + OK),
        ("GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + OK),
    ],
    ids=["a whole one", "half a one", "an empty line", "of HEAD", "of 204", "of 304", "after the last chunk"],
)
async def test_what_comes_after_an_answer_is_never_the_next_ones(method: str, answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer if (await request_of(reader)).startswith(first) else right)
        await request_of(reader)
        writer.write(right)

    right, first = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright", f"{method} /first".encode()
    clients, wire = Clients(), Wire()
    async with listening(serve) as port:
        await clients.send(HTTPRequest(method, f"http://127.0.0.1:{port}/first"))
        asked = await clients.send(HTTPRequest("POST", f"http://127.0.0.1:{port}/second"), wire=wire)
        await clients.aclose()
    assert (asked.content, wire.reused) == (b"right", False)


@pytest.mark.real
@pytest.mark.parametrize(
    "whole",
    [
        OK,
        b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + OK,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;a=b\r\nk\r\n0\r\nX-Sum: 1\r\n\r\n",
    ],
    ids=["with a length", "after a hint", "in chunks"],
)
async def test_an_answer_that_breaks_off_anywhere_is_a_connection_that_was_closed(whole: bytes) -> None:
    ends = list(range(len(whole) + 1))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(whole[: ends.pop(0)])

    clients, judged = Clients(), []
    async with listening(serve) as port:
        request = HTTPRequest("GET", f"http://127.0.0.1:{port}/")
        for _ in range(len(whole)):
            with pytest.raises(Exception, match=r"closed|disconnected") as caught:
                await clients.send(request)
            judged.append(classify(caught.value).rule)
        answer = await clients.send(request)
        await clients.aclose()
    assert set(judged) == {"network.closed"}
    assert answer.content == b"ok"


@pytest.mark.real
async def test_a_stream_is_sent_with_its_length_and_again_from_its_start(server: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in (b"one ", b"two"):
            yield piece

    clients = Clients()
    request = HTTPRequest("POST", server + "/up", {"X-A": "b"}, stream=Stream("text/plain", 7, chunks))
    for _ in range(2):
        seen = decode_body(await clients.send(request))
        assert (seen["body"], seen["type"]) == ("one two", "text/plain")
    await clients.aclose()


def test_after_preloading_the_first_request_imports_no_more_of_the_client() -> None:
    code = """
import asyncio, sys
from core.http import Clients, HTTPRequest, preload
preload()
before = set(sys.modules)
async def main():
    clients = Clients()
    await clients.send(HTTPRequest("GET", sys.argv[1]))
    await clients.aclose()
asyncio.run(main())
print(sorted(name for name in set(sys.modules) - before if name.startswith(("httpx", "httpcore", "anyio", "h11"))))
"""
    with serving(Vendor(Answer())) as vendor:
        done = subprocess.run(
            [sys.executable, "-c", code, f"{vendor.url}/x"], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
