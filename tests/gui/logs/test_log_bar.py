from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.i18n import use_language
from gui.logs.line_filter import LineFilter
from gui.logs.log_bar import LogBar
from gui.logs.words import short_id
from tests.gui.logs.filling import CALL_1


@pytest.fixture
def bar(qtbot: QtBot) -> LogBar:
    made = LogBar()
    qtbot.addWidget(made)
    made.resize(1384, 44)
    made.show()
    return made


def test_at_first_everything_is_shown(bar: LogBar) -> None:
    assert bar.line_filter() == LineFilter()
    assert bar.follow.isChecked()
    assert bar.call.isHidden()


def test_each_control_tells_the_whole_filter(bar: LogBar, qtbot: QtBot) -> None:
    bar.set_loggers(["some.library", "core.call_log"])
    with qtbot.waitSignal(bar.filter_changed) as told:
        QTest.keyClick(bar.levels, Qt.Key.Key_Right)
    assert told.args == [LineFilter("error")]
    QTest.keyClicks(bar.edit, "HTTP  429 ")
    bar.logger.setCurrentIndex(1)
    with qtbot.waitSignal(bar.filter_changed) as told:
        bar.set_call(CALL_1)
    assert told.args == [LineFilter("error", "core.call_log", CALL_1, ("HTTP", "429"))]
    bar.clear()
    assert bar.line_filter().is_open


def test_the_call_is_a_button_that_takes_the_wish_back(bar: LogBar) -> None:
    bar.set_call(CALL_1)
    assert (bar.call.isVisible(), bar.call.text()) == (True, f"Call {short_id(CALL_1)}")
    assert bar.call.accessibleName() == "Show the lines of all calls again"
    QTest.mouseClick(bar.call, Qt.MouseButton.LeftButton)
    assert bar.line_filter().call_id == ""
    assert bar.call.isHidden()


def test_counts_stand_at_their_levels(bar: LogBar) -> None:
    before = bar.levels.sizeHint().width()
    bar.set_counts(2, 1500)
    assert bar.levels._texts == ["All", "Errors 2", "Warnings 1,500", "Info"]
    assert bar.levels.sizeHint().width() > before
    bar.set_counts(0, 0)
    assert bar.levels._texts == ["All", "Errors", "Warnings", "Info"]


def test_a_chosen_source_stays_when_its_lines_have_gone(bar: LogBar, qtbot: QtBot) -> None:
    bar.set_loggers(["core.call_log", "x"])
    assert [bar.logger.itemText(index) for index in range(3)] == ["All sources", "Calls", "x"]
    bar.logger.setCurrentIndex(2)
    with qtbot.assertNotEmitted(bar.filter_changed):
        bar.set_loggers(["core.call_log"])
    assert bar.line_filter().logger == "x"


def test_following_is_told_by_the_user_only(bar: LogBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.follow_wanted):
        bar.set_following(False)
    with qtbot.waitSignal(bar.follow_wanted) as told:
        QTest.keyClick(bar.follow, Qt.Key.Key_Space)
    assert told.args == [True]


def test_names_of_platforms_are_part_of_the_filter(bar: LogBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.filter_changed):
        bar.set_names({"erp": "ERP"})
    assert bar.line_filter().names == {"erp": "ERP"}


def test_everything_has_a_name_and_nothing_is_cut_in_either_language(bar: LogBar) -> None:
    bar.set_counts(9999, 9999)
    bar.set_call(CALL_1)
    try:
        for language in ("zh", "en"):
            use_language("zh" if language == "zh" else "en")
            QApplication.sendEvent(bar, QEvent(QEvent.Type.LanguageChange))
            for width in (1384, 1184, 1124):
                bar.resize(width, 44)
                QApplication.processEvents()
                for widget in (bar.levels, bar.logger, bar.call, bar.follow, bar.folder, bar.export):
                    assert widget.width() >= widget.minimumSizeHint().width(), (language, width, widget.objectName())
                    assert bar.rect().contains(widget.geometry())
                assert bar.edit.width() >= 120
    finally:
        use_language("en")
    for child in bar.findChildren(QWidget):
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus and child.objectName().startswith("logs."):
            interface = QAccessible.queryAccessibleInterface(child)
            assert interface.text(QAccessible.Text.Name), child.objectName()
