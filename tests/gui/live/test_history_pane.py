from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.history.call_filter import CallFilter
from core.trace import CallRecord
from gui.beat import Beat
from gui.live.history_pane import HistoryPane
from gui.live.rows import record_of
from gui.live.wording import left
from gui.widgets.buttons import Button, IconButton
from gui.widgets.segmented import Segmented
from tests.gui.live.samples import PLATFORMS, START_S, demo, quick, session, stopped, waiting

NO_KEY = Qt.KeyboardModifier.NoModifier


Part = TypeVar("Part", bound=QWidget)


@pytest.fixture
def pane(qtbot: QtBot) -> HistoryPane:
    made = HistoryPane(beat=Beat(now=lambda: START_S + 15.5))
    made.counted.connect(lambda text: made.setProperty("counted", text))
    made.tools.setParent(made)  # the live pane takes them into its head
    qtbot.addWidget(made)
    made.resize(1180, 331)
    made.set_platforms(PLATFORMS)
    made.show()
    return made


def part(pane: HistoryPane, kind: type[Part], name: str) -> Part:
    found = pane.findChild(kind, name)
    assert found is not None
    return found


def count(pane: HistoryPane) -> str:
    return str(pane.property("counted") or "0")


def test_it_starts_empty_and_says_what_will_be_here(pane: HistoryPane) -> None:
    assert part(pane, QWidget, "history.empty").isVisible()
    assert not pane.view.isVisible()
    assert count(pane) == "0"
    pane.apply([demo().states[0]])
    assert pane.view.isVisible()
    assert count(pane) == "1"


def test_typing_filters_and_the_keyboard_goes_on_to_the_table(pane: HistoryPane) -> None:
    pane.set_records(session())
    edit = part(pane, QWidget, "history.filter")
    QTest.keyClicks(edit, "28001008")
    assert (count(pane), pane.model.shown) == ("1 / 5", 1)
    QTest.keyClicks(edit, "nothing")
    assert part(pane, QWidget, "history.empty").isVisible()
    QTest.mouseClick(part(pane, Button, "history.empty.clear_filter"), Qt.MouseButton.LeftButton, NO_KEY, QPoint(5, 5))
    assert (count(pane), pane.view.isVisible()) == ("5", True)
    QTest.keyClicks(edit, "erp")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert pane.model.shown == 5
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert pane.focusWidget() is pane.view


def test_the_axis_can_be_switched_by_key(pane: HistoryPane) -> None:
    pane.set_records(session())
    switch = part(pane, Segmented, "history.axis_mode")
    QTest.keyClick(switch, Qt.Key.Key_Right)
    assert pane.view.controller.axis.mode == "from_start"
    assert pane.view.controller.axis.t0_s == 0
    pane.set_mode("clock")
    assert (switch.index(), pane.view.controller.axis.mode) == (0, "clock")


def test_older_calls_are_asked_for_once(pane: HistoryPane) -> None:
    asked: list[CallRecord] = []
    pane.more_wanted.connect(asked.append)
    pane.set_records([quick(f"q{number:02}", START_S + number) for number in range(40)])
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert [record.call_id for record in asked] == ["q00"]
    pane.apply([quick(f"p{number:02}", START_S - 50 + number) for number in range(40)])
    assert pane.view.rowAt(1) == 40, "what was in view stays in view"
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert [record.call_id for record in asked] == ["q00", "p00"]


def test_a_call_is_activated_by_enter(pane: HistoryPane, qtbot: QtBot) -> None:
    pane.set_records(session())
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    with qtbot.waitSignal(pane.call_activated) as told:
        QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert told.args is not None
    assert told.args[0].call_id == "demo"


def test_a_problem_is_one_line_in_the_pane(pane: HistoryPane) -> None:
    line = part(pane, QWidget, "history.problem")
    assert not line.isVisible()
    pane.set_problem("History is off: the folder cannot be written.")
    assert line.isVisible()
    assert line.accessibleName() == "History is off: the folder cannot be written."
    pane.set_problem(None)
    assert not line.isVisible()


def test_details_open_where_there_is_room_and_close_with_escape(pane: HistoryPane) -> None:
    pane.set_records(session())
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert not pane.details.isVisible()
    pane.resize(1180, 800)
    assert pane.details.isVisible()
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    assert not pane.details.isVisible()
    QTest.keyClick(pane.view, Qt.Key.Key_Down)
    assert pane.details.isVisible()
    pane.set_records([])
    assert not pane.details.isVisible()


def test_details_follow_a_call_that_goes_on(pane: HistoryPane) -> None:
    pane.resize(1180, 800)
    script = demo()
    pane.apply([script.states[1]])
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert "No decision yet" in texts(pane.details)
    pane.apply([script.record])
    assert "Accepted" in texts(pane.details)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def test_everything_that_takes_the_keyboard_has_a_name(pane: HistoryPane) -> None:
    pane.set_records(session())
    pane.resize(1180, 800)
    pane.view.setFocus()
    widgets = [
        widget
        for widget in [pane, *pane.findChildren(QWidget)]
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QLabel)
        if widget.window() is pane.window()  # not the lists that combo boxes drop down
    ]
    assert {pane.view, part(pane, QWidget, "history.filter")} <= set(widgets)
    for widget in widgets:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name), widget.objectName() or type(widget).__name__
        assert widget.objectName().startswith("history."), type(widget).__name__


def test_a_row_is_read_whole_by_a_screen_reader(pane: HistoryPane) -> None:
    pane.set_records(session())
    table = QAccessible.queryAccessibleInterface(pane.view)
    names = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert any(name.startswith("Douyin Video list, OK after 2 retries, 3 attempts") for name in names)


def test_a_change_of_language_reaches_tools_and_columns(pane: HistoryPane) -> None:
    pane.set_records(session())
    QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))
    assert pane.model.shown == 5


def test_the_lines_of_a_call_are_asked_for_by_key(pane: HistoryPane, qtbot: QtBot) -> None:
    pane.set_records(session())
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    with qtbot.waitSignal(pane.lines_wanted) as told:
        QTest.keyClick(pane.view, Qt.Key.Key_L)
    assert told.args == ["demo"]


def test_the_details_lead_to_the_lines_too(pane: HistoryPane, qtbot: QtBot) -> None:
    pane.resize(1180, 800)
    pane.set_records(session())
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    with qtbot.waitSignal(pane.lines_wanted) as told:
        QTest.mouseClick(part(pane, Button, "history.details.lines"), Qt.MouseButton.LeftButton)
    assert told.args == ["demo"]


def test_a_call_is_gone_to_through_a_filter_that_hides_it(pane: HistoryPane) -> None:
    pane.set_records(session())
    QTest.keyClicks(part(pane, QWidget, "history.filter"), "erp")
    assert pane.show_call("demo")
    row = pane.view.current_row()
    assert row is not None
    assert (record_of(row).call_id, pane.model.shown) == ("demo", 5)
    assert not pane.show_call("made elsewhere")


def test_another_filter_is_told_once_nobody_types_any_more(pane: HistoryPane, qtbot: QtBot) -> None:
    pane.set_records(session())
    pane._soon.setInterval(0)
    told: list[CallFilter] = []
    pane.filter_wanted.connect(told.append)
    edit = part(pane, QLineEdit, "history.filter")
    edit.setText("抖")
    with qtbot.waitSignal(pane.filter_wanted):
        edit.setText("抖音")
    with qtbot.waitSignal(pane.filter_wanted):
        pane.bar.status.setText("429")
    assert told == [
        CallFilter(text="抖音", synonyms=(("抖音", ("douyin",)),)),
        CallFilter(text="抖音", synonyms=(("抖音", ("douyin",)),), status=429),
    ]
    assert pane.model.shown == 1
    pane.clear_filter()
    assert (pane.model.shown, pane.tools.filter_text(), pane.bar.number()) == (5, "", 0)


def test_the_row_of_conditions_comes_by_its_button_and_takes_its_conditions_with_it(pane: HistoryPane) -> None:
    pane.set_records(session())
    toggle = part(pane, IconButton, "history.conditions.toggle")
    assert pane.bar.isHidden()
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert pane.focusWidget() is pane.bar.platform
    pane.bar.status.setText("429")
    assert pane.model.shown == 2
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert (pane.bar.isHidden(), pane.model.shown) == (True, 5)


def test_how_many_calls_match_is_said_and_whether_there_are_more(pane: HistoryPane) -> None:
    pane.set_records(session())
    assert pane.bar.isHidden()
    told = part(pane, QLabel, "history.filter.count")
    assert told.text() == ""
    pane.bar.status.setText("429")
    pane.set_records([demo().record, stopped()])
    assert (told.text(), count(pane)) == ("2 newest calls that match", "2+")
    pane.set_complete(True)
    assert (told.text(), count(pane)) == ("2 calls match", "2")
    pane.bar.show_count("in another language")
    QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))
    assert told.text() == "2 calls match"


def test_what_takes_a_while_can_be_stopped(pane: HistoryPane, qtbot: QtBot) -> None:
    work = part(pane, QWidget, "history.work")
    assert work.isHidden()
    pane.show_work("Searching…", 0.4)
    assert work.isVisible()
    with qtbot.waitSignal(pane.give_up_wanted):
        QTest.mouseClick(part(pane, Button, "history.work.stop"), Qt.MouseButton.LeftButton)
    pane.show_work("")
    assert work.isHidden()


def test_ctrl_f_goes_to_the_words_and_r_sends_the_call_again(pane: HistoryPane, qtbot: QtBot) -> None:
    pane.set_records(session())
    pane.activateWindow()
    pane.view.setFocus()
    pane.view.go_to_call("failed")
    with qtbot.waitSignal(pane.again_wanted) as told:
        QTest.keyClick(pane.view, Qt.Key.Key_R)
    assert told.args is not None
    assert told.args[0].call_id == "failed"
    QTest.keyClick(pane.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.focusWidget() is part(pane, QWidget, "history.filter")
    with qtbot.waitSignal(pane.clear_wanted):
        QTest.keyClick(part(pane, IconButton, "history.clear"), Qt.Key.Key_Space)


def test_details_count_down_while_nothing_else_changes(qtbot: QtBot) -> None:
    time = [START_S + 8 + 1.79 + 2]
    pane = HistoryPane(beat=Beat(now=lambda: time[0]))
    pane.tools.setParent(pane)
    qtbot.addWidget(pane)
    pane.resize(1180, 800)
    pane.show()
    pane.apply([waiting(planned_s=12).record])
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert "Attempt 3 in 10.0 s" in texts(pane.details)
    time[0] += 4
    row = pane.model.row_at(0)
    assert row is not None
    told = left(row, pane.model.since_start_s(row))
    assert told == "10.0 s left", "it may be painted at any time, and says what the details say"
    pane.model.beat.tick()
    assert "Attempt 3 in 6.0 s" in texts(pane.details)
    pane.set_paused(frozenset({"douyin"}))
    assert "Attempt 3 not before 6.0 s, and not while paused" in texts(pane.details)


def test_the_buttons_of_the_details_name_the_call_of_the_current_row(pane: HistoryPane, qtbot: QtBot) -> None:
    pane.resize(1180, 800)
    pane.apply([waiting("first", START_S + 8).record, waiting("second", START_S + 9).record])
    for key, call_id in ((Qt.Key.Key_Home, "first"), (Qt.Key.Key_Down, "second")):
        QTest.keyClick(pane.view, key)
        for button, signal in (
            (pane.details.buttons.send_now, pane.send_now_wanted),
            (pane.details.buttons.stop, pane.stop_wanted),
        ):
            with qtbot.waitSignal(signal) as pressed:
                QTest.keyClick(button, Qt.Key.Key_Space)
            assert pressed.args == [call_id]
