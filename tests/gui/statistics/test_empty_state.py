from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.statistics.empty_state import NoFigures


@pytest.mark.parametrize(
    ("state", "title", "again"),
    [
        ("computing", "Computing…", False),
        ("empty", "No calls in this range", False),
        ("stopped", "Stopped", True),
        ("unusable", "No figures", False),
    ],
)
def test_each_state_says_what_it_is(qtbot: QtBot, state: str, title: str, again: bool) -> None:
    nothing = NoFigures()
    qtbot.addWidget(nothing)
    nothing.show_state(state)
    QApplication.sendEvent(nothing, QEvent(QEvent.Type.LanguageChange))
    assert title in [label.text() for label in nothing.findChildren(QLabel)]
    assert nothing.again.isHidden() != again


def test_calls_that_do_not_count_are_the_reason_for_an_empty_range(qtbot: QtBot) -> None:
    nothing = NoFigures()
    qtbot.addWidget(nothing)
    nothing.set_stopped(2)
    nothing.show_state("empty")
    assert any("2 calls were stopped" in label.text() for label in nothing.findChildren(QLabel))
