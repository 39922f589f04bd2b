"""The connections that are kept open between requests.

Owns how long they are kept, for what they may be used again, and that the loop which made them closes them. Must not
know an HTTP client: what makes a connection is passed in.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from core.network import Network
from core.proxies import is_direct, proxies_in_use, proxy_for, without_password
from core.tasks import TaskRegistry
from core.wire import Wire

FINISH_LIMIT_S = 1.5
"""So long closing waits for what must not be cut off; a program is to quit within two seconds."""

IDLE_LIMIT_S = 4.0
"""A connection that was free for longer is not used again. Node, Apache and uvicorn close them after 5 s, and a request
that leaves in that moment is lost, which of a write nobody knows; one second is for the way there and back."""

_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class Protocolled(Protocol):
    """What speaks HTTP on a connection."""

    def has_expired(self) -> bool:
        """Whether the other side has closed it."""


P = TypeVar("P", bound=Protocolled)


@dataclass(slots=True, eq=False)
class Connection(Generic[P]):
    """One connection, for one request at a time.

    Attributes:
        server: What it leads to, as ``Wire.server``.
        free_since: When it was given back, monotonic seconds.
    """

    http: P
    network: Network
    server: str = ""
    free_since: float = 0.0


Make = Callable[[Wire], Connection[P]]


class Connections(Generic[P]):
    """Those of one loop.

    A connection has to be closed on its own loop, and a library hears nothing of a loop's end. But every loop runner
    closes pending async generators before the loop (``shutdown_asyncgens``), so one of those holds the connections.

    Args:
        maker: Gives what makes connections to an origin by a proxy, which is empty for none.
    """

    def __init__(self, maker: Callable[[str, str], Make[P]]) -> None:
        self._maker = maker
        self._ways: dict[tuple[object, ...], Way[P]] = {}
        self._keeper: AsyncGenerator[None, None] | None = None
        self.tasks = TaskRegistry()

    async def to(self, origin: str) -> Way[P]:
        """The way to ``origin``: which proxy and which certificates, the environment says as it is now."""
        if self._keeper is None:
            self._keeper = self._keep()
            await anext(self._keeper)
        means = () if is_direct(origin) else (*proxies_in_use(), *map(os.environ.get, _TRUST))
        key = (origin, *means)
        found = self._ways.get(key)
        if found is None:
            proxy = proxy_for(origin)
            found = self._ways[key] = Way(self._maker(origin, proxy), without_password(proxy))
        return found

    async def aclose(self) -> None:
        """Close them all; what must not be cut off has ``FINISH_LIMIT_S`` to end."""
        await self.tasks.settle(FINISH_LIMIT_S)
        await self.tasks.aclose(0.1)
        if self._keeper is not None:
            await self._keeper.aclose()

    async def _keep(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            for way in [*self._ways.values()]:  # others may go on, and add to them
                await way.aclose()


class Way(Generic[P]):
    """To one origin, perhaps by a proxy.

    The pools of HTTP clients look at all connections whenever one is taken or given back: of two hundred requests in
    flight, that was half the time. How many there are is up to those who send.

    Args:
        make: Makes a connection for a request.
        proxy: Which one is asked, without its password; empty for none.
    """

    def __init__(self, make: Make[P], proxy: str) -> None:
        self.proxy = proxy
        self._make = make
        self._idle: deque[Connection[P]] = deque()
        self._all: set[Connection[P]] = set()
        self._closed = False

    async def take(self, wire: Wire) -> Connection[P]:
        """The connection that was used last of those that are free; a new one, for ``wire``, if there is none."""
        too_old = time.monotonic() - IDLE_LIMIT_S
        while self._idle and self._idle[0].free_since < too_old:
            await self._drop(self._idle.popleft())
        while self._idle:
            connection = self._idle.pop()
            if not connection.http.has_expired():
                return connection
            await self._drop(connection)
        connection = self._make(wire)
        self._all.add(connection)
        return connection

    async def give_back(self, connection: Connection[P], *, again: bool) -> None:
        """The request is over, well or not; ``again``: the connection can take another one."""
        connection.network.wire = None
        if again and not self._closed:
            connection.free_since = time.monotonic()
            self._idle.append(connection)
        else:
            await self._drop(connection)

    async def aclose(self) -> None:
        """Close all of its connections, also those in use; one that is still being made, when its request is over."""
        self._closed = True
        for connection in list(self._all):
            await self._drop(connection)

    async def _drop(self, connection: Connection[P]) -> None:
        self._all.discard(connection)
        await connection.network.aclose()
