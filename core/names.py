"""Looking up the name of a host.

Owns that requests for the same host share one look-up, and that no thread of the loop does it: those the loop's end
waits for, and a name server that does not answer would keep a program from ending for as long as the system asks it.
Must not know what the addresses are for.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
"""As of ``socket.getaddrinfo``."""

_under_way: dict[tuple[str, int], Future[Sequence[Found]]] = {}
"""Of all loops: a batch begins with two hundred requests to one host, and a name server is not to hear of each."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_under_way.clear)  # no thread is left there that would answer


async def look_up(host: str, port: int) -> Sequence[Found]:
    """The addresses of ``host``, in ASCII, for TCP and in the system's order.

    Raises:
        OSError: There are none.
    """
    asked = _under_way.get((host, port))
    try:
        if asked is None:
            asked = _under_way[host, port] = Future()
            asked.set_running_or_notify_cancel()  # from now on, who gives up waiting ends it for nobody else
            threading.Thread(target=_ask, args=(host, port, asked), name="jieru-look-up", daemon=True).start()
        return await asyncio.wrap_future(asked)
    except BaseException:
        _forget(host, port, asked)  # who asks after somebody has given up may have another network
        raise


def _ask(host: str, port: int, asked: Future[Sequence[Found]]) -> None:
    try:
        # as bytes, or Python would encode it once more and take exception in its own way
        found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    except BaseException as error:  # noqa: BLE001 - handed to whoever asked, whatever it is
        _forget(host, port, asked)
        asked.set_exception(error)
    else:
        _forget(host, port, asked)
        asked.set_result(found)


def _forget(host: str, port: int, asked: Future[Sequence[Found]] | None) -> None:
    if _under_way.get((host, port)) is asked:
        _under_way.pop((host, port), None)
