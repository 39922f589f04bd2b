"""Saving in the background: one value after the other, with progress, and free to be waited for no longer.

Owns the order and what is known of each save. Giving up does not undo: a save that has begun may still arrive, and is
told when it does. Must not know widgets.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.credentials.types import StoredIn
from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.credentials.edits import Edit
from gui.credentials.store import CredentialStore


@dataclass(frozen=True, slots=True)
class Job:
    """One value to be saved."""

    platform: str
    type: str
    edit: Edit


class Saver(QObject):
    """Saves values.

    Signals:
        progressed: What is being saved has changed; see ``current``, ``done`` and ``total``.
        saved: ``Job`` and ``StoredIn``; also for one that was given up and arrived after all.
        failed: ``Job`` and a sentence; the value was not saved.
        given_up: ``Job`` whose outcome is not known yet.
        finished: Nothing is waited for any more.
    """

    progressed = Signal()
    saved = Signal(object, object)
    failed = Signal(object, str)
    given_up = Signal(object)
    finished = Signal()

    def __init__(self, tasks: TaskRegistry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._round = 0
        self._turn = asyncio.Lock()  # a save that was given up ends before a newer one of the same value begins
        self.current: Job | None = None
        self.done = self.total = 0

    @property
    def busy(self) -> bool:
        """Whether a save is waited for."""
        return self.current is not None

    def start(self, store: CredentialStore, jobs: Sequence[Job]) -> None:
        """Save ``jobs`` in their order; returns at once. Only while nothing is waited for."""
        if self.busy or not jobs:
            return
        self._round += 1
        self.done, self.total, self.current = 0, len(jobs), jobs[0]
        self._tasks.start(self._save(store, jobs, self._round), name="credentials-page:save")
        self.progressed.emit()

    def give_up(self) -> None:
        """Wait no longer. The rest is not begun."""
        job, self.current = self.current, None
        if job is not None:
            self._round += 1
            self.given_up.emit(job)
            self.finished.emit()

    async def _save(self, store: CredentialStore, jobs: Sequence[Job], number: int) -> None:
        try:
            for job in jobs:
                if number != self._round:
                    return
                self.current = job
                self.progressed.emit()
                await self._save_one(store, job)
                if number == self._round:
                    self.done += 1
        finally:
            if number == self._round:
                self.current = None
                self.finished.emit()

    async def _save_one(self, store: CredentialStore, job: Job) -> None:
        try:
            async with self._turn:
                stored: StoredIn = await store.aset_credential(job.platform, job.type, job.edit.value)
        except (JieruError, OSError) as error:
            self.failed.emit(job, str(error))
        else:
            self.saved.emit(job, stored)
