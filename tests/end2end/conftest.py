"""The running program with its window, ready to send."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gui.main_window import MainWindow
from tests.end2end.driving import program


@pytest_asyncio.fixture
async def window(qapp: QApplication, own_home: Path) -> AsyncIterator[MainWindow]:
    """The window; the program ends with the test."""
    for other in QApplication.topLevelWidgets():  # of an earlier test: its shortcuts would make ours ambiguous
        other.hide()
    async with program(qapp) as shown:
        yield shown
