"""The real window in hand: started as a program, driven as the keyboard drives it, read as SQLite holds it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.tasks import TaskRegistry
from core.trace import CallRecord
from gui import app as application
from gui.main_window import MainWindow
from gui.theme import theme_manager
from tests.waiting import until

CTRL = Qt.KeyboardModifier.ControlModifier


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """As the keyboard does: to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def record(window: MainWindow) -> CallRecord | None:
    """The call that the response pane shows."""
    return window.response._record


def ended(window: MainWindow, count: int = 1) -> bool:
    """Whether so many calls are in the history, and none of them runs."""
    model = window.history.model
    return model.loaded == count and not model.running


def choose_fault(window: MainWindow, script: str) -> None:
    """Let the sandbox misbehave by ``script``, whether it is among the scenarios or not."""
    scenario = window.composer.scenario
    scenario.addItem(script, script)
    scenario.setCurrentIndex(scenario.count() - 1)


@asynccontextmanager
async def program(qapp: QApplication, *, ready: bool = True) -> AsyncIterator[MainWindow]:
    """The program from its start to its end, which must be orderly; ``ready`` waits for the sandbox."""
    theme_manager().set_dark(False)
    for other in qapp.topLevelWidgets():  # of an earlier test in this process: keys and eyes are for ours
        other.hide()
    task = TaskRegistry().start(application.run(qapp), name="run")

    def shown() -> MainWindow | None:
        return next((w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None)

    await until(lambda: shown() is not None)
    window = shown()
    assert window is not None
    await until(lambda: window.filled)
    window.resize(1440, 900)
    window.arrange()
    window.activateWindow()
    if ready:
        await until(window.first_run.send.isEnabled)
    yield window
    window.close()
    assert await task == 0
    window.deleteLater()


def calls(home: Path) -> list[tuple[str, str, str, int]]:
    """Mode, platform, outcome and attempts of every call on disk."""
    with closing(sqlite3.connect(home / "history.sqlite3")) as connection:
        return connection.execute("SELECT mode, platform, outcome, attempts FROM calls ORDER BY id").fetchall()


def steps(home: Path) -> list[tuple[str, int | None, str | None, str]]:
    """Kind, status, code and rule of every step on disk."""
    with closing(sqlite3.connect(home / "history.sqlite3")) as connection:
        rows = connection.execute("SELECT kind, status, code, rule FROM steps ORDER BY call_id, ordinal").fetchall()
    return [(kind, status, code, rule) for kind, status, code, rule in rows]
