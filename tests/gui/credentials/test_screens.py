"""Every screen of the credential page can be reached, and leaves the window at work in the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from core.texts import set_language
from gui.credentials.screens import CREDENTIAL_SCREENS
from gui.i18n import use_language
from gui.theme import theme_manager
from tests.gui.test_screens import Watching


@pytest_asyncio.fixture
async def session(qapp: QApplication, own_home: Path, tmp_path: Path) -> AsyncIterator[Watching]:
    made = Watching(qapp, tmp_path)
    made.window.show()
    await made.services.open()
    await made.until(lambda: not set(made.tasks._tasks) - {"sandbox:watch"})
    yield made
    await made.tasks.aclose(0.5)
    await made.services.aclose()
    made.window.finish()
    made.window.deleteLater()
    use_language("en")
    set_language(None)
    theme_manager().set_dark(False)


@pytest.mark.real
async def test_every_screen_is_reached_from_the_one_before(qapp: QApplication, session: Watching) -> None:
    for name, screen in CREDENTIAL_SCREENS.items():
        await screen(session, name)
        assert session.window.pages.at_work, name
        assert session.services.mode.sandbox, name
    assert all(shown for _, shown in session.seen)
    assert {name for name in CREDENTIAL_SCREENS if not any(seen.startswith(name) for seen, _ in session.seen)} == set()
    await session.until(lambda: not set(session.tasks._tasks) - {"sandbox:watch"})
