"""Looking up the name of a host.

Owns that no thread of the loop does it: those the loop's end waits for, and a name server that does not answer would
keep a program from ending for as long as the system asks it. Must not know what the addresses are for.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

from core.background import in_background

Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
"""As of ``socket.getaddrinfo``."""


async def look_up(host: str, port: int) -> Sequence[Found]:
    """The addresses of ``host``, in ASCII, for TCP and in the system's order.

    Raises:
        OSError: There are none.
    """

    def ask() -> Sequence[Found]:
        # as bytes, or Python would encode it once more and take exception in its own way
        return socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)

    return await in_background(ask, name="jieru-look-up")
