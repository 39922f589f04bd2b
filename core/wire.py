"""What one request does on the wire, told while it happens.

Owns the phases, whether any of the request was sent, and what is known of the connection. How that is made it hears
from ``core/network.py``; of the request, from httpcore's "trace" extension, which httpcore2 has with the same events.
Must not import an HTTP client, and keeps nothing of its objects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from core.events import NO_PHASES

_GAP = ""
_BROKEN = "broken"
_WRITTEN = "written"
_BEGINS = {
    "send_request_headers.started": "send",
    "send_request_headers.complete": _WRITTEN,
    "send_request_headers.failed": _BROKEN,
    "send_request_body.failed": _BROKEN,
    # sending may fail and the server answer all the same: so not by the end of the body
    "receive_response_headers.started": "wait",
    "receive_response_headers.complete": "receive",
}
_EVENTS: Mapping[str, str] = {f"http11.{name}": phase for name, phase in _BEGINS.items()}


class Wire:
    """Hears of one request; of another one after it, where one attempt needs several.

    Args:
        clock: Monotonic seconds.
        on_phase: Called with a phase and its seconds when the next one begins.

    Attributes:
        phases: Seconds by phase; None where there was none, as ``dns`` for an address.
        phase: The one that runs; empty between two.
        ended_in: The one in which the request ended.
        sent: Whether the first byte of the request may have left. Asking a proxy for a way to the server is none.
        on_sent: Called when it may.
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
        "broken",
        "bytes_received",
        "bytes_sent",
        "ended_in",
        "host",
        "http_version",
        "on_sent",
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
        self.on_sent: Callable[[], object] | None = None
        self.reused: bool | None = None
        self.bytes_sent: int | None = None
        self.bytes_received: int | None = None
        self._clock = clock
        self._on_phase = on_phase
        self._since = 0.0
        self._connecting = False
        self._has_body = True
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
                if self.on_sent is not None:
                    self.on_sent()
                self.reused = self.reused is None
                if not self._has_body:  # of the rest there is one thing to hear, and every event costs
                    info["request"].extensions.pop("trace", None)
        elif event == _WRITTEN:
            if self._has_body or self._connecting:
                return
            event = "wait"
        elif event == _BROKEN:
            # where the client itself takes exception to the head, nothing of it was written
            self.broken = True
            self.sent = self.sent and ("body" in name or type(info["exception"]).__name__ != "LocalProtocolError")
            return
        elif self._connecting and event in ("wait", "receive"):
            return
        self.enter(event)

    def connecting(self, step: str) -> None:
        """A connection is made for the request: ``dns``, ``connect`` or ``tls`` begins."""
        self.reused = False
        self.enter(step)

    def reached(self, address: Any) -> None:
        """There is a connection; ``address`` is the other end's, as sockets give it."""
        if isinstance(address, tuple) and not self.proxy:
            host, port = address[:2]
            self.server = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def enter(self, phase: str) -> None:
        """``phase`` begins, if it has not yet."""
        before, now = self.phase, self._clock()
        if phase == before:
            return
        if before:
            seconds = self._add(before, now)
            if self._on_phase is not None:
                self._on_phase(before, seconds)
        self.phase, self._since = phase, now

    def end(self) -> None:
        """The request is over, well or not."""
        phase, self.phase = self.phase, _GAP
        self.ended_in = phase
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
