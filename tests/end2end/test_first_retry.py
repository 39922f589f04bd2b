"""The real window, the real sandbox, real key presses: the first visible retry, on the model, the picture and disk."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.history.store import History
from core.trace import CallRecord
from gui.main_window import MainWindow
from gui.theme import current_theme
from tests.end2end.driving import CTRL, press
from tests.waiting import until

pytestmark = pytest.mark.real


def records(home: Path) -> list[CallRecord]:
    history = History.open(home / "history.sqlite3")
    try:
        return history.page(mode="sandbox")
    finally:
        history.close()


def close_to(first: QColor, second: QColor) -> bool:
    pairs = ((first.red(), second.red()), (first.green(), second.green()), (first.blue(), second.blue()))
    return all(abs(a - b) <= 12 for a, b in pairs)


def painted(window: MainWindow, token: str) -> bool:
    """Whether the history pane shows a colour."""
    image = window.history.grab().toImage()
    wanted = current_theme().color(token)
    legend = 34  # the legend at the bottom shows every colour
    return any(
        close_to(image.pixelColor(x, y), wanted)
        for y in range(30, image.height() - legend)  # below the titles
        for x in range(0, image.width(), 2)
    )


async def test_one_press_of_send_shows_what_the_program_is_for(
    qapp: QApplication, window: MainWindow, own_home: Path
) -> None:
    QTest.keyClick(window.first_run.send, Qt.Key.Key_Space)
    await until(lambda: window.response._record is not None and window.response._record.outcome == "succeeded")
    record = window.response._record
    assert record is not None
    assert [step.rule for step in record.steps] == ["http.429", "douyin.token_expired", "refresh.ok", "ok"]
    await until(lambda: painted(window, "wf.ok"))
    assert painted(window, "wf.refresh")
    assert painted(window, "wf.wait")
    assert painted(window, "wf.fail")
    # once more by keyboard: the demo is over, the list comes at once
    press(window, Qt.Key.Key_Return, CTRL)
    await until(lambda: window.response._record is not record and window.response._record is not None)
    await until(lambda: window.response._record is not None and window.response._record.outcome is not None)
    began = time.monotonic()
    press(window, Qt.Key.Key_Q, CTRL)
    await until(lambda: not window.isVisible())
    assert time.monotonic() - began < 2
    stored = records(own_home)
    assert [item.outcome for item in stored] == ["succeeded", "succeeded"]
    assert [step.rule for step in stored[0].steps] == ["ok"]
    assert [step.rule for step in stored[1].steps] == [step.rule for step in record.steps]
