from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.pages import Pages
from gui.top_bar import TopBar


@pytest.fixture
def frame(qtbot: QtBot) -> tuple[TopBar, Pages]:
    bar = TopBar()
    pages = Pages(QWidget(), bar)
    for widget in (bar, pages):
        qtbot.addWidget(widget)
    return bar, pages


def test_a_page_takes_the_place_of_the_work_and_gives_it_back(frame: tuple[TopBar, Pages], qtbot: QtBot) -> None:
    bar, pages = frame
    page = QWidget()
    with qtbot.waitSignal(pages.page_wanted, check_params_cb=lambda name: name == "credentials"):
        bar.credentials.click()
    assert pages.at_work
    assert bar.requests.isChecked(), "it is marked when it is there"
    with qtbot.waitSignal(pages.live_wanted, check_params_cb=lambda on: on is False):
        pages.show_page("credentials", page)
    assert (pages.at_work, bar.credentials.isChecked()) == (False, True)
    with qtbot.waitSignal(pages.live_wanted, check_params_cb=lambda on: on is True):
        bar.live.click()
    assert (pages.at_work, bar.live.isChecked()) == (True, True)
    pages.show_page("credentials", page)
    assert pages.count() == 2


def test_a_page_that_is_asked_may_be_left_later_or_never(frame: tuple[TopBar, Pages]) -> None:
    bar, pages = frame
    waiting: list[Callable[[], object]] = []
    done: list[str] = []
    pages.guard = waiting.append
    pages.leave(lambda: done.append("at work"))
    assert done == ["at work"]
    pages.show_page("credentials", QWidget())
    bar.requests.click()
    assert (pages.at_work, bar.credentials.isChecked()) == (False, True)
    waiting.pop()()
    assert (pages.at_work, bar.requests.isChecked()) == (True, True)


def test_a_page_without_a_guard_is_left_at_once(frame: tuple[TopBar, Pages]) -> None:
    _bar, pages = frame
    done: list[str] = []
    pages.show_page("credentials", QWidget())
    pages.leave(lambda: done.append("left"))
    assert done == ["left"]
