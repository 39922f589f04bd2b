from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.statistics.statistics_page import Question, StatisticsPage
from tests.clock import Clock
from tests.gui.live.samples import PLATFORMS
from tests.gui.statistics.samples import empty, overview


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


@pytest.fixture
def page(qtbot: QtBot, clock: Clock) -> StatisticsPage:
    made = StatisticsPage(clock=clock)
    qtbot.addWidget(made)
    made.tools.setParent(made)
    made.set_platforms(PLATFORMS)
    made.resize(1180, 600)
    return made


@pytest.fixture
def asked(page: StatisticsPage) -> list[Question]:
    questions: list[Question] = []
    page.wanted.connect(questions.append)
    return questions


def shows_figures(page: StatisticsPage) -> bool:
    return page.board.isVisible()


def state(page: StatisticsPage) -> str:
    found = page.findChild(QWidget, "statistics.empty")
    assert found is not None
    return str(found._state)  # type: ignore[attr-defined]  # NoFigures


def test_it_asks_when_somebody_looks_and_shows_the_answer(page: StatisticsPage, asked: list[Question]) -> None:
    page.calls_ended()
    assert asked == []
    page.show()
    assert asked == [Question("today", None)]
    assert (shows_figures(page), state(page)) == (False, "computing")
    page.show_overview(overview())
    assert shows_figures(page)
    assert page.tools.copy.isEnabled()


def test_another_range_or_platform_is_asked_for(page: StatisticsPage, asked: list[Question]) -> None:
    page.show()
    QTest.keyClick(page.tools.range, Qt.Key.Key_Left)
    page.tools.platform.setCurrentIndex(1)
    assert asked[1:] == [Question("hour", None), Question("hour", "douyin")]


def test_calls_that_end_are_counted_soon_and_many_of_them_at_once(
    page: StatisticsPage, asked: list[Question], qtbot: QtBot
) -> None:
    page.show()
    page.show_overview(overview())
    for _ in range(50):
        page.calls_ended()
    assert len(asked) == 1
    qtbot.waitUntil(lambda: len(asked) == 2)


def test_a_slow_answer_is_not_asked_for_again_at_once(page: StatisticsPage, clock: Clock) -> None:
    page.show()
    clock.now_s += 3.0
    page.show_overview(overview())
    page.calls_ended()
    assert page._soon.interval() == 30_000
    page.refresh()
    clock.now_s += 0.001
    page.show_overview(overview())
    page.calls_ended()
    assert page._soon.interval() == 100


def test_work_that_takes_long_is_told_and_can_be_stopped(
    page: StatisticsPage, asked: list[Question], qtbot: QtBot
) -> None:
    page.show()
    work = page.findChild(QWidget, "statistics.work")
    stop = page.findChild(QWidget, "statistics.work.stop")
    assert work is not None
    assert stop is not None
    assert work.isHidden()
    qtbot.waitUntil(work.isVisible)
    with qtbot.waitSignal(page.given_up):
        QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert (work.isHidden(), state(page)) == (True, "stopped")
    again = page.findChild(QWidget, "statistics.again")
    assert again is not None
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    assert len(asked) == 2


def test_stopping_leaves_the_figures_that_are_shown(page: StatisticsPage) -> None:
    page.show()
    page.show_overview(overview())
    page.refresh()
    page.stop()
    assert shows_figures(page)


def test_no_calls_and_no_history_are_said(page: StatisticsPage) -> None:
    page.show()
    page.show_overview(empty(stopped=2))
    assert (shows_figures(page), state(page)) == (False, "empty")
    assert not page.tools.copy.isEnabled()
    page.show_overview(None)
    assert state(page) == "unusable"
    page.show_overview(overview())
    assert shows_figures(page)


def test_figures_of_the_other_mode_are_never_left_standing(page: StatisticsPage, asked: list[Question]) -> None:
    page.show()
    page.show_overview(overview())
    page.forget()
    assert (shows_figures(page), state(page), len(asked)) == (False, "computing", 2)


def test_nobody_looks_nothing_is_computed(page: StatisticsPage, asked: list[Question], qtbot: QtBot) -> None:
    page.show()
    with qtbot.waitSignal(page.given_up):
        page.hide()
    page.calls_ended()
    page.refresh()
    assert len(asked) == 1
    assert not page._minute.isActive()
    page.show()
    assert len(asked) == 2


def test_it_looks_again_as_time_goes_on(page: StatisticsPage, asked: list[Question]) -> None:
    page.show()
    page.show_overview(overview())
    assert (page._minute.isActive(), page._minute.interval()) == (True, 60_000)
    page._minute.timeout.emit()
    assert len(asked) == 2


def test_figures_are_copied_as_a_table(page: StatisticsPage) -> None:
    page.show()
    page.show_overview(overview())
    QTest.mouseClick(page.tools.copy, Qt.MouseButton.LeftButton)
    assert "http.429\t19\t17" in QGuiApplication.clipboard().text()


def test_the_keyboard_begins_at_the_first_figure(page: StatisticsPage) -> None:
    page.show()
    page.setFocus()
    assert page.window().focusWidget() is page.tools.range
    page.show_overview(overview())
    page.setFocus()
    assert page.window().focusWidget() is page.board.cards.first_try


def test_a_change_of_language_reaches_the_figures(page: StatisticsPage) -> None:
    page.show()
    page.show_overview(overview())
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    assert shows_figures(page)
