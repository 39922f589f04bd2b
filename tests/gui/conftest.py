"""The window: with its platforms and no engine behind it, or wired to the real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.platforms.loader import load_platforms
from core.texts import set_language
from gui.i18n import use_language
from gui.main_window import MainWindow
from gui.state import WindowState
from gui.theme import theme_manager
from tests.gui.wired import WiredWindow

MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MakeWindow]:
    theme_manager().set_dark(False)

    def make() -> MainWindow:
        window = MainWindow(WindowState(tmp_path / "window.ini"))
        window.sidebar.set_platforms(list(load_platforms()))
        window.composer.set_platforms(list(load_platforms()))
        window.composer.load_example()
        qtbot.addWidget(window, before_close_func=lambda closed: closed.finish())
        window.show()
        window.resize(1440, 900)
        return window

    yield make
    use_language("en")
    set_language(None)
    theme_manager().set_dark(False)


@pytest_asyncio.fixture
async def app(qapp: QApplication, tmp_path: Path, own_home: Path) -> AsyncIterator[WiredWindow]:
    """The window of a first start, in the sandbox."""
    theme_manager().set_dark(False)
    async with WiredWindow.opened(tmp_path / "window.ini") as made:
        yield made
    use_language("en")
    set_language(None)
    theme_manager().set_dark(False)
