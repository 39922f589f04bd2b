"""The screens of the pictures can be reached from any other one, and leave a window that works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gui.screens import SCREENS
from tests.gui.watching import WatchingSession

pytestmark = pytest.mark.real


@pytest_asyncio.fixture
async def session(qapp: QApplication, own_home: Path, tmp_path: Path) -> AsyncIterator[WatchingSession]:
    async with WatchingSession.opened(qapp, tmp_path) as made:
        yield made


# one of each kind; the others begin with a call that waits for a second
QUICK = ("messages", "bad-body", "raw-path", "stopped", "failed", "waiting", "refused", "publishing", "first-run")


async def test_screens_are_reached_in_any_order(qapp: QApplication, session: WatchingSession) -> None:
    for name in QUICK:
        await SCREENS[name](session, name)
        assert (name, True) in session.seen, name
        assert not session.wiring.calls.running, name
        assert session.services.mode.sandbox, name
        assert session.window.composer.isEnabled(), name


def test_every_screen_says_what_it_shows() -> None:
    assert [name for name, screen in SCREENS.items() if not (screen.__doc__ or "").strip()] == []
    assert [name for name in SCREENS if name != name.lower() or " " in name] == []
