"""What the user does to calls that run: stop one, end its wait, hold a platform and let it go on.

Owns the task of each running call of this window, by the call's id, and which platforms are paused; the pause ends with
the program. Must not know widgets.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.events import CallFinished, CallStarted, Event

if TYPE_CHECKING:
    from core.api_retry_handler import APIRetryHandler


class RunningCalls(QObject):
    """A listener of the engine on one side, commands on the other.

    Signals:
        paused_changed: ``frozenset[str]``, the ids of the platforms that are paused now.
    """

    paused_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paused: frozenset[str] = frozenset()
        self._handler: APIRetryHandler | None = None
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    def use(self, handler: APIRetryHandler) -> None:
        """Command the calls of ``handler``, which is loaded by the first call; what is paused already holds for it."""
        self._handler = handler
        handler.add_listener(self.on_event)
        for platform in self.paused:
            handler.pause(platform)

    def on_event(self, event: Event) -> None:
        """Learn which task a call runs in; called in that task."""
        if isinstance(event, CallStarted):
            task = asyncio.current_task()
            if task is not None:
                self._tasks[event.call_id] = task
        elif isinstance(event, CallFinished):
            self._tasks.pop(event.call_id, None)

    def stop(self, call_id: str) -> bool:
        """Stop this call and no other one, in whatever phase it is; False if it does not run here."""
        task = self._tasks.get(call_id)
        return task is not None and task.cancel()

    def send_now(self, call_id: str) -> bool:
        """End the wait of this call; False if it does not wait."""
        return self._handler is not None and self._handler.send_now(call_id)

    def pause(self, platform: str) -> None:
        """Let no further request to ``platform`` begin."""
        if self._handler is not None:
            self._handler.pause(platform)
        self._tell(self.paused | {platform})

    def resume(self, platform: str) -> None:
        """Let the calls of ``platform`` go on."""
        if self._handler is not None:
            self._handler.resume(platform)
        self._tell(self.paused - {platform})

    def _tell(self, paused: frozenset[str]) -> None:
        if paused != self.paused:
            self.paused = paused
            self.paused_changed.emit(paused)
