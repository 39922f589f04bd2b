"""The time that everything shows which counts: it goes on ten times a second, for all of them at once.

Owns the tick and the moment of the last one. A row, its details and the page of the answer stand side by side: each by
its own timer, they would tell different seconds of the same wait. Must not know who follows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

TICK_MS = 100


class Beat(QObject):
    """Ticks while somebody follows something that runs; else there is nothing to agree on, and ``now`` is the clock's.

    Args:
        now: Wall clock, seconds since 1970; what a record's start is measured by.

    Signals:
        ticked: Time has gone on.
    """

    ticked = Signal()

    def __init__(self, parent: QObject | None = None, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock = now
        self._at = 0.0
        self._followers: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def now(self) -> float:
        """Seconds since 1970, as of the last tick while it ticks; what has begun since then is up to a tick ahead."""
        return self._at if self._followers else self._clock()

    def follow(self, who: QObject, *, on: bool) -> None:
        """``who`` needs the ticks, or does so no longer."""
        if on == self.followed_by(who):
            return
        if on:
            self._followers.add(id(who))
        else:
            self._followers.discard(id(who))
        if self._followers and not self._timer.isActive():
            self._at = self._clock()
            self._timer.start()
        elif not self._followers:
            self._timer.stop()

    def followed_by(self, who: QObject) -> bool:
        """Whether ``who`` needs the ticks."""
        return id(who) in self._followers

    def tick(self) -> None:
        """Let time go on."""
        self._at = self._clock()
        self.ticked.emit()
