"""The sandbox's process: listen on loopback, say where, and end when told to.

Owns the listening socket, the signals and the watch over the parent. Must not know HTTP or platforms.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO

from core.errors import SettingError
from core.sandbox.app import Sandbox
from core.sandbox.connection import Connection
from core.sandbox.contract import ANNOUNCEMENT, HOST
from core.sandbox.made_credentials import make_credentials

_TURNS = 5
"""So many turns a loop needs from accepting a connection to the task that serves it."""


@contextlib.asynccontextmanager
async def listening(sandbox: Sandbox, *, port: int = 0, record: Path | None = None) -> AsyncIterator[int]:
    """Serve ``sandbox`` within the block; gives the port.

    Args:
        sandbox: What answers.
        port: 0 for a free one.
        record: File to which every byte received is appended.

    Raises:
        SettingError: The port cannot be used, or the file cannot be written.
    """
    if not 0 <= port <= 65535:
        raise SettingError("sandbox.port.out_of_range", name="--port", port=port)
    with contextlib.ExitStack() as files:
        file = files.enter_context(_opened(record)) if record else None
        connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        hosts: frozenset[str] = frozenset()

        def abandoned() -> None:
            sandbox.abandoned += 1

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            peer = writer.get_extra_info("peername")
            if not (peer and ipaddress.ip_address(peer[0]).is_loopback):
                writer.transport.abort()
                return
            task = asyncio.current_task()
            assert task is not None
            connections[task] = writer
            task.add_done_callback(connections.pop)
            keep: Callable[[bytes], object] = file.write if file else len
            await Connection(reader, writer, hosts=hosts, handle=sandbox.handle, record=keep, abandoned=abandoned).run()

        try:
            server = await asyncio.start_server(connected, HOST, port, backlog=512)
        except OSError as error:
            taken = error.errno in (errno.EADDRINUSE, errno.EACCES, errno.EPERM)
            raise SettingError("sandbox.port.taken", name="--port", port=port) if taken else error from None
        actual: int = server.sockets[0].getsockname()[1]
        hosts = frozenset((f"{HOST}:{actual}", f"localhost:{actual}"))
        try:
            yield actual
        finally:
            for _ in range(_TURNS):  # what was just accepted must be known before it can be ended
                await asyncio.sleep(0)
            server.close()
            for writer in connections.values():
                writer.transport.abort()  # its task sees the end; cancelled, Python 3.11's streams would log an error
            if connections:
                await asyncio.wait(tuple(connections), timeout=1.0)


def run(*, port: int = 0, record: Path | None = None, watch_stdin: bool = False) -> int:
    """Serve until SIGTERM, SIGINT or, with ``watch_stdin``, until standard input ends.

    Prints one line when it listens.

    Raises:
        SettingError: See ``listening``.
    """
    asyncio.run(_serve(port, record, watch_stdin=watch_stdin))
    return 0


async def _serve(port: int, record: Path | None, *, watch_stdin: bool) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows' loop has none
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    async with listening(Sandbox(make_credentials()), port=port, record=record) as actual:
        sys.stdout.write(f"{ANNOUNCEMENT}{actual}\n")
        sys.stdout.flush()
        if watch_stdin:
            threading.Thread(target=_watch_stdin, args=(loop, stop), name="jieru-parent-watch", daemon=True).start()
        await stop.wait()


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # The parent holds the other end: it closes when the parent dies, however that happens. Read by number, because
    # a thread inside sys.stdin would block the interpreter's end.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    with contextlib.suppress(RuntimeError):  # the loop has ended already
        loop.call_soon_threadsafe(stop.set)


def _opened(record: Path) -> BinaryIO:
    try:
        return record.open("ab", buffering=0)
    except OSError as error:
        raise SettingError(
            "sandbox.record.unwritable", name="--record", file=str(record), problem=error.strerror
        ) from None
