"""News of the log, at most ten times a second, on the window's own thread.

Owns the timer between the threads that log and the widgets that show it. Must not know a widget.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core.log_tail import LogTail

FLUSH_MS = 100


class LogFeed(QObject):
    """Listens to one buffer.

    Signals:
        news: There are lines that were not there before.
        counted: How many of the kept lines are errors, warnings, and others.
    """

    news = Signal()
    counted = Signal(int, int, int)
    _poked = Signal()

    def __init__(self, tail: LogTail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tail = tail
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLUSH_MS)
        self._timer.timeout.connect(self.flush)
        # the buffer calls from whatever thread logs: the timer must be started in ours
        self._poked.connect(self._start, Qt.ConnectionType.QueuedConnection)
        tail.on_news(self._poked.emit)
        self._start()

    def flush(self) -> None:
        """Tell it now."""
        errors = warnings = others = 0
        for level, lines in self.tail.levels().items():
            if level >= logging.ERROR:
                errors += lines
            elif level >= logging.WARNING:
                warnings += lines
            else:
                others += lines
        self.counted.emit(errors, warnings, others)
        self.news.emit()

    def stop(self) -> None:
        """Listen no more: the widgets are about to go."""
        self.tail.on_news(None)
        self._timer.stop()

    def _start(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
