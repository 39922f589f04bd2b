"""A handler that gives its lines to others in a thread of its own: nobody who logs waits for a disk or a redactor.

Owns the queue and the thread, and that lines are redacted before anybody gets them. Must not know what the others do.
What a record says is put together before it is queued: its arguments may change later, and no exception is kept.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from core.log_records import Said, redacted, said_of
from core.redaction import Redactor
from core.texts import text

MAX_QUEUED = 100_000
CLOSE_LIMIT_S = 0.3
_AT_ONCE = 128


class BatchHandler(Protocol):
    """Takes lines by the hundred: when there are so many, that costs it a third of taking each alone."""

    def handle_batch(self, lines: Sequence[Said]) -> None:
        """Do with each line what is to be done; never raises."""

    def close(self) -> None:
        """No more lines come."""


class BackgroundHandler(logging.Handler):
    """Feeds ``targets``.

    Args:
        targets: Each handles every line, in one thread.
        redactor: What takes the secrets out of them.
        max_queued: Lines beyond that are left out, and it is said in their place.
    """

    def __init__(self, targets: Sequence[BatchHandler], redactor: Redactor, max_queued: int = MAX_QUEUED) -> None:
        super().__init__()
        self._targets = targets
        self._redactor = redactor
        self._max_queued = max_queued
        self._queue: deque[Said] = deque()
        self._lost = 0
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="jieru-log", daemon=True)
        self._thread.start()

    def handle(self, record: logging.LogRecord) -> bool:
        """As every handler, but without a lock: the queue needs none."""
        wanted: object = self.filter(record)  # since Python 3.12 a filter may give another record
        if wanted:
            self.emit(wanted if isinstance(wanted, logging.LogRecord) else record)
        return bool(wanted)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue what the record says; never waits."""
        if len(self._queue) >= self._max_queued:
            self._lost += 1
            return
        self._queue.append(said_of(record))
        if not self._wake.is_set():
            self._wake.set()

    def close(self) -> None:
        """Have everything written that was queued, within ``CLOSE_LIMIT_S``, and end."""
        self._closing = True
        self._wake.set()
        self._thread.join(CLOSE_LIMIT_S)
        super().close()

    def _run(self) -> None:
        queue = self._queue
        while not (self._closing and not queue):
            self._wake.wait()
            self._wake.clear()
            while queue:
                self._give([queue.popleft() for _ in range(min(len(queue), _AT_ONCE))])
            if self._lost:
                lost, self._lost = self._lost, 0
                said = text("log.overflow", {"lines": lost})
                self._give([Said(time.time(), (logging.WARNING, __name__, "", ""), said)])
        for target in self._targets:
            target.close()

    def _give(self, lines: Sequence[Said]) -> None:
        lines = redacted(lines, self._redactor)
        for target in self._targets:
            target.handle_batch(lines)
