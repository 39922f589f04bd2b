"""Deletions that can still be taken back: each is carried out ten seconds after it was asked for.

Owns the waiting and the carrying out. Nothing is destroyed before the time is over, so taking back needs no copy of the
secret. Must not know widgets.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.credentials.store import CredentialStore

UNDO_S = 10.0
_TICK_MS = 250

Name = tuple[str, str]
"""Platform id and credential type."""


class PendingDeletions(QObject):
    """Deletions to come.

    Args:
        clock: Monotonic seconds.

    Signals:
        changed: Another one is waiting, one fewer, or a second has passed.
        deleted: Platform and type; whether there was something to delete.
        failed: Platform, type and a sentence: the value is still there.
    """

    changed = Signal()
    deleted = Signal(str, str, bool)
    failed = Signal(str, str, str)

    def __init__(
        self, tasks: TaskRegistry, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._clock = clock
        self._waiting: dict[Name, tuple[CredentialStore, float]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def __len__(self) -> int:
        return len(self._waiting)

    def seconds_left(self, platform: str, credential_type: str) -> float | None:
        """Until it is deleted; None if it is not to be."""
        found = self._waiting.get((platform, credential_type))
        return None if found is None else max(0.0, found[1] - self._clock())

    def add(self, store: CredentialStore, platform: str, credential_type: str) -> None:
        """Delete it in ten seconds."""
        self._waiting[platform, credential_type] = (store, self._clock() + UNDO_S)
        self._timer.start()
        self.changed.emit()

    def undo(self, platform: str, credential_type: str) -> bool:
        """Leave it as it is; False if it is too late."""
        found = self._waiting.pop((platform, credential_type), None)
        if found is not None:
            self._after_change()
        return found is not None

    def tick(self) -> None:
        """Carry out what is due; the timer's business."""
        now = self._clock()
        for name, (store, due) in list(self._waiting.items()):
            if due <= now:
                del self._waiting[name]
                self._tasks.start(self._delete(store, *name), name="credentials-page:delete")
        self._after_change()

    async def carry_out(self) -> None:
        """Carry out everything now: the program ends, and nobody can take anything back any more."""
        waiting, self._waiting = self._waiting, {}
        self._after_change()
        for name, (store, _due) in waiting.items():
            await self._delete(store, *name)

    def _after_change(self) -> None:
        if not self._waiting:
            self._timer.stop()
        self.changed.emit()

    async def _delete(self, store: CredentialStore, platform: str, credential_type: str) -> None:
        try:
            gone = await store.adelete_credential(platform, credential_type)
        except (JieruError, OSError) as error:
            self.failed.emit(platform, credential_type, str(error))
        else:
            self.deleted.emit(platform, credential_type, gone)
