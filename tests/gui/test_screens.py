"""The screens of the pictures can be reached from any other one, and leave a window that works."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication, QWidget

from core.texts import set_language
from gui.i18n import use_language
from gui.screens import SCREENS
from gui.shots import Session
from gui.theme import theme_manager

pytestmark = pytest.mark.real


class Watching(Session):
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


@pytest_asyncio.fixture
async def session(qapp: QApplication, own_home: Path, tmp_path: Path) -> AsyncIterator[Watching]:
    made = Watching(qapp, tmp_path)
    made.window.show()
    await made.services.open()
    await made.until(lambda: made.services.mode.ready)
    yield made
    await made.tasks.aclose(0.5)
    await made.services.aclose()
    made.window.finish()
    made.window.deleteLater()
    use_language("en")
    set_language(None)
    theme_manager().set_dark(False)


# one of each kind; the others begin with a call that waits for a second
QUICK = ("messages", "bad-body", "raw-path", "stopped", "failed", "waiting", "refused", "publishing", "first-run")


async def test_screens_are_reached_in_any_order(qapp: QApplication, session: Watching) -> None:
    for name in QUICK:
        await SCREENS[name](session, name)
        assert (name, True) in session.seen, name
        assert not session.wiring.calls.running, name
        assert session.services.mode.sandbox, name
        assert session.window.composer.isEnabled(), name


def test_every_screen_says_what_it_shows() -> None:
    assert [name for name, screen in SCREENS.items() if not (screen.__doc__ or "").strip()] == []
    assert [name for name in SCREENS if name != name.lower() or " " in name] == []
