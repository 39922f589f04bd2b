"""Every test starts and ends in the light theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui.theme import theme_manager


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme_manager().set_dark(False)
    yield
    theme_manager().set_dark(False)
