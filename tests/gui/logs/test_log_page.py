from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.log_blocks import BLOCK_LINES
from core.log_tail import LogTail
from gui.logs.log_feed import LogFeed
from gui.logs.log_page import LogPage
from gui.widgets.buttons import Button
from tests.gui.live.samples import PLATFORMS
from tests.gui.logs.filling import CALL_1, CALL_2, empty_tail, fill, log, take_all


@pytest.fixture
def tail() -> LogTail:
    return fill(empty_tail())


@pytest.fixture
def page(qtbot: QtBot, tail: LogTail) -> Iterator[LogPage]:
    made = LogPage()
    qtbot.addWidget(made)
    made.resize(1180, 400)
    made.set_platforms(PLATFORMS)
    feed = LogFeed(tail, made)
    made.set_feed(feed)
    made.show()
    yield made
    feed.stop()


def messages(page: LogPage) -> list[str]:
    return [line.text for row in range(page.model.rowCount()) if (line := page.model.line(row)) is not None]


def flush(page: LogPage) -> None:
    assert page._feed is not None
    page._feed.flush()


def test_lines_counts_and_sources_are_there(page: LogPage) -> None:
    assert page.model.rowCount() == 6
    assert page.bar.levels._texts[1:3] == ["Errors 1", "Warnings 1"]
    assert page.bar.logger.count() == 3


def test_typing_filters_when_it_pauses(page: LogPage, qtbot: QtBot) -> None:
    page.bar.edit.insert("抖音 ")
    QTest.keyClicks(page.bar.edit, "http")
    assert page.model.rowCount() == 6
    qtbot.waitUntil(lambda: len(messages(page)) == 2)
    QTest.keyClicks(page.bar.edit, "x")
    QTest.keyClick(page.bar.edit, Qt.Key.Key_Return)
    assert messages(page) == []
    empty = page.findChild(QWidget, "logs.empty")
    assert empty is not None
    assert empty.isVisible()
    clear = page.findChild(Button, "logs.empty.clear_filter")
    assert clear is not None
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(messages(page)) == 6)
    assert page.view.isVisible()


def test_only_the_lines_of_one_call_and_back(page: LogPage) -> None:
    page.bar.edit.setText("something else")
    page.show_call(CALL_2)
    assert messages(page) == ["Sent GET /orders (attempt 1)", "The call failed: HTTP 400"]
    assert page.window().focusWidget() is page.view
    QTest.keyClick(page, Qt.Key.Key_Escape)
    page._apply_filter()
    assert page.model.rowCount() == 6


def test_a_line_leads_to_its_call(page: LogPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Home)
    with qtbot.waitSignal(page.call_wanted) as told:
        QTest.keyClick(page.view, Qt.Key.Key_G)
    assert told.args == [CALL_1]
    QTest.keyClick(page.view, Qt.Key.Key_L)
    assert len(messages(page)) == 3


def test_enter_opens_the_whole_line_and_escape_closes_it(page: LogPage) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_End)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.details.isVisible()
    assert page.details.text.toPlainText().startswith("three\nlines ␛")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.details.isVisible()


def test_escape_is_for_the_page_first_then_for_the_window(page: LogPage, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    QShortcut(QKeySequence("Esc"), page.window(), lambda: pressed.append(True))
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.show_call(CALL_2)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.details.isVisible()
    for _ in range(2):  # the line, then the filter
        QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert (page.details.isVisible(), page.bar.line_filter().is_open, pressed) == (False, True, [])
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert pressed == [True]


def test_nothing_is_taken_while_nobody_looks(page: LogPage, tail: LogTail) -> None:
    page.hide()
    log(tail, "meanwhile", logging.ERROR)
    flush(page)
    assert page.model.lines == 6
    assert page.bar.levels._texts[1] == "Errors 2"
    page.show()
    assert messages(page)[-1] == "meanwhile"


def test_lines_that_have_gone_are_let_go_while_nobody_looks(page: LogPage) -> None:
    small = empty_tail(max_lines=BLOCK_LINES)
    page.model.set_tail(fill(small))
    page.hide()
    for number in range(3 * BLOCK_LINES):
        log(small, f"line {number}")
    page._on_news()
    assert (page.model.rowCount(), page.model.lines) == (0, 0)
    page.show()
    take_all(page.model, small)
    assert messages(page)[0] == f"line {2 * BLOCK_LINES - 6}"


def test_following_is_shown_and_chosen(page: LogPage, tail: LogTail) -> None:
    for number in range(100):
        log(tail, f"line {number}")
    flush(page)
    page.view.verticalScrollBar().setValue(0)
    assert not page.bar.follow.isChecked()
    QTest.keyClick(page.bar.follow, Qt.Key.Key_Space)
    assert page.view.following


def test_the_shown_lines_are_exported_and_it_is_told(page: LogPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.show_call(CALL_2)
    with qtbot.waitSignal(page.told) as told:
        page.export.save(page.model.shown_rows(), str(tmp_path / "x.txt"))
    assert told.args == [f"2 lines written to {tmp_path / 'x.txt'}", True]
    work = page.findChild(QWidget, "logs.work")
    assert work is not None
    assert work.isHidden()


def test_copying_less_than_was_selected_is_told(page: LogPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.told):
        page.view.copied.emit(5, 5)
    with qtbot.waitSignal(page.told) as told:
        page.view.copied.emit(10_000, 12_345)
    assert told.args is not None
    assert "10,000 of 12,345" in told.args[0]


def test_the_folder_is_asked_for(page: LogPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.folder_wanted):
        QTest.mouseClick(page.bar.folder, Qt.MouseButton.LeftButton)


def test_a_key_leads_to_the_filter(page: LogPage) -> None:
    page.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.window().focusWidget() is page.bar.edit


def test_a_change_of_language_reaches_it(page: LogPage) -> None:
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    assert page.model.rowCount() == 6
