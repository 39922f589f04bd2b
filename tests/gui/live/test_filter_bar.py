from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.history.call_filter import CallFilter
from gui.live.filter_bar import FilterBar
from gui.live.wording import Names
from tests.gui.live.samples import PLATFORMS


@pytest.fixture
def bar(qtbot: QtBot) -> FilterBar:
    names = Names()
    names.set_platforms(PLATFORMS)
    made = FilterBar(names)
    qtbot.addWidget(made)
    made.set_platforms(PLATFORMS)
    made.show()
    return made


def test_without_a_choice_there_is_no_condition(bar: FilterBar) -> None:
    assert bar.conditions() == CallFilter()
    assert bar.number() == 0


def test_each_control_is_a_condition(bar: FilterBar, qtbot: QtBot) -> None:
    for combo, value in ((bar.platform, "erp"), (bar.outcome, "failed")):
        with qtbot.waitSignal(bar.changed):
            combo.setCurrentIndex(combo.findData(value))
    QTest.keyClicks(bar.status, "429x")
    QTest.keyClicks(bar.code, " 28001008 ")
    assert bar.conditions() == CallFilter(platform="erp", outcome="failed", status=429, code="28001008")
    with qtbot.waitSignal(bar.changed):
        bar.time.setCurrentIndex(bar.time.findData("week"))
    assert (bar.conditions().since_us or 0) > 0
    assert bar.number() == 5
    with qtbot.waitSignal(bar.changed):
        bar.clear()
    assert bar.conditions() == CallFilter()


def test_a_status_counts_when_it_has_three_digits(bar: FilterBar) -> None:
    for text, expected in (("4", None), ("42", None), ("429", 429)):
        bar.status.setText(text)
        assert bar.conditions().status == expected


def test_enter_leads_on_to_the_table(bar: FilterBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.code, Qt.Key.Key_Return)


def test_the_number_of_calls_and_the_way_back_stand_there_while_there_is_a_filter(bar: FilterBar, qtbot: QtBot) -> None:
    clear = bar.findChild(QWidget, "history.filter.clear")
    assert clear is not None
    bar.show_count("")
    assert clear.isHidden()
    bar.show_count("3 calls match")
    assert not clear.isHidden()
    with qtbot.waitSignal(bar.cleared):
        QTest.mouseClick(clear, Qt.MouseButton.LeftButton)


def test_a_choice_stays_when_language_or_platforms_change(bar: FilterBar, qtbot: QtBot) -> None:
    bar.platform.setCurrentIndex(bar.platform.findData("erp"))
    bar.time.setCurrentIndex(bar.time.findData("today"))
    with qtbot.assertNotEmitted(bar.changed):
        QApplication.sendEvent(bar, QEvent(QEvent.Type.LanguageChange))
        bar.set_platforms(PLATFORMS)
    assert (bar.platform.currentData(), bar.time.currentData()) == ("erp", "today")


def test_everything_has_a_name(bar: FilterBar) -> None:
    parts = [bar, *bar.findChildren(QComboBox), bar.status, bar.code]
    assert all(part.accessibleName() and part.objectName() for part in parts)
