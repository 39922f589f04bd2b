"""A vendor on loopback for tests of the live mode: answers by script, records what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar


@dataclass
class Answer:
    """One scripted answer; ``drop`` closes the connection without one, ``hold`` keeps it back until it is set."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    hold: threading.Event | None = None


class Vendor:
    """Serves the answers in turn; the last one again and again.

    Attributes:
        requests: (method, path, headers in lower case, body) of each request.
        seen: Set when the first request has come.
    """

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers) or [Answer()]
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.url = ""
        self.seen = threading.Event()

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        """The answer to a request; a test may decide by what it holds."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


V = TypeVar("V", bound=Vendor)


@contextmanager
def serving(vendor: V) -> Iterator[V]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            vendor.requests.append((self.command, self.path, headers, body))
            vendor.seen.set()
            answer = vendor.next(self.path, headers)
            if answer.hold is not None:
                answer.hold.wait(60)  # the test lets it go
            if answer.drop:
                self.close_connection = True
                return
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            try:
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:  # whoever asked was stopped, which is what the test is about
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        vendor.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield vendor
        finally:
            server.shutdown()
            thread.join()
