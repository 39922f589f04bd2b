from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.beat import Beat
from gui.live.live_pane import PAGES, LivePane, PageName
from gui.logs.log_page import LogPage
from gui.statistics.statistics_page import StatisticsPage
from tests.gui.live.samples import PLATFORMS, START_S, session, waiting


@pytest.fixture
def pane(qtbot: QtBot) -> LivePane:
    made = LivePane(beat=Beat(now=lambda: START_S + 15.5))
    qtbot.addWidget(made)
    made.resize(1180, 372)
    made.history.set_platforms(PLATFORMS)
    made.show()
    return made


def named(pane: LivePane, name: str) -> QWidget:
    found = pane.findChild(QWidget, name)
    assert found is not None
    return found


def test_it_begins_with_the_history_and_builds_the_others_when_they_are_shown(pane: LivePane, qtbot: QtBot) -> None:
    assert (pane.current(), pane.history.isVisible()) == ("history", True)
    assert (pane.page("statistics"), pane.page("logs")) == (None, None)
    kinds: dict[PageName, type] = {"statistics": StatisticsPage, "logs": LogPage}
    for name, kind in kinds.items():
        with qtbot.waitSignal(pane.page_built) as told:
            page = pane.show_page(name)
        assert told.args == [name, page]
        assert isinstance(page, kind)
        assert page.isVisible()
    with qtbot.assertNotEmitted(pane.page_built):
        for name in PAGES:
            pane.show_page(name)


def test_only_the_tools_of_the_shown_page_are_there(pane: LivePane) -> None:
    assert named(pane, "history.filter").isVisible()
    pane.show_page("statistics")
    assert not named(pane, "history.filter").isVisible()
    assert named(pane, "statistics.range").isVisible()
    pane.show_page("history")
    assert named(pane, "history.filter").isVisible()


def test_tabs_are_chosen_by_key(pane: LivePane) -> None:
    pane.head.tabs.setFocus()
    QTest.keyClick(pane.head.tabs, Qt.Key.Key_Right)
    assert pane.current() == "statistics"
    QTest.keyClick(pane.head.tabs, Qt.Key.Key_Right)
    assert pane.current() == "logs"


def test_a_page_takes_the_keyboard_when_it_is_gone_to(pane: LivePane) -> None:
    pane.history.set_records(session())
    pane.show_page("logs", focus=True)
    pane.show_page("history", focus=True)
    assert pane.history.view.hasFocus()


def test_tabs_tell_how_many_calls_and_errors_there_are(pane: LivePane) -> None:
    pane.history.set_records(session())
    pane.set_errors(2)
    assert [pane.head.tabs.tabText(index) for index in range(3)] == ["History 5", "Statistics", "Logs 2"]
    assert pane.head.tabs.accessibleTabName(2) == "Logs, 2 errors"
    QTest.keyClicks(named(pane, "history.filter"), "erp")
    assert pane.head.tabs.tabText(0) == "History 1 / 5"
    pane.set_errors(0)
    assert pane.head.tabs.tabText(2) == "Logs"


def test_maximising_is_told_and_reaches_pages_that_are_built_later(pane: LivePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.maximise_toggled) as told:
        QTest.mouseClick(named(pane, "history.maximise"), Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert pane.head.is_maximised()
    pane.show_page("logs")
    pane.set_maximised(False)
    assert not pane.head.is_maximised()


def test_a_change_of_language_reaches_the_tabs(pane: LivePane) -> None:
    QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))
    assert pane.head.tabs.tabText(1) == "Statistics"


def test_the_pane_is_whole_at_the_smallest_window(pane: LivePane) -> None:
    pane.resize(924, 240)
    pane.history.set_records([*session(), waiting().record])
    maximise = named(pane, "history.maximise")
    for name in PAGES:
        pane.show_page(name)
        assert pane.rect().contains(QRect(maximise.mapTo(pane, QPoint(0, 0)), maximise.size())), name
    pane.show_page("history")
    edit = named(pane, "history.filter")
    assert edit.mapTo(pane, QPoint(edit.width(), 0)).x() < maximise.mapTo(pane, QPoint(0, 0)).x()
    assert pane.head.tabs.geometry().right() < edit.mapTo(pane, QPoint(0, 0)).x()
    assert pane.history.view.viewport().height() > 100
