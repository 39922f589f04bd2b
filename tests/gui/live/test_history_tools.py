from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.live.history_tools import HistoryTools


@pytest.fixture
def tools(qtbot: QtBot) -> HistoryTools:
    made = HistoryTools()
    qtbot.addWidget(made)
    made.show()
    return made


def named(tools: HistoryTools, name: str) -> QWidget:
    found = tools.findChild(QWidget, name)
    assert found is not None
    return found


def test_the_filter_is_told_without_blanks_around_it(tools: HistoryTools, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tools.filter_changed) as told:
        QTest.keyClick(named(tools, "history.filter"), Qt.Key.Key_E)
    assert told.args == ["e"]
    QTest.keyClick(named(tools, "history.filter"), Qt.Key.Key_Space)
    assert tools.filter_text() == "e"
    tools.clear_filter()
    assert tools.filter_text() == ""


def test_the_axis_is_chosen_by_key_and_shown_when_set(tools: HistoryTools, qtbot: QtBot) -> None:
    switch = named(tools, "history.axis_mode")
    with qtbot.waitSignal(tools.axis_mode_chosen) as told:
        QTest.keyClick(switch, Qt.Key.Key_Right)
    assert told.args == ["from_start"]
    with qtbot.assertNotEmitted(tools.axis_mode_chosen):
        tools.set_axis_mode("clock")


def test_everything_has_a_name_also_after_a_change_of_language(tools: HistoryTools) -> None:
    QApplication.sendEvent(tools, QEvent(QEvent.Type.LanguageChange))
    assert named(tools, "history.filter").accessibleName() == "Search the history"
    assert named(tools, "history.axis_mode").accessibleName() == "Time axis"
