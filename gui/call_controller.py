"""One call from the composer: sent, followed, stopped, answered.

Owns which call belongs to the response pane. Must not know widgets: it speaks by signals. Events of other calls never
reach the pane.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from core.calls import APIRequest
from core.errors import JieruError
from core.events import CallStarted, Event
from core.tasks import TaskRegistry
from core.trace import CallRecord, fold
from gui.services import Services

TASK = "call"


class CallController(QObject):
    """Runs at most one call at a time.

    Signals:
        running_changed: A call began (True) or ended.
        record_changed: ``CallRecord`` of the call that is shown, at most once a frame.
        answered: ``APIResponse`` and ``CallRecord``.
        failed: ``JieruError`` and ``CallRecord``: tried, without success.
        refused: ``JieruError``: nothing was tried, the request or a setting is to be changed.
        stopped: ``CallRecord`` or None: stopped by the user.
    """

    running_changed = Signal(bool)
    record_changed = Signal(object)
    answered = Signal(object, object)
    failed = Signal(object, object)
    refused = Signal(object)
    stopped = Signal(object)

    def __init__(self, services: Services, tasks: TaskRegistry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._task: asyncio.Task[None] | None = None
        self._record: CallRecord | None = None
        self._last: tuple[APIRequest, str | None] | None = None

    @property
    def running(self) -> bool:
        """Whether a call is under way."""
        return self._task is not None

    @property
    def call_id(self) -> str | None:
        """The call that is under way; None before its first event, and after its end."""
        return self._record.call_id if self._task is not None and self._record is not None else None

    def send(self, request: APIRequest, fault: str | None = None) -> None:
        """Send ``request``; a second one while a call runs is ignored, as a double press must be.

        ``fault`` is a script for the sandbox.
        """
        if self._task is not None:
            return
        self._last = (request, fault)
        self._record = None
        self._task = self._tasks.start(self._call(request, fault), name=TASK)
        self.running_changed.emit(True)

    def send_again(self) -> None:
        """Send the last request once more."""
        if self._last is not None:
            self.send(*self._last)

    def stop(self) -> None:
        """Stop the call, in whatever phase it is."""
        if self._task is not None:
            self._task.cancel()

    def on_event(self, event: Event) -> None:
        """Follow our own call; a listener of the engine, called in the call's own task."""
        if self._record is None:
            if isinstance(event, CallStarted) and self._task is not None and asyncio.current_task() is self._task:
                self._record = fold(None, event)
        elif event.call_id == self._record.call_id:
            self._record = fold(self._record, event)

    def on_records(self, records: list[CallRecord]) -> None:
        """Pass our call's state on, in the rhythm of the bridge."""
        if self._task is not None and self._record is not None:
            for record in records:
                if record.call_id == self._record.call_id:
                    self.record_changed.emit(record)

    async def _call(self, request: APIRequest, fault: str | None) -> None:
        try:
            answer = await self._services.call(request, fault)
        except JieruError as error:
            self._end()
            if self._record is None:
                self.refused.emit(error)
            else:
                self.failed.emit(error, self._record)
        except asyncio.CancelledError:
            self._end()
            self.stopped.emit(self._record)
            raise
        else:
            self._end()
            self.answered.emit(answer, self._record)
        finally:
            self._end()

    def _end(self) -> None:
        if self._task is not None:
            self._task = None
            self.running_changed.emit(False)
