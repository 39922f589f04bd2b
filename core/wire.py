"""What one request does on the wire, told by the HTTP client while it happens.

Owns the phases, whether any of the request was sent, and what is known of the connection. The events are those of
httpcore's "trace" extension, which httpcore2 has under the same names. Must not import an HTTP client, and keeps
nothing of its objects beyond the request.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from core.events import NO_PHASES

_GAP = ""
_CONNECTED = "connected"
_BROKEN = "broken"
_WRITTEN = "written"
_BEGINS = {
    "connect_tcp.started": "connect",
    "connect_tcp.complete": _CONNECTED,
    "start_tls.started": "tls",
    "start_tls.complete": _GAP,
    "send_request_headers.started": "send",
    "send_request_headers.complete": _WRITTEN,
    "send_request_headers.failed": _BROKEN,
    "send_request_body.failed": _BROKEN,
    # sending may fail and the server answer all the same: so not by the end of the body
    "receive_response_headers.started": "wait",
    "receive_response_headers.complete": "receive",
}
_LAYERS = ("connection", "proxy", "socks", "http11", "http2")
_EVENTS: Mapping[str, str] = {f"{layer}.{name}": phase for layer in _LAYERS for name, phase in _BEGINS.items()}


class Wire:
    """Hears of one request; of another one after it, where one attempt needs several.

    Args:
        clock: Monotonic seconds.
        on_phase: Called with a phase and its seconds when the next one begins.

    Attributes:
        phases: Seconds by phase; None where there was none; ``dns`` cannot be told apart, and is in ``connect``.
        phase: The one that runs; empty between two.
        ended_in: The one in which the request ended.
        sent: Whether the first byte of the request may have left. Asking a proxy for a way to the server is none.
        host: Where the request goes.
        broken: Whether sending it was cut short; the server may have answered all the same.
        reused: Whether the connection had served before; None while there is none.
        http_version: As the server gave it.
        bytes_sent: Head and body, if that is known and all of it was sent.
        bytes_received: Head and body as far as they came; packed ones count as they were sent.
        proxy: Which one was asked, without its password; empty for none.
        server: Address and port; empty behind a proxy, which alone knows it.
    """

    __slots__ = (
        "_clock",
        "_connecting",
        "_has_body",
        "_on_phase",
        "_since",
        "_stream",
        "broken",
        "bytes_received",
        "bytes_sent",
        "ended_in",
        "host",
        "http_version",
        "phase",
        "phases",
        "proxy",
        "reused",
        "sent",
        "server",
    )

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, on_phase: Callable[[str, float], None] | None = None
    ) -> None:
        self.phases: dict[str, float | None] = {**NO_PHASES}
        self.phase = self.ended_in = _GAP
        self.sent = False
        self.host = self.proxy = self.server = self.http_version = ""
        self.reused: bool | None = None
        self.bytes_sent: int | None = None
        self.bytes_received: int | None = None
        self._clock = clock
        self._on_phase = on_phase
        self._since = 0.0
        self._connecting = False
        self._has_body = True
        self._stream: Any = None
        self.broken = False

    def begin(self, host: str, *, has_body: bool = True) -> None:
        """A request to ``host`` is on its way to a connection."""
        self.host = host
        self._has_body = has_body
        self.reused, self.broken = None, False
        self.phase = "queue"
        self._since = self._clock()

    async def hear(self, name: str, info: Mapping[str, Any]) -> None:
        """The client's "trace": ``name`` has happened. A coroutine only because the client wants one."""
        event = _EVENTS.get(name)
        if event is None:
            return
        if event == "send":
            self._connecting = info["request"].method == b"CONNECT"
            if self._connecting:  # to the proxy: still on the way to the server
                event = "connect"
            else:
                self.sent = True
                self.reused = self.reused is None
                if not self._has_body:  # of the rest there is one thing to hear, and every event costs
                    info["request"].extensions.pop("trace", None)
        elif event == _WRITTEN:
            if self._has_body or self._connecting:
                return
            event = "wait"
        elif event == "connect":
            self.reused = False
        elif event == _CONNECTED:
            self._stream = info["return_value"]
            self.server = "" if self.proxy else _place(self._stream)
            return
        elif event == _BROKEN:
            # where the client itself takes exception to the head, nothing of it was written
            self.broken = True
            self.sent = self.sent and ("body" in name or type(info["exception"]).__name__ != "LocalProtocolError")
            return
        elif self._connecting and event in ("wait", "receive"):
            return
        self._enter(event)

    def answered(self) -> None:
        """The head of the answer is there."""
        self._enter("receive")

    def _enter(self, event: str) -> None:
        phase, now = self.phase, self._clock()
        if event == phase:
            return
        if phase:
            seconds = self._add(phase, now)
            if self._on_phase is not None:
                self._on_phase(phase, seconds)
        self.phase, self._since = event, now

    async def hang_up(self) -> None:
        """Close a connection whose handshake was cut: the client forgets it, and the server would wait for us."""
        stream, self._stream = self._stream, None
        if stream is not None and self.phase == "tls":
            await stream.aclose()

    def end(self) -> None:
        """The request is over, well or not."""
        phase, self.phase = self.phase, _GAP
        self.ended_in, self._stream = phase, None
        if phase:
            self._add(phase, self._clock())

    def _add(self, phase: str, now: float) -> float:
        """Add what has passed to ``phase``, in whole microseconds; ``round`` takes three times as long."""
        seconds = int(((self.phases[phase] or 0.0) + now - self._since) * 1e6 + 0.5) / 1e6
        self.phases[phase] = seconds
        return seconds

    def let_go(self) -> tuple[Mapping[str, float | None], Mapping[str, Any]]:
        """The phases and what is known of the connection, for an event; what is still to come is told to nobody."""
        self._on_phase = None
        phases, self.phases = self.phases, {**NO_PHASES}
        facts: dict[str, Any] = {} if self.reused is None else {"reused": self.reused}
        if self.http_version:
            facts["http_version"] = self.http_version
        if self.bytes_sent is not None:
            facts["bytes_sent"] = self.bytes_sent
        if self.bytes_received is not None:
            facts["bytes_received"] = self.bytes_received
        if self.proxy:
            facts["proxy"] = self.proxy
        if self.server:
            facts["server"] = self.server
        return phases, facts


def _place(stream: Any) -> str:
    """Address and port at the other end of the client's ``stream``; empty if it does not say."""
    address = stream.get_extra_info("server_addr")
    if not isinstance(address, tuple):
        return ""
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
