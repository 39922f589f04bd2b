from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.history.call_filter import CallFilter
from core.trace import CallRecord
from gui.beat import Beat
from gui.live.columns import Column
from gui.live.history_model import HistoryModel
from gui.live.history_view import HistoryView
from gui.live.rows import ChildRow, record_of
from gui.widgets.buttons import Button
from tests.gui.live.samples import START_S, demo, quick, session, waiting

Key = Qt.Key
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot: QtBot) -> HistoryView:
    made = HistoryView(HistoryModel(beat=Beat(now=lambda: START_S + 60)))
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    made.history.set_records(session())
    return made


def here(view: HistoryView) -> str:
    row = view.current_row()
    assert row is not None
    return f"{row.record.call_id}.{row.index}.{row.part}" if isinstance(row, ChildRow) else row.call_id


def many(count: int) -> list[CallRecord]:
    return [quick(f"q{number:03}", START_S + number) for number in range(count)]


def test_the_keyboard_walks_in_and_out_of_a_call(view: HistoryView, qtbot: QtBot) -> None:
    walked = []
    for key in (Key.Key_Home, Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Left, Key.Key_End):
        QTest.keyClick(view, key)
        walked.append((here(view), view.history.rowCount()))
    assert walked == [
        ("demo", 5), ("demo", 10), ("demo.0.step", 10), ("demo.0.wait", 10), ("demo", 10), ("demo", 5), ("stopped", 5),
    ]  # fmt: skip


def test_space_and_enter_open_and_close(view: HistoryView, qtbot: QtBot) -> None:
    QTest.keyClick(view, Key.Key_Home)
    QTest.keyClick(view, Key.Key_Space)
    assert view.history.is_expanded("demo")
    QTest.keyClick(view, Key.Key_Down)
    QTest.keyClick(view, Key.Key_Space)
    assert not view.history.is_expanded("demo")
    assert here(view) == "demo"
    with qtbot.waitSignal(view.call_activated) as told:
        QTest.keyClick(view, Key.Key_Return)
    assert view.history.is_expanded("demo")
    assert told.args is not None
    assert told.args[0] is view.history.row_at(0)


def test_the_caret_and_a_double_click_open(view: HistoryView, qtbot: QtBot) -> None:
    middle = view.rowViewportPosition(0) + 14
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, QPoint(14, middle))
    assert view.history.is_expanded("demo")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, QPoint(200, middle))
    assert view.history.is_expanded("demo"), "a click beside the caret only selects"
    with qtbot.waitSignal(view.call_activated):
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, QPoint(200, middle))
    assert not view.history.is_expanded("demo")


def test_copy_puts_the_row_on_the_clipboard(view: HistoryView, qtbot: QtBot) -> None:
    QTest.keyClick(view, Key.Key_Home)
    QTest.keyClick(view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "OK after 2 retries" in copied
    assert copied.endswith("demo")


def test_the_axis_obeys_the_keyboard(view: HistoryView, qtbot: QtBot) -> None:
    fitted = view.controller.axis
    QTest.keyClick(view, Key.Key_Plus)
    assert view.controller.axis.span_s < fitted.span_s
    QTest.keyClick(view, Key.Key_Minus)
    QTest.keyClick(view, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.controller.axis.t0_s > fitted.t0_s
    QTest.keyClick(view, Key.Key_0)
    assert not view.controller.by_hand
    assert view.controller.axis.span_s == pytest.approx(fitted.span_s)


def wheel(view: HistoryView, x: int, notches: int) -> None:
    pos = QPointF(x, 40)
    event = QWheelEvent(
        pos, pos, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_zooms_over_the_waterfall_around_the_mouse(view: HistoryView) -> None:
    left = view.columnViewportPosition(Column.WATERFALL)
    under = view.controller.axis.t(200)
    before = view.controller.axis.span_s
    wheel(view, left + 200, 1)
    assert view.controller.axis.span_s < before
    assert view.controller.axis.t(200) == pytest.approx(under, abs=1e-3)


def test_the_wheel_scrolls_over_the_text(view: HistoryView) -> None:
    view.history.set_records(many(60))
    before, span = view.verticalScrollBar().value(), view.controller.axis.span_s
    wheel(view, 100, 1)
    assert view.verticalScrollBar().value() < before
    assert view.controller.axis.span_s == span


def test_dragging_the_waterfall_pans_and_a_double_click_resets(view: HistoryView, qtbot: QtBot) -> None:
    fitted = view.controller.axis
    x, y = view.columnViewportPosition(Column.WATERFALL) + 200, 40
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, NO_KEY, QPoint(x, y))
    moved = QPointF(x + 50, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove, moved, moved, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, event)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, NO_KEY, QPoint(x + 50, y))
    assert view.controller.axis.t0_s == pytest.approx(fitted.t0_s - 50 / fitted.per_s)
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, NO_KEY, QPoint(x, y))
    assert view.controller.axis.span_s == pytest.approx(fitted.span_s)
    assert not view.controller.by_hand


def test_the_newest_call_is_followed_until_the_user_scrolls(view: HistoryView, qtbot: QtBot) -> None:
    view.history.set_records(many(40))
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    view.history.apply([quick("new", START_S + 100)])
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() - 100)
    assert not view._newest.isVisible(), "the newest call is only a few rows away"
    kept = bar.value()
    view.history.apply([quick("newer", START_S + 101)])
    assert bar.value() == kept
    assert view._newest.isVisible()
    QTest.mouseClick(view._newest, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not view._newest.isVisible()


def test_opening_the_last_call_brings_its_steps_into_view(view: HistoryView, qtbot: QtBot) -> None:
    view.history.set_records([*many(30), demo("last", START_S + 99).record])
    QTest.keyClick(view, Key.Key_End)
    QTest.keyClick(view, Key.Key_Right)
    rows = view.history.rows_of("last")
    assert len(rows) == 6
    for row in (rows.start, rows.stop - 1):
        assert view.viewport().rect().contains(view.visualRect(view.history.index(row, 0)).center())


def test_the_top_asks_for_older_calls(view: HistoryView, qtbot: QtBot) -> None:
    view.history.set_records(many(60))
    with qtbot.waitSignal(view.near_oldest):
        QTest.keyClick(view, Key.Key_Home)


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.ActiveWindowFocusReason])
def test_focus_starts_at_the_newest_call(qtbot: QtBot, reason: Qt.FocusReason) -> None:
    made = HistoryView(HistoryModel(beat=Beat(now=lambda: START_S + 60)))
    qtbot.addWidget(made)
    made.history.set_records(session())
    QApplication.sendEvent(made, QFocusEvent(QEvent.Type.FocusIn, reason))
    row = made.current_row()
    assert row is not None
    assert record_of(row).call_id == "stopped"
    assert made.selectionModel().hasSelection() == (reason is Qt.FocusReason.TabFocusReason)


def test_what_is_read_stays_when_the_oldest_calls_make_room(qtbot: QtBot) -> None:
    made = HistoryView(HistoryModel(limit=60, beat=Beat(now=lambda: START_S + 60)))
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    made.history.set_records(many(60))
    made.verticalScrollBar().setValue(20 * 28)
    read = made.history.row_at(made.rowAt(1))
    made.history.apply([quick("new", START_S + 100)])
    assert made.history.row_of("q000") is None
    assert made.history.row_at(made.rowAt(1)) is read


def test_what_is_current_stays_current_when_the_calls_are_asked_for_again(view: HistoryView, qtbot: QtBot) -> None:
    view.toggle("demo", expanded=True)
    view.setCurrentIndex(view.history.index(3, 0))
    before = here(view)
    with qtbot.waitSignal(view.row_changed):
        view.history.set_records([quick("older", START_S - 5), *session()])
    assert here(view) == before
    view.history.set_filter(CallFilter(text="demo"))
    assert here(view) == before
    view.history.set_records([quick("another", START_S)])
    assert view.current_row() is None


def test_a_current_call_that_goes_does_not_stop_the_following(qtbot: QtBot) -> None:
    made = HistoryView(HistoryModel(limit=60, beat=Beat(now=lambda: START_S + 60)))
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    made.history.set_records(many(60))
    made.setCurrentIndex(made.history.index(0, 0))
    made.follow()
    made.history.apply([quick("new", START_S + 100)])
    assert made.history.row_of("q000") is None
    assert made.following
    assert made.rowAt(made.viewport().height() - 2) == made.history.rowCount() - 1


def test_a_running_call_is_commanded_from_the_menu_key(view: HistoryView, qtbot: QtBot) -> None:
    view.history.set_records([waiting().record, demo("done").record])
    asked: list[tuple[str, str]] = []
    view.send_now_wanted.connect(lambda call_id: asked.append(("send", call_id)))
    view.stop_wanted.connect(lambda call_id: asked.append(("stop", call_id)))
    counts = []
    for call_id in ("waiting", "done"):
        view.go_to_call(call_id)
        view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5)))
        menu = view.findChildren(QMenu)[-1]
        actions = [action for action in menu.actions() if not action.isSeparator()]
        counts.append(len(actions))
        for action in actions[2:]:
            action.trigger()
        menu.close()
    assert counts == [6, 4]
    assert asked == [("send", "waiting"), ("stop", "waiting")]


def shows_the_newest(view: HistoryView) -> bool:
    return view.following and view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_ctrl_home_goes_to_the_oldest_call_of_all(view: HistoryView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.oldest_wanted):
        QTest.keyClick(view, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert here(view) == "demo"


def test_in_the_past_it_follows_nothing_and_asks_for_newer_calls(view: HistoryView, qtbot: QtBot) -> None:
    view.history.set_records(many(60), past=True)
    bar = view.verticalScrollBar()
    assert (view.following, bar.value()) == (False, 0)
    with qtbot.waitSignal(view.near_newest):
        view.scrollToBottom()
    assert not shows_the_newest(view)
    where = bar.value()
    view.history.grow([quick("r1", START_S + 100), quick("r2", START_S + 101)])
    assert bar.value() == where, "what is in view stays there"
    view.history.apply([quick("live", START_S + 200)])
    assert view.history.row_of("live") is None
    newest = view.findChild(Button, "history.newest")
    assert newest is not None
    assert not newest.isHidden()
    with qtbot.waitSignal(view.newest_wanted):
        newest.click()
    view.history.set_records(many(90))
    assert shows_the_newest(view)
