"""What somebody outside does to calls that run: end a wait now, hold a platform's calls, let them go on.

Owns the waits that run and the platforms that are paused. May be called from any thread, whatever loop a call runs on.
Must not know what a call is about, nor who asks.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable


class Wait:
    """One wait of the running task, which ``end`` cuts short, whatever it waits for."""

    __slots__ = ("_loop", "_over", "_scope")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._scope = asyncio.timeout(None)
        self._over = False

    async def run(self, waiting: Awaitable[object]) -> bool:
        """Wait; whether ``end`` cut it short. The task's cancellation goes through unchanged."""
        try:
            async with self._scope:
                await waiting
        except TimeoutError:
            if not self._scope.expired():  # of ``waiting`` itself
                raise
            return True
        finally:
            self._over = True
        return False

    def end(self) -> None:
        """End it, from any thread; does nothing once it is over."""
        with contextlib.suppress(RuntimeError):  # its loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._scope.reschedule(self._loop.time())


class Control:
    """The running waits by call, and the paused platforms.

    Attributes:
        paused: Ids of the platforms that are paused; replaced, never changed: it may be read without the lock.
    """

    def __init__(self) -> None:
        self.paused: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._waits: dict[str, Wait] = {}
        self._held: dict[Wait, str] = {}

    async def wait(self, call_id: str, waiting: Awaitable[object]) -> bool:
        """Await ``waiting``, a wait of the call ``call_id``; whether ``send_now`` ended it."""
        wait = self._waits[call_id] = Wait()
        try:
            return await wait.run(waiting)
        finally:
            del self._waits[call_id]

    def send_now(self, call_id: str) -> bool:
        """End the wait of this call; False if it does not wait."""
        wait = self._waits.get(call_id)
        if wait is None:
            return False
        wait.end()
        return True

    def pause(self, platform: str) -> None:
        """Let no call of ``platform`` begin a further request; what is on its way is not touched."""
        with self._lock:
            self.paused |= {platform}

    def resume(self, platform: str) -> None:
        """Let the calls of ``platform`` go on."""
        with self._lock:
            self.paused -= {platform}
            for wait, held in self._held.items():
                if held == platform:
                    wait.end()

    async def until_resumed(self, platform: str) -> None:
        """Come back when ``platform`` is not paused."""
        while platform in self.paused:
            wait = Wait()
            with self._lock:
                if platform not in self.paused:
                    return
                self._held[wait] = platform
            try:
                await wait.run(asyncio.get_running_loop().create_future())
            finally:
                with self._lock:
                    del self._held[wait]
