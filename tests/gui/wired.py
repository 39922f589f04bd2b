"""The real window, wired to the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from core.tasks import TaskRegistry
from core.trace import CallRecord
from gui.bridge import EventBridge
from gui.main_window import MainWindow
from gui.services import Services
from gui.state import WindowState
from gui.widgets.ask import Question
from gui.wiring import Wiring
from tests.waiting import until


class WiredWindow:
    """A window of its own, with what calls leave in it.

    Args:
        path: Where the window's state is kept.
        sandbox: Whether it begins with the sandbox; otherwise in production mode.
    """

    until = staticmethod(until)

    def __init__(self, path: Path, *, sandbox: bool = True) -> None:
        self.state = WindowState(path)
        self.window = MainWindow(self.state)
        self.tasks = TaskRegistry(self.window.report_failure)
        self.services = Services(self.tasks, sandbox=sandbox, parent=self.window)
        self.wiring = Wiring(self.window, self.services, EventBridge(self.window), self.tasks)
        self.records: list[CallRecord] = []
        self.wiring.calls.answered.connect(lambda _answer, record: self.records.append(record))
        self.wiring.calls.failed.connect(lambda _error, record: self.records.append(record))
        self.wiring.calls.stopped.connect(self.records.append)

    @classmethod
    @asynccontextmanager
    async def opened(cls, path: Path, *, sandbox: bool = True) -> AsyncIterator[Self]:
        """Shown and at rest; closed at the end."""
        made = cls(path, sandbox=sandbox)
        await made.open()
        await made.idle()
        try:
            yield made
        finally:
            await made.close()

    async def open(self) -> None:
        self.window.show()
        await self.services.open()

    async def close(self) -> None:
        await self.tasks.aclose(0.5)
        self.wiring.flush()
        await self.services.aclose()
        self.window.finish()
        self.window.deleteLater()

    async def idle(self) -> None:
        """Until nothing is under way: between a fixture and its test, events come while no loop runs."""
        await self.until(lambda: not set(self.tasks._tasks) - {"sandbox:watch"})

    async def over(self, task: str) -> None:
        """Until no task of this name is left."""
        await self.until(lambda: task not in self.tasks._tasks)

    def question(self) -> Question | None:
        """The one that can be answered: the one before may still be there, deleted when the loop comes to it."""
        return next((found for found in self.window.findChildren(Question) if found.isVisible()), None)

    async def asked(self) -> Question:
        await self.until(lambda: self.question() is not None)
        question = self.question()
        assert question is not None
        return question
