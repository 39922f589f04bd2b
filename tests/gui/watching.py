"""A session of the pictures that takes none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from PySide6.QtWidgets import QApplication, QWidget

from core.texts import set_language
from gui.i18n import use_language
from gui.shots import Session
from gui.theme import theme_manager


class WatchingSession(Session):
    """Remembers what would have been pictured, and whether the widget was there to be seen."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__(app, folder)
        self.seen: list[tuple[str, bool]] = []

    async def take(
        self,
        name: str,
        *sizes: tuple[int, int],
        widget: QWidget | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        if before is not None:
            before()
        self.seen.append((name, (widget or self.window).isVisible()))

    @classmethod
    @asynccontextmanager
    async def opened(cls, app: QApplication, folder: Path) -> AsyncIterator[Self]:
        """With the sandbox at work and nothing under way; closed at the end."""
        made = cls(app, folder)
        made.window.show()
        await made.services.open()
        await made.until(lambda: made.services.mode.ready)
        await made.idle()
        yield made
        await made.tasks.aclose(0.5)
        await made.services.aclose()
        made.window.finish()
        made.window.deleteLater()
        use_language("en")
        set_language(None)
        theme_manager().set_dark(False)

    async def idle(self) -> None:
        """Until nothing is under way: between a fixture and its test, events come while no loop runs."""
        await self.until(lambda: not set(self.tasks._tasks) - {"sandbox:watch"})
