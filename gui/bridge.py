"""Core's events, folded into records and handed to the widgets at most once a frame.

Owns the records of the calls that run. Must not know any widget. ``on_event`` may be called from any thread.

A call's record is dropped from here once it is finished and was handed out: history keeps it.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core.events import Event
from core.trace import CallRecord, fold

FRAME_MS = 16


class EventBridge(QObject):
    """A listener of the engine on one side, a signal on the other.

    Signals:
        records_changed: ``list[CallRecord]``, the latest state of each call that changed since the last time.
    """

    records_changed = Signal(object)
    _poked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._records: dict[str, CallRecord] = {}
        self._changed: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.flush)
        self._poked.connect(self._start)  # direct on our own thread, queued from any other

    def on_event(self, event: Event) -> None:
        """Take an event; cheap, never raises."""
        with self._lock:
            self._records[event.call_id] = fold(self._records.get(event.call_id), event)
            first = not self._changed
            self._changed.add(event.call_id)
        if first:
            self._poked.emit()

    def record(self, call_id: str) -> CallRecord | None:
        """The latest state of a running call."""
        with self._lock:
            return self._records.get(call_id)

    def running(self) -> list[CallRecord]:
        """The calls that are not finished."""
        with self._lock:
            return [record for record in self._records.values() if record.outcome is None]

    def flush(self) -> None:
        """Hand out what changed, now."""
        self._timer.stop()
        with self._lock:
            changed = [self._records[call_id] for call_id in self._changed]
            self._changed.clear()
            for record in changed:
                if record.outcome is not None:
                    del self._records[record.call_id]
        if changed:
            changed.sort(key=lambda record: (record.started_us, record.call_id))
            self.records_changed.emit(changed)

    def _start(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
