"""The event loop of the window: Qt's own loop, with asyncio's timers on one precise Qt timer.

Owns the only import of qasync. qasync starts one coarse Qt timer for each delayed call: such a timer may fire 5 %
early, and lives on after the call is cancelled. A retry must not start before its ``Retry-After`` is over, so all
delayed calls share one precise timer here. Rests on ``TimerHandle._scheduled``, ``_timer_handle_cancelled`` and the
hooks for async generators, which asyncio's own loop uses in the same way; tests watch over them.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import sys
from collections.abc import Callable
from contextvars import Context
from typing import Any

import qasync
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from gui.background import DaemonExecutor

_SWEEP_AT = 100
"""Cancelled timers are removed once there are more than this many and more than half of all."""


class PreciseEventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, whose delayed calls are never early and leave nothing behind when cancelled."""

    def __init__(self, app: QApplication) -> None:
        self._deadlines: list[asyncio.TimerHandle] = []
        self._cancelled_count = 0
        super().__init__(app)
        self.set_default_executor(DaemonExecutor())  # qasync's own waits for its threads when the loop closes
        self._wake = QTimer()
        self._wake.setTimerType(Qt.TimerType.PreciseTimer)
        self._wake.setSingleShot(True)
        self._wake.timeout.connect(self._run_due)

    def run_forever(self) -> None:
        """Run until stopped. Async generators that are dropped half-way are closed, which qasync leaves to chance."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)
        try:
            super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call after ``delay`` seconds, never earlier."""
        if delay <= 0:
            handle: asyncio.Handle = super().call_later(0, callback, *args, context=context)
            return handle
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call at ``when`` on the loop's clock, never earlier."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        handle._scheduled = True  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio sets it the same way
        heapq.heappush(self._deadlines, handle)
        if self._deadlines[0] is handle:
            self._arm()
        return handle

    def close(self) -> None:
        """Drop all delayed calls and close the loop."""
        self._wake.stop()
        self._deadlines.clear()
        super().close()

    def _timer_handle_cancelled(self, _handle: asyncio.TimerHandle) -> None:
        self._cancelled_count += 1
        if self._cancelled_count > max(_SWEEP_AT, len(self._deadlines) // 2):
            self._deadlines = [handle for handle in self._deadlines if not handle.cancelled()]
            heapq.heapify(self._deadlines)
            self._cancelled_count = 0
            self._arm()

    def _arm(self) -> None:
        if not self._deadlines:
            self._wake.stop()
            return
        left_ms = (self._deadlines[0].when() - self.time()) * 1000
        self._wake.start(max(0, math.ceil(left_ms)))  # rounded up: never early

    def _run_due(self) -> None:
        now = self.time()
        while self._deadlines and self._deadlines[0].when() <= now:
            handle = heapq.heappop(self._deadlines)
            handle._scheduled = False  # type: ignore[attr-defined]  # noqa: SLF001 - as above
            if handle.cancelled():
                self._cancelled_count = max(0, self._cancelled_count - 1)
            else:
                handle._run()  # noqa: SLF001 - the loop is the one who runs handles
        self._arm()
