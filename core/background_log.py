"""A handler that gives its records to another one in a thread of its own: nobody who logs waits for a disk.

Owns the queue and the thread. Must not know what the other handler does. What a record says is put together before it
is queued: its arguments may change later, and no exception is kept.
"""

from __future__ import annotations

import logging
import threading
from collections import deque

from core.log_records import message_of, traceback_of
from core.texts import text

MAX_QUEUED = 100_000
CLOSE_LIMIT_S = 0.3


class BackgroundHandler(logging.Handler):
    """Feeds ``target``.

    Args:
        target: Handles every record, in one thread.
        max_queued: Records beyond that are left out, and it is said in their place.
    """

    def __init__(self, target: logging.Handler, max_queued: int = MAX_QUEUED) -> None:
        super().__init__()
        self._target = target
        self._max_queued = max_queued
        self._queue: deque[logging.LogRecord] = deque()
        self._lost = 0
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="jieru-log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue the record; never waits."""
        if len(self._queue) >= self._max_queued:
            self._lost += 1
            return
        self._queue.append(_complete(record))
        if not self._wake.is_set():
            self._wake.set()

    def close(self) -> None:
        """Have everything written that was queued, within ``CLOSE_LIMIT_S``, and end."""
        self._closing = True
        self._wake.set()
        self._thread.join(CLOSE_LIMIT_S)
        super().close()

    def _run(self) -> None:
        while not (self._closing and not self._queue):
            self._wake.wait()
            self._wake.clear()
            while self._queue:
                self._target.handle(self._queue.popleft())
            if self._lost:
                lost, self._lost = self._lost, 0
                said = text("log.overflow", {"lines": lost})
                self._target.handle(logging.LogRecord(__name__, logging.WARNING, __file__, 0, said, (), None))
        self._target.close()


def _complete(record: logging.LogRecord) -> logging.LogRecord:
    """The record with its message and traceback as text."""
    whole = logging.LogRecord.__new__(logging.LogRecord)  # copy.copy takes five times as long
    whole.__dict__.update(record.__dict__)
    whole.msg, whole.args = message_of(record), None
    whole.exc_text, whole.exc_info = traceback_of(record), None
    return whole
