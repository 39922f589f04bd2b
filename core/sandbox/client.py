"""The sandbox as its parents see it: started, asked for its credentials, watched, ended.

Owns the child process. Must not know what the sandbox answers. The child is a ``subprocess.Popen`` with one thread that
starts it and waits for it, rather than an asyncio subprocess: the window's loop (Qt) has none on every platform, one
loop's child watcher would die with that loop under two consecutive ``asyncio.run``, and forking takes the
starting thread milliseconds that a painted frame does not have.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Self

from core.credentials.source import MemoryCredentials
from core.errors import JieruError
from core.program import parts
from core.sandbox.contract import ANNOUNCEMENT, CREDENTIALS_PATH, HOST

log = logging.getLogger(__name__)

START_LIMIT_S = 10.0
TERMINATE_S = 0.6
"""So long a child may take to end by itself before it is killed."""
_POLL_S = 0.01
KEPT = (
    *("PATH", "HOME", "USERPROFILE", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP"),
    *("SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"),
)
"""What a sandbox gets of the environment: what Python needs to start, and no credential."""


class SandboxProcess:
    """A running sandbox; made by ``start``.

    Attributes:
        port: Where it listens on 127.0.0.1.
        credentials: Its own values, in memory; a refreshed token is written there and nowhere else.
        exited: Set, on the loop that started it, when the process has ended for whatever reason.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.port = 0
        self.credentials = MemoryCredentials()
        self.exited = asyncio.Event()
        self._command = tuple(command)
        self._closing = False
        self._process: subprocess.Popen[bytes] | None = None
        self._last_lines: deque[str] = deque(maxlen=5)
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._keep, name="jieru-sandbox", daemon=True)

    @classmethod
    async def start(cls, command: Sequence[str] | None = None) -> Self:
        """Start a sandbox and wait until it listens.

        Args:
            command: What to run; default this program's own sandbox.

        Raises:
            JieruError: It did not start (``sandbox.not_started``).
        """
        sandbox = cls((*(command or parts.command("--sandbox-server")), "--watch-stdin"))
        sandbox._thread.start()
        try:
            async with asyncio.timeout(START_LIMIT_S):
                await sandbox._ready
        except TimeoutError:
            await sandbox.aclose()
            raise JieruError("sandbox.not_started", problem=f"{START_LIMIT_S:g} s") from None
        except BaseException:
            await sandbox.aclose()
            raise
        return sandbox

    def base_url(self, platform_id: str) -> str:
        """The base URL that plays this platform."""
        return f"http://{HOST}:{self.port}/{platform_id}"

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    async def aclose(self) -> None:
        """End the process: asked first, killed after 0.6 s. Works on any loop, and twice."""
        self._closing = True
        if self._process is not None and self.running:
            self._process.terminate()
        give_up = time.monotonic() + TERMINATE_S
        while self._thread.is_alive():
            if self._process is not None and time.monotonic() > give_up:
                self._process.kill()
            await asyncio.sleep(_POLL_S)

    def _keep(self) -> None:
        try:
            process = self._spawn()
        except OSError as error:
            self._fail(error.strerror or str(error))
            return
        self._process = process
        with process:
            if self._closing:  # cancelled while the process was being made
                process.terminate()
            assert process.stdout is not None
            for raw in process.stdout:
                line = raw.decode("utf-8", "replace").strip()
                if not self.port and line.startswith(ANNOUNCEMENT):
                    self._announce(int(line.removeprefix(ANNOUNCEMENT)))
                else:
                    self._last_lines.append(line)
            code = process.wait()
        if not self._closing and self.port:
            log.error("%s", " | ".join((f"the sandbox ended by itself with code {code}", *self._last_lines)))
        self._fail(" ".join(self._last_lines) or f"exit code {code}")
        self._tell(self.exited.set)

    def _spawn(self) -> subprocess.Popen[bytes]:
        # its own session: Ctrl+C in the terminal is for the parent, which may still need the sandbox to end its calls
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
        return subprocess.Popen(  # noqa: S603  our own program
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=parts.environment(os.environ, KEPT),
            start_new_session=True,
            creationflags=flags,
        )

    def _announce(self, port: int) -> None:
        try:
            values = _fetch_credentials(port)
        except (OSError, ValueError) as error:
            self._fail(str(error))
            return
        self.port = port
        self.credentials = MemoryCredentials(values)
        self._tell(lambda: self._settle(None))

    def _fail(self, problem: str) -> None:
        self._tell(lambda: self._settle(JieruError("sandbox.not_started", problem=problem)))

    def _settle(self, error: JieruError | None) -> None:
        if self._ready.done():
            return
        if error:
            self._ready.set_exception(error)
        else:
            self._ready.set_result(None)

    def _tell(self, call: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop that started it has ended; nobody is left to be told
            self._loop.call_soon_threadsafe(call)


def _fetch_credentials(port: int) -> dict[tuple[str, str], str]:
    # by hand: http.client costs the window's start 5 ms, and 1 MB for as long as it runs
    request = f"GET {CREDENTIALS_PATH} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n"
    with socket.socket() as connection:  # HOST is an address: looking it up would load the tables of Unicode names
        connection.settimeout(START_LIMIT_S / 2)
        connection.connect((HOST, port))
        connection.sendall(request.encode())
        with connection.makefile("rb") as answer:
            _head, _, body = answer.read().partition(b"\r\n\r\n")
    platforms: dict[str, dict[str, str]] = json.loads(body)
    return {(platform, name): value for platform, values in platforms.items() for name, value in values.items()}
