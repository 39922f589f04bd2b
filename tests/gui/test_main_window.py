"""The frame as a whole: words that fit, folding, what is remembered, closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSplitter, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.i18n import use_language
from gui.main_window import MIN_WIDTH, MainWindow
from gui.sidebar import RAIL, WIDTH
from gui.theme import theme_manager
from tests.gui.conftest import MakeWindow
from tests.gui.live.samples import demo


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_button_is_cut_in_any_language_and_theme(
    make_window: MakeWindow, qapp: QApplication, language: str, dark: bool
) -> None:
    use_language("zh" if language == "zh" else "en")
    theme_manager().set_dark(dark)
    window = make_window()
    for on in (True, False):
        window.show_first_run(on=on)
        qapp.processEvents()
        cut = [
            (button.objectName(), button.text())
            for button in [*window.findChildren(QPushButton), *window.findChildren(QToolButton)]
            if button.isVisible() and button.text() and button.width() < button.sizeHint().width()
        ]
        assert cut == []


def test_words_change_everywhere(make_window: MakeWindow, qapp: QApplication) -> None:
    window = make_window()
    use_language("zh")
    qapp.processEvents()
    assert window.top_bar.requests.text() == "请求"
    assert window.first_run.send.text() == "发送示例"
    assert window.actions_by_id["quit"].text() == "退出"
    use_language("en")
    qapp.processEvents()
    assert window.top_bar.requests.text() == "Requests"


def test_a_narrow_window_has_a_rail_and_a_small_one_scrolls(make_window: MakeWindow, qapp: QApplication) -> None:
    window = make_window()
    assert window.sidebar.width() == WIDTH
    window.resize(1280, 800)
    assert window.sidebar.width() == RAIL
    window.resize(1024, 700)
    qapp.processEvents()
    frame = window.top_bar.parentWidget()
    assert frame is not None
    assert frame.width() == MIN_WIDTH
    assert window.width() == 1024


def test_the_live_pane_takes_the_window_and_gives_it_back(make_window: MakeWindow, qapp: QApplication) -> None:
    window = make_window()
    window.show_first_run(on=False)
    window.top_bar.live.click()
    qapp.processEvents()
    assert not window.composer.head.isVisible()
    assert window.sidebar.width() == RAIL
    window.actions_by_id["live"].trigger()
    qapp.processEvents()
    assert window.composer.head.isVisible()
    assert window.top_bar.requests.isChecked()


def test_credentials_are_asked_for_by_the_top_bar(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    with qtbot.waitSignal(window.credentials_wanted):
        window.top_bar.credentials.click()
    assert window.top_bar.requests.isChecked(), "marked when the page is there"


def test_closing_is_asked_for_and_done_later(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()
    window.finish()
    assert not window.isVisible()


def _halves(window: MainWindow) -> QSplitter:
    found = window.findChild(QSplitter, "splitter.halves")
    assert found is not None
    return found


def test_sizes_are_remembered(make_window: MakeWindow, qapp: QApplication) -> None:
    window = make_window()
    window.show_first_run(on=False)
    halves = _halves(window)
    halves.setSizes([600, 580])
    qapp.processEvents()
    sizes = halves.sizes()
    window.remember()
    again = make_window()
    assert not again.state.first_run
    qapp.processEvents()
    assert _halves(again).sizes() == sizes


def test_it_tells_when_it_was_painted(make_window: MakeWindow, qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow(make_window().state)
    qtbot.addWidget(window, before_close_func=lambda closed: closed.finish())
    with qtbot.waitSignal(window.painted):
        window.show()


def test_a_failed_task_is_told_and_logged(make_window: MakeWindow, caplog: pytest.LogCaptureFixture) -> None:
    window = make_window()
    window.report_failure("history", OSError("read-only"))
    assert "history" in caplog.text
    assert "history" in next(iter(window.toasts._shown.values())).text.text()


def test_messages_keep_to_the_corner(make_window: MakeWindow) -> None:
    window = make_window()
    toast = window.toasts.show("Message")
    assert window.rect().contains(toast.mapTo(window, QPoint(toast.width() - 1, toast.height() - 1)))


def open_details(window: MainWindow) -> QWidget:
    window.maximise_pane(on=True)
    window.history.apply([demo().record])
    QTest.keyClick(window.history.view, Qt.Key.Key_Home)
    return window.history.view


def filter_calls(window: MainWindow) -> QWidget:
    field = window.history.tools.findChild(QLineEdit, "history.filter")
    assert isinstance(field, QLineEdit)
    field.setText("a word")
    return field


@pytest.mark.parametrize("way", [open_details, filter_calls])
def test_escape_takes_away_what_is_open_before_it_stops_a_call(
    make_window: MakeWindow, qtbot: QtBot, way: Callable[[MainWindow], QWidget]
) -> None:
    window = make_window()
    window.show_first_run(on=False)
    stop = window.actions_by_id["stop"]
    stopped: list[bool] = []
    stop.triggered.connect(lambda: stopped.append(True))
    part = way(window)
    part.setFocus()
    qtbot.waitUntil(part.hasFocus)
    QTest.keyClick(part, Qt.Key.Key_Escape)
    assert stopped == []
    assert not window.history.tools.filter_text()
    assert not window.history.details.isVisible()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert stopped == [True]
