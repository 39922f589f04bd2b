"""Stop in every phase of a call, on real sockets: it ends at once, the server sees it, and the trace is kept."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.bodies import LARGE
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.connectors.token_refresh import lock_path
from core.connectors.web import Web
from core.credentials.source import MemoryCredentials
from core.history.store import History
from core.platforms.loader import get_registry
from core.settings import get_settings
from core.trace import CallRecord
from tests.core.conftest import Recorder
from tests.definitions import bearer_platform, define
from tests.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("talk")]

GUARD_S = 3.0
"""The promise is 200 ms. Whatever waited for a timer, a peer or a shutdown would take longer than this, and a busy
machine takes less."""
BIG = 12_000_000
"""Bytes that no socket takes before somebody reads."""

DEFINITION = bearer_platform(
    "talk",
    """\
[[operation]]
id = "word.say"
path = "/say"
[[limit]]
operations = ["word.say"]
requests = 1
per_s = 60
[[operation]]
id = "clip.publish"
method = "POST"
path = "/create"
effect = "write"
params = [{ name = "url", in = "file" }, { name = "file", in = "file" }]
[operation.upload]
path_param = "file"
url_param = "url"
field = "clip"
kind = "video"
max_mb = 100
whole_mb = 1
part_mb = 12
min_part_mb = 1
[[operation.steps]]
name = "upload"
when = "whole"
path = "/upload"
[[operation.steps]]
name = "upload"
when = "part"
method = "PUT"
path = "/part"
query = ["part_number"]
idempotent = true
[[operation.steps]]
name = "create"
[[token]]
type = "access_token"
method = "POST"
path = "/token"
from = { refresh_token = "refresh_token" }
value_path = "token"
rotating = ROTATING
[[code]]
value = "http:401"
class = "token_expired"
zh = "过期"
en = "expired"
""",
)
VALUES = {("talk", "access_token"): "token-of-talk-1", ("talk", "refresh_token"): "refresh-of-talk-1"}
VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(2 * BIG)

Serve = Callable[["Server", socket.socket], None]


class Server:
    """Does with each connection what ``serve`` says.

    Attributes:
        reached: The phase has come in which the call is to be stopped.
        stopped: The call was stopped: a server that did not read may read now.
        seen: The server has seen the end of the connection of that phase.
        paths: Of the requests.
    """

    def __init__(self, serve: Serve, *, accept: bool = True) -> None:
        self.reached, self.stopped, self.seen = threading.Event(), threading.Event(), threading.Event()
        self.paths: list[str] = []
        self._serve, self._listener = serve, socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(16 if accept else 0)
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        if accept:
            self._start(self._accept)

    def close(self) -> None:
        self.stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for conn in self._open:  # of a client that has forgotten it
            with suppress(OSError):
                conn.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(GUARD_S)

    def request(self, conn: socket.socket, *, whole: bool = True) -> str:
        """The path of the next request; with its body if ``whole``; empty at the end of the connection."""
        head = b""
        while b"\r\n\r\n" not in head:
            head += (got := conn.recv(4096))
            if not got:
                return ""
        head, _, rest = head.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        left = int(fields.get(b"content-length", b"0")) - len(rest)
        while whole and left > 0:
            left -= len(conn.recv(65536))
        self.paths.append(head.split()[1].decode().partition("?")[0])
        return self.paths[-1]

    def until_its_end(self, conn: socket.socket) -> None:
        """Read until the client has gone."""
        with suppress(OSError):  # a reset is an end too
            while conn.recv(65536):
                pass
        self.seen.set()

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, name="server")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._start(self._hold, self._listener.accept()[0])

    def _hold(self, conn: socket.socket) -> None:
        self._open.append(conn)
        with conn, suppress(OSError):
            self._serve(self, conn)


def answer(conn: socket.socket, status: int, body: dict[str, str], *headers: str) -> None:
    content = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", *headers, "", ""]
    conn.sendall("\r\n".join(lines).encode() + content)


def in_handshake(server: Server, conn: socket.socket) -> None:
    assert conn.recv(1)
    server.reached.set()
    server.until_its_end(conn)


def deaf(server: Server, conn: socket.socket) -> None:
    """Reads no body until the call is stopped."""
    server.request(conn, whole=False)
    server.reached.set()
    server.stopped.wait(GUARD_S)
    server.until_its_end(conn)


def silent(server: Server, conn: socket.socket) -> None:
    server.request(conn)
    server.reached.set()
    server.until_its_end(conn)


def halting(server: Server, conn: socket.socket) -> None:
    """Stops in the middle of its answer."""
    server.request(conn)
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + VIDEO[:500])
    server.reached.set()
    server.until_its_end(conn)


def slow_to_renew(server: Server, conn: socket.socket) -> None:
    """Gives the new token when the call that wants it is over."""
    while path := server.request(conn):
        if path == "/token":
            server.reached.set()
            server.stopped.wait(GUARD_S)
        answer(conn, 200 if path == "/token" else 401, {"token": "token-of-talk-2"})
    server.seen.set()


def answering(server: Server, conn: socket.socket) -> None:
    while server.request(conn):
        answer(conn, 200, {})
    server.seen.set()


def answering_largely(server: Server, conn: socket.socket) -> None:
    while server.request(conn):
        answer(conn, 200, {"text": "x" * LARGE})
    server.seen.set()


def limiting(server: Server, conn: socket.socket) -> None:
    while server.request(conn):
        answer(conn, 429, {}, "Retry-After: 60")
    server.seen.set()


def expired(server: Server, conn: socket.socket) -> None:
    """Takes no token, and never gives a new one."""
    while path := server.request(conn):
        if path == "/token":
            server.reached.set()
            server.until_its_end(conn)
            return
        answer(conn, 401, {})


class Stopped:
    """One call, to be stopped when it is where it should be."""

    def __init__(self, server: Server, folder: Path, *, scheme: str = "http") -> None:
        self.server, self.recorder = server, Recorder()
        self.handler = APIRetryHandler(RetryPolicy(max_retries=2))
        self.history = History.open(folder / "history.sqlite3")
        for listener in (self.history.on_event, self.recorder):
            self.handler.add_listener(listener)
        web = Web(resolve=_resolve, is_public=lambda address: address == "127.0.0.1", proxy_for=lambda url: "")
        url = f"{scheme}://127.0.0.1:{server.port}"
        self.credentials = MemoryCredentials(VALUES)
        context = CallContext("live", self.credentials, {"talk": url}, web=web)
        self.manager = ConfigurableAPIConnector(context=context, handler=self.handler)

    async def when(self, there: Callable[[], object], *, seen: bool = True, **fields: Any) -> CallRecord:
        """Send, stop when ``there``, and give what the history has of it; ``seen``: whether the server sees the end."""
        request = APIRequest("talk", **{"endpoint": "/x", **fields})
        call = asyncio.ensure_future(self.manager.call(request))
        try:
            await until(lambda: there() or call.done())
            assert not call.done(), call.exception()
            call.cancel()
            done, _ = await asyncio.wait([call], timeout=GUARD_S)
            self.server.stopped.set()
            assert done
            assert call.cancelled()
            if seen:
                await asyncio.to_thread(self.server.seen.wait, GUARD_S)
            assert self.server.seen.is_set() is seen
            await asyncio.to_thread(self.history.flush, GUARD_S)
            record = self.history.get(self.recorder.events[0].call_id)
            assert record is not None
            assert (record.outcome, record.stop_reason, record.steps) == (
                "cancelled",
                "cancelled",
                self.recorder.record and self.recorder.record.steps,
            )
            assert self.recorder.events[-1].TYPE == "call_finished"
            return record
        finally:
            call.cancel()
            await self.manager.aclose()
            await asyncio.to_thread(self.history.close, GUARD_S)


async def _resolve(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture(params=["false"])
def talk(request: pytest.FixtureRequest, own_home: Path) -> None:
    define(own_home, "talk", DEFINITION.replace("ROTATING", request.param))


@pytest.mark.parametrize(
    ("serve", "fields", "step"),
    [
        (silent, {}, ("request", "main")),
        (halting, {}, ("request", "main")),
        (deaf, {"method": "POST", "data": {"text": "x" * BIG}}, ("request", "main")),
        (expired, {}, ("token_refresh", "access_token")),
        (
            halting,
            {"endpoint": "clip.publish", "data": {"url": "http://files.example:PORT/v.mp4"}},
            ("download", "download"),
        ),
        (
            in_handshake,
            {"endpoint": "clip.publish", "data": {"url": "https://files.example:PORT/v.mp4"}},
            ("download", "download"),
        ),
        (deaf, {"endpoint": "clip.publish", "data": {}, "files": {"clip": VIDEO}}, ("request", "upload.1")),
    ],
    ids=["answer", "receive", "send", "refresh", "download", "download-tls", "part"],
)
async def test_the_server_sees_the_end_of_what_is_under_way(
    tmp_path: Path, serve: Serve, fields: dict[str, Any], step: tuple[str, str]
) -> None:
    with closing(Server(serve)) as server:
        if "url" in fields.get("data", {}):
            fields = {**fields, "data": {"url": fields["data"]["url"].replace("PORT", str(server.port))}}
        record = await Stopped(server, tmp_path).when(server.reached.is_set, **fields)
    last = record.steps[-1]
    assert (last.kind, last.step, last.rule, last.verdict) == (*step, "cancelled", "stop")


async def test_while_a_large_answer_is_searched_for_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there as a whole, and its code is not known yet: the connection may serve the next call."""
    searching = asyncio.Event()

    def without_end(content: bytes, paths: Iterable[str]) -> Generator[None, None, None]:
        assert len(content) > LARGE
        searching.set()
        while True:
            yield

    monkeypatch.setattr("core.connectors.large_answer.find_values", without_end)
    monkeypatch.setattr("core.connectors.large_answer._SLICE_S", 0.0)
    with closing(Server(answering_largely)) as server:
        record = await Stopped(server, tmp_path).when(searching.is_set, seen=False)
        assert server.paths == ["/x"]
    (step,) = record.steps
    assert (step.rule, step.verdict, step.sent, step.facts["bytes_received"] > LARGE) == (
        "cancelled",
        "stop",
        True,
        True,
    )


async def test_in_the_handshake_of_tls(tmp_path: Path) -> None:
    with closing(Server(in_handshake)) as server:
        record = await Stopped(server, tmp_path, scheme="https").when(server.reached.is_set)
    assert [(step.kind, step.rule, step.sent) for step in record.steps] == [("request", "cancelled", False)]


async def test_while_it_connects(tmp_path: Path) -> None:
    with closing(Server(silent, accept=False)) as server, socket.socket() as filler:
        filler.connect(("127.0.0.1", server.port))  # the queue has one place

        def connecting() -> bool:
            lines = Path("/proc/self/net/tcp").read_text(encoding="ascii").splitlines()[1:]
            states = {fields[3] for fields in map(str.split, lines) if fields[2].endswith(f":{server.port:04X}")}
            return "02" in states  # SYN_SENT

        record = await Stopped(server, tmp_path).when(connecting, seen=False)
        assert not connecting()
    assert [step.rule for step in record.steps] == ["cancelled"]


async def test_in_the_wait_before_a_retry(tmp_path: Path) -> None:
    with closing(Server(limiting)) as server:
        made = Stopped(server, tmp_path)
        record = await made.when(lambda: "wait_started" in made.recorder.types, seen=False)
        assert server.paths == ["/x"]
    (step,) = record.steps
    assert (step.verdict, step.delay_s, step.ended_by, step.wait_running) == ("retry", 60.0, "cancelled", False)
    assert step.waited_s < GUARD_S


async def test_in_the_wait_for_its_turn_under_a_published_limit(tmp_path: Path) -> None:
    with closing(Server(answering)) as server:
        made = Stopped(server, tmp_path)
        await made.manager.call(APIRequest("talk", "word.say"))
        made.recorder = Recorder()  # of the next call alone
        made.handler.add_listener(made.recorder)
        record = await made.when(lambda: "wait_started" in made.recorder.types, seen=False, endpoint="word.say")
        assert server.paths == ["/say"]
    assert [(step.kind, step.rule, step.ended_by) for step in record.steps] == [
        ("rate_limit_wait", "rate_limit.own", "cancelled")
    ]


async def test_while_another_program_holds_the_lock_of_the_token(tmp_path: Path) -> None:
    file = lock_path(get_settings(), get_registry().get("talk"), "live", "default")
    file.parent.mkdir(parents=True)
    with FileLock(file), closing(Server(expired)) as server:
        made = Stopped(server, tmp_path)
        record = await made.when(lambda: "refresh_started" in made.recorder.types, seen=False)
        assert server.paths == ["/x"]
    assert [(step.kind, step.rule) for step in record.steps] == [
        ("request", "http.401"),
        ("token_refresh", "cancelled"),
    ]


@pytest.mark.parametrize("talk", ["true"], indirect=True)
async def test_a_token_that_can_be_renewed_once_is_waited_for_without_the_call(tmp_path: Path) -> None:
    """Its answer holds the only token that still works: the call ends, and the request does not."""
    with closing(Server(slow_to_renew)) as server:
        made = Stopped(server, tmp_path)
        record = await made.when(server.reached.is_set, seen=False)
    assert record.steps[-1].rule == "cancelled"
    assert await made.credentials.aget_credential("talk", "access_token") == "token-of-talk-2"


async def test_while_its_platform_is_paused(tmp_path: Path) -> None:
    with closing(Server(silent)) as server:
        made = Stopped(server, tmp_path)
        made.handler.pause("talk")
        record = await made.when(lambda: made.recorder.events, seen=False)
        assert server.paths == []
    assert [(step.kind, step.rule) for step in record.steps] == [("pause", "cancelled")]
