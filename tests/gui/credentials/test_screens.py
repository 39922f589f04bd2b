"""Every screen of the credential page can be reached, and leaves the window at work in the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gui.credentials.screens import CREDENTIAL_SCREENS
from tests.gui.watching import WatchingSession


@pytest_asyncio.fixture
async def session(qapp: QApplication, own_home: Path, tmp_path: Path) -> AsyncIterator[WatchingSession]:
    async with WatchingSession.opened(qapp, tmp_path) as made:
        yield made


@pytest.mark.real
async def test_every_screen_is_reached_from_the_one_before(qapp: QApplication, session: WatchingSession) -> None:
    for name, screen in CREDENTIAL_SCREENS.items():
        await screen(session, name)
        assert session.window.pages.at_work, name
        assert session.services.mode.sandbox, name
    assert all(shown for _, shown in session.seen)
    assert {name for name in CREDENTIAL_SCREENS if not any(seen.startswith(name) for seen, _ in session.seen)} == set()
    await session.idle()
