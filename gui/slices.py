"""Long work on the window's own thread, a few milliseconds at a time.

Owns the rhythm: between two slices the window paints and takes keys. Must not know the work: it is a generator that
yields wherever it may be interrupted, at least every few milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

SLICE_S = 0.008
"""Half a frame at 60 Hz."""


class InSlices(QObject):
    """Does one piece of work at a time; a new one takes the place of the one before.

    Signals:
        advanced: A slice was done.
        finished: The work is done; its return value.
    """

    advanced = Signal()
    finished = Signal(object)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._work: Generator[None, None, Any] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._do_slice)

    @property
    def busy(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def start(self, work: Generator[None, None, Any], *, at_once: bool = False) -> None:
        """Do ``work`` from the next turn of the loop on; ``at_once`` does the first slice now."""
        self._work = work
        self._timer.start()
        if at_once:
            self._do_slice()

    def stop(self) -> None:
        """Leave the work where it is; ``finished`` does not come."""
        self._timer.stop()
        self._work = None

    def _do_slice(self) -> None:
        work, end = self._work, self._clock() + SLICE_S
        if work is None:
            return
        try:
            next(work)
            while self._clock() < end:
                next(work)
        except StopIteration as done:
            self.stop()
            self.advanced.emit()
            self.finished.emit(done.value)
            return
        self.advanced.emit()
