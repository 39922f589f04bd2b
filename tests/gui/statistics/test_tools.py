from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.live.wording import Names
from gui.statistics.tools import StatisticsTools
from tests.gui.live.samples import PLATFORMS


@pytest.fixture
def tools(qtbot: QtBot) -> StatisticsTools:
    names = Names()
    names.set_platforms(PLATFORMS)
    made = StatisticsTools(names)
    qtbot.addWidget(made)
    made.set_platforms(PLATFORMS)
    made.show()
    return made


def test_it_begins_with_today_and_all_platforms(tools: StatisticsTools) -> None:
    assert (tools.span(), tools.chosen_platform()) == ("today", None)
    assert tools.platform.itemText(0) == "All platforms"


def test_range_and_platform_are_chosen_by_key(tools: StatisticsTools, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tools.changed):
        QTest.keyClick(tools.range, Qt.Key.Key_Right)
    assert tools.span() == "week"
    with qtbot.waitSignal(tools.changed):
        QTest.keyClick(tools.platform, Qt.Key.Key_Down)
    assert tools.chosen_platform() == "douyin"


def test_a_chosen_platform_stays_when_the_list_is_filled_anew(tools: StatisticsTools, qtbot: QtBot) -> None:
    tools.platform.setCurrentIndex(2)
    with qtbot.assertNotEmitted(tools.changed):
        tools.set_platforms(PLATFORMS)
        QApplication.sendEvent(tools, QEvent(QEvent.Type.LanguageChange))
    assert tools.chosen_platform() == "ths123"
    with qtbot.assertNotEmitted(tools.changed):
        tools.set_platforms(PLATFORMS[:1])
    assert tools.chosen_platform() is None


def test_copying_is_asked_for(tools: StatisticsTools, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tools.copy_wanted):
        QTest.mouseClick(tools.copy, Qt.MouseButton.LeftButton)
