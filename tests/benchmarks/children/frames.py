"""The turns of a 60 Hz timer on the window's loop, which is what a frame of an animation waits for."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer

FRAME_MS = 16


class FrameClock:
    """Notes each turn while it runs: its time, and the CPU time of the window's thread."""

    def __init__(self) -> None:
        self._turns: list[tuple[float, float]] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(lambda: self._turns.append((time.perf_counter(), time.thread_time())))

    def start(self) -> None:
        self._turns.clear()
        self._timer.start()

    def stop(self) -> list[tuple[float, float]]:
        """Milliseconds of each gap, and of the thread's CPU time in it."""
        self._timer.stop()
        return [
            ((after[0] - before[0]) * 1000, (after[1] - before[1]) * 1000) for before, after in pairwise(self._turns)
        ]


async def gaps(seconds: float) -> list[tuple[float, float]]:
    clock = FrameClock()
    clock.start()
    await asyncio.sleep(seconds)
    return clock.stop()
