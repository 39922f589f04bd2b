from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.log_blocks import BLOCK_LINES
from core.log_tail import LogTail
from gui.live.wording import Names
from gui.logs.line_filter import LineFilter
from gui.logs.log_model import Column, LogModel
from gui.logs.log_view import LogView
from gui.widgets.buttons import Button
from tests.gui.logs.filling import CALL_1, CALL_2, empty_tail, fill, log, take_all

NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def tail() -> LogTail:
    return fill(empty_tail(max_lines=4 * BLOCK_LINES))


@pytest.fixture
def view(qtbot: QtBot, tail: LogTail) -> LogView:
    model = LogModel(Names())
    made = LogView(model)
    qtbot.addWidget(made)
    model.setParent(made)
    model.set_tail(tail)
    made.resize(1000, 300)
    made.show()
    return made


def more(view: LogView, tail: LogTail, count: int, level: int = logging.INFO) -> None:
    for number in range(count):
        log(tail, f"more {number}", level)
    take_all(view.lines, tail)


def place(view: LogView, row: int, column: Column) -> QPoint:
    return QPoint(view.columnViewportPosition(column) + 20, view.rowViewportPosition(row) + 14)


def move(view: LogView, to: QPoint) -> None:
    """The event itself: the real pointer's way through the window system leads to whatever window lies above."""
    where = QPointF(to)
    button = Qt.MouseButton.NoButton
    everywhere = QPointF(view.viewport().mapToGlobal(to))
    QApplication.sendEvent(
        view.viewport(), QMouseEvent(QEvent.Type.MouseMove, where, everywhere, button, button, NO_KEY)
    )


def last_in_view(view: LogView) -> int:
    return view.rowAt(view.viewport().height() - 2)


def newest(view: LogView) -> Button:
    found = view.findChild(Button, "logs.newest")
    assert isinstance(found, Button)
    return found


# ---- following ----


def test_it_stays_with_the_newest_line(view: LogView, tail: LogTail) -> None:
    more(view, tail, 100)
    assert last_in_view(view) == view.lines.rowCount() - 1
    view.resize(1000, 500)
    assert last_in_view(view) == view.lines.rowCount() - 1


def test_scrolling_up_stops_it_and_says_how_many_have_come(view: LogView, tail: LogTail, qtbot: QtBot) -> None:
    more(view, tail, 100)
    with qtbot.waitSignal(view.following_changed) as told:
        view.verticalScrollBar().setValue(28 * 20)
    assert told.args == [False]
    assert newest(view).isHidden()
    top = view.rowAt(0)
    more(view, tail, 1234)
    assert view.rowAt(0) == top
    assert newest(view).text() == "1,234 new lines"
    with qtbot.waitSignal(view.following_changed) as told:
        QTest.mouseClick(newest(view), Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert last_in_view(view) == view.lines.rowCount() - 1
    assert newest(view).isHidden()


def test_scrolling_down_to_the_end_follows_again(view: LogView, tail: LogTail) -> None:
    more(view, tail, 100)
    view.verticalScrollBar().setValue(0)
    more(view, tail, 3)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.following
    assert newest(view).isHidden()


def test_what_is_in_view_stays_there_while_older_lines_go(view: LogView, tail: LogTail) -> None:
    more(view, tail, 3 * BLOCK_LINES)
    view.verticalScrollBar().setValue(28 * 2 * BLOCK_LINES)
    line = view.lines.line(view.rowAt(0))
    assert line is not None
    more(view, tail, 2 * BLOCK_LINES)
    assert tail.read(0).first > 0
    assert view.lines.line(view.rowAt(0)) == line


def test_a_current_line_that_goes_does_not_stop_the_following(view: LogView, tail: LogTail) -> None:
    view.setCurrentIndex(view.lines.index(0, 0))
    more(view, tail, 3 * BLOCK_LINES)
    view.set_following(True)
    more(view, tail, 2 * BLOCK_LINES)
    assert view.following
    assert last_in_view(view) == view.lines.rowCount() - 1


def test_a_filter_forgets_what_was_new(view: LogView, tail: LogTail) -> None:
    more(view, tail, 100)
    view.verticalScrollBar().setValue(0)
    more(view, tail, 5, logging.ERROR)
    assert not newest(view).isHidden()
    view.lines.set_filter(LineFilter("error"))
    assert newest(view).isHidden()


# ---- keys and mouse ----


def test_keys_lead_to_the_line_and_its_call(view: LogView, qtbot: QtBot) -> None:
    QTest.keyClick(view, Qt.Key.Key_Home)
    for key, signal, expected in (
        (Qt.Key.Key_G, view.call_wanted, CALL_1),
        (Qt.Key.Key_L, view.call_lines_wanted, CALL_1),
        (Qt.Key.Key_Return, view.line_opened, view.lines.line(0)),
    ):
        with qtbot.waitSignal(signal) as told:
            QTest.keyClick(view, key)
        assert told.args == [expected]
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 5
    with qtbot.assertNotEmitted(view.call_wanted):
        QTest.keyClick(view, Qt.Key.Key_G)  # a line of a library has no call


def test_other_letters_ask_no_row_for_its_text(view: LogView, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(view.lines, "data", lambda *arguments: asked.append(arguments))
    view.setCurrentIndex(view.lines.index(5, 0))
    for key in (Qt.Key.Key_G, Qt.Key.Key_X, Qt.Key.Key_L):
        QTest.keyClick(view, key)
    assert asked == []


def test_a_click_on_a_call_goes_to_it(view: LogView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.call_wanted) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place(view, 2, Column.CALL))
    assert told.args == [CALL_2]
    with qtbot.assertNotEmitted(view.call_wanted):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place(view, 2, Column.MESSAGE))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place(view, 5, Column.CALL))


def test_the_cursor_says_where_a_link_is(view: LogView) -> None:
    move(view, place(view, 2, Column.CALL))
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    move(view, place(view, 2, Column.MESSAGE))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_double_click_opens_the_line(view: LogView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.line_opened) as told:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place(view, 4, Column.MESSAGE))
    assert told.args == [view.lines.line(4)]


def test_the_menu_offers_what_the_line_has(view: LogView) -> None:
    for row, enabled in ((0, True), (5, False)):
        view.setCurrentIndex(view.lines.index(row, 0))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(50, 50), QPoint(50, 50))
        QApplication.sendEvent(view.viewport(), event)
        menu = view.findChildren(QMenu)[-1]
        words = {action.text(): action.isEnabled() for action in menu.actions()}
        assert words == {
            "Show the whole line": True,
            "Go to the call": enabled,
            "Only lines of this call": enabled,
            "Copy lines": True,
        }
        menu.close()


def test_selected_lines_are_copied_as_the_file_has_them(view: LogView, qtbot: QtBot) -> None:
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(view.copied) as told:
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [2, 2]
    first, second = QGuiApplication.clipboard().text().split("\n")
    assert first.endswith(f"INFO    core.call_log douyin {CALL_1}: Sent GET /video/list (attempt 1)")
    assert " WARNING core.call_log douyin " in second


def test_a_great_many_lines_are_not_copied_all(view: LogView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("gui.logs.log_view.MOST_COPIED", 4)
    view.selectAll()
    with qtbot.waitSignal(view.copied) as told:
        view.copy_rows()
    assert told.args == [4, 6]


def test_a_screen_reader_hears_whole_rows(view: LogView) -> None:
    table = QAccessible.queryAccessibleInterface(view)
    names = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert any(name.startswith("Error, ") and name.endswith("The call failed: HTTP 400") for name in names)
    QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.accessibleName() == "Log lines"
