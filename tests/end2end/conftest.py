"""The running program with its window, ready to send."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from core.platforms.loader import get_registry
from gui.main_window import MainWindow
from tests.end2end.driving import program


@pytest_asyncio.fixture
async def window(qapp: QApplication, own_home: Path) -> AsyncIterator[MainWindow]:
    """The window; the program ends with the test."""
    async with program(qapp) as shown:
        yield shown


@pytest.fixture
def own_platforms() -> Iterator[None]:
    """Definitions are read once a process; each test has a home of its own."""
    get_registry.cache_clear()
    yield
    get_registry.cache_clear()
