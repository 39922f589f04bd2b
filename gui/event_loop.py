"""The event loop of the window: Qt's own loop, with all of asyncio's callbacks on one precise Qt timer.

Owns the only import of qasync. qasync starts a coarse Qt timer for each callback. Such a timer may fire 5 % early,
lives on after the call is cancelled, and fires whenever somebody processes Qt's events, also while the loop does not
run: a task would take a step outside of it. So callbacks wait here, as in asyncio's own loop, and run in turns. Rests
on ``TimerHandle._scheduled``, ``_timer_handle_cancelled``, ``_add_callback`` and the hooks for async generators, which
asyncio's own loop uses in the same way; tests watch over them.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import sys
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

import qasync
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from gui.background import DaemonExecutor

TURN_S = 0.008
"""After that long Qt gets its turn, to paint and to take input, however many callbacks are due."""

_SWEEP_AT = 100
"""Cancelled timers are removed once there are more than this many and more than half of all."""


class PreciseEventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, whose callbacks run only while it does, in order, never early; cancelled ones leave nothing."""

    def __init__(self, app: QApplication) -> None:
        self._soon: deque[asyncio.Handle] = deque()
        self._deadlines: list[asyncio.TimerHandle] = []
        self._cancelled_count = 0
        super().__init__(app)
        self.set_default_executor(DaemonExecutor())  # qasync's own waits for its threads when the loop closes
        self._wake = QTimer()
        self._wake.setTimerType(Qt.TimerType.PreciseTimer)
        self._wake.setSingleShot(True)
        self._wake.timeout.connect(self._turn)

    def run_forever(self) -> None:
        """Run until stopped. Async generators that are dropped half-way are closed, which qasync leaves to chance."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)
        self._arm()  # for what was asked for before
        try:
            super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        """Call in the next turn."""
        handle = asyncio.Handle(callback, args, self, context)
        self._add_callback(handle)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call after ``delay`` seconds, never earlier."""
        if delay <= 0:
            return self.call_soon(callback, *args, context=context)
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call at ``when`` on the loop's clock, never earlier."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        handle._scheduled = True  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio sets it the same way
        heapq.heappush(self._deadlines, handle)
        if self._deadlines[0] is handle and not self._soon:
            self._arm()
        return handle

    def close(self) -> None:
        """Drop all callbacks and close the loop."""
        self._wake.stop()
        self._soon.clear()
        self._deadlines.clear()
        super().close()

    def _add_callback(self, handle: asyncio.Handle, _delay: float = 0) -> asyncio.Handle:
        self._soon.append(handle)
        if len(self._soon) == 1:
            self._wake.start(0)
        return handle

    def _timer_handle_cancelled(self, _handle: asyncio.TimerHandle) -> None:
        self._cancelled_count += 1
        if self._cancelled_count > max(_SWEEP_AT, len(self._deadlines) // 2):
            self._deadlines = [handle for handle in self._deadlines if not handle.cancelled()]
            heapq.heapify(self._deadlines)
            self._cancelled_count = 0
            self._arm()

    def _arm(self) -> None:
        if self._soon:
            self._wake.start(0)
        elif self._deadlines:
            left_ms = (self._deadlines[0].when() - self.time()) * 1000
            self._wake.start(max(0, math.ceil(left_ms)))  # rounded up: never early
        else:
            self._wake.stop()

    def _turn(self) -> None:
        if asyncio._get_running_loop() is not self:  # noqa: SLF001 - somebody else processes Qt's events
            return
        now = self.time()
        while self._deadlines and self._deadlines[0].when() <= now:
            due = heapq.heappop(self._deadlines)
            due._scheduled = False  # type: ignore[attr-defined]  # noqa: SLF001 - as above
            if due.cancelled():
                self._cancelled_count = max(0, self._cancelled_count - 1)
            self._soon.append(due)
        try:
            for _ in range(len(self._soon)):  # what these add comes in the next turn
                handle = self._soon.popleft()
                if not handle.cancelled():
                    handle._run()  # noqa: SLF001 - the loop is the one who runs handles
                    if self.time() - now > TURN_S:
                        break
        finally:  # also after a SystemExit
            self._arm()
