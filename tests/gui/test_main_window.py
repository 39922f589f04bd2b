"""The frame as a whole: names, words that fit, folding, what is remembered, closing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QPushButton, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.calls import APIResponse
from core.credentials.source import MemoryCredentials
from core.platforms.loader import load_platforms
from core.tasks import TaskRegistry
from core.texts import set_language
from gui.actions import ACTIONS
from gui.credentials.dialog import CredentialDialog
from gui.i18n import use_language
from gui.main_window import MIN_WIDTH, MainWindow
from gui.sidebar import RAIL, WIDTH
from gui.state import WindowState
from gui.theme import theme_manager
from gui.widgets.ask import Question
from gui.widgets.tab_order import tab_stops
from tests.gui.live.samples import demo, session

AUTOMATION = Path(__file__).parents[2] / "docs" / "automation.md"
MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MakeWindow]:
    theme_manager().set_dark(False)

    def make() -> MainWindow:
        window = MainWindow(WindowState(tmp_path / "window.ini"), qapp)
        window.sidebar.set_platforms(list(load_platforms()))
        window.composer.set_platforms(list(load_platforms()))
        window.composer.load_example()
        qtbot.addWidget(window, before_close_func=lambda closed: closed.finish())
        window.show()
        window.resize(1440, 900)
        return window

    yield make
    use_language("en")
    set_language(None)
    theme_manager().set_dark(False)


def _by_key(window: QWidget) -> list[QWidget]:
    """What Tab reaches; not the inner parts of Qt's own controls."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parent(), QTabBar)
        and widget.objectName() != "qt_scrollarea_viewport"
        and not any(isinstance(parent, QComboBox) for parent in _parents(widget))
    ]


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _everything(window: MainWindow) -> list[QWidget]:
    dialog = CredentialDialog(TaskRegistry(), MemoryCredentials(), [], window)  # type: ignore[arg-type]  # nothing is deleted
    dialog.rows.set_platform(load_platforms().get("douyin"))
    Question("Title", "Text", "Yes", "No", parent=window)
    window.toasts.show("Message")
    return _by_key(window)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<\w+>", "[a-z0-9_]+", re.escape(name).replace(r"\<", "<").replace(r"\>", ">")))


def test_everything_that_tab_reaches_has_a_name_and_is_listed(make_window: MakeWindow) -> None:
    listed = set(re.findall(r"^\| `([^`]+)`", AUTOMATION.read_text(encoding="utf-8"), re.MULTILINE))
    widgets = _everything(make_window())
    silent, unknown = [], []
    for widget in widgets:
        interface = QAccessible.queryAccessibleInterface(widget)
        if not (widget.accessibleName() or (interface and interface.text(QAccessible.Text.Name))):
            silent.append(widget.objectName() or type(widget).__name__)
        if not any(_pattern(name).fullmatch(widget.objectName()) for name in listed):
            unknown.append(widget.objectName() or type(widget).__name__)
    gone = [name for name in listed if not any(_pattern(name).fullmatch(widget.objectName()) for widget in widgets)]
    assert (silent, unknown, gone) == ([], [], [])


def test_tab_goes_through_the_window_as_the_eye_does(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.show_first_run(on=False)
    window.composer.set_mode("sandbox", {})
    window.composer.set_operation("")
    window.response.show_response(APIResponse("c", 200, None, {}, b"{}", {}, (), 0.1, "ok"), demo().record)
    window.history.set_records(session())
    window.activateWindow()
    window.top_bar.requests.setFocus()
    walked: list[str] = []
    for _ in range(60):
        focus = window.focusWidget()
        assert focus is not None
        if walked and focus is window.top_bar.requests:
            break
        # a table has several stops; of a group of buttons Qt takes one or all, depending on what was pressed before
        name = re.sub(r"^(nav|sidebar\.platform)\.\w+", r"\1", focus.objectName())
        if name not in walked[-1:]:
            walked.append(name)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert walked == [
        "nav", "topbar.language", "topbar.theme", "sidebar.sandbox", "sidebar.platform",
        "composer.platform", "composer.operation", "composer.scenario",
        "composer.method", "composer.path", "composer.send",
        "composer.tabs", "composer.params", "composer.copy_url",
        "response.tabs", "response.mode", "response.find_button", "response.copy", "response.save", "response.body",
        "history.filter", "history.axis_mode", "history.maximise", "history.table",
    ]  # fmt: skip


def test_whoever_has_the_keyboard_is_seen_to_have_it(make_window: MakeWindow, qapp: QApplication) -> None:
    theme_manager().apply_sheet()
    window = make_window()
    window.show_first_run(on=False)
    window.composer.set_mode("sandbox", {})
    window.composer.set_operation("")
    window.composer.tabs.show_page(4)
    window.response.show_response(APIResponse("c", 200, None, {}, b"{}", {}, (), 0.1, "ok"), demo().record)
    window.history.set_records(session())
    window.activateWindow()
    unseen = []
    for widget in tab_stops(window):
        if widget.isVisible() and widget.isEnabled() and not isinstance(widget, QPlainTextEdit):  # it has a cursor
            (window.top_bar.requests if widget is not window.top_bar.requests else window.top_bar.theme).setFocus()
            qapp.processEvents()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            qapp.processEvents()
            if widget.grab().toImage() == before:
                unseen.append(widget.objectName())
    assert unseen == []


def test_every_action_is_listed(make_window: MakeWindow) -> None:
    told = AUTOMATION.read_text(encoding="utf-8")
    assert [spec.id for spec in ACTIONS if f"`action.{spec.id}`" not in told] == []


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


def test_credentials_open_over_the_page_that_is_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    with qtbot.waitSignal(window.credentials_wanted):
        window.top_bar.credentials.click()
    assert window.top_bar.requests.isChecked()


def test_closing_is_asked_for_and_done_later(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()
    window.finish()
    assert not window.isVisible()


def test_sizes_are_remembered(make_window: MakeWindow, qapp: QApplication) -> None:
    window = make_window()
    window.show_first_run(on=False)
    window.halves.setSizes([600, 580])
    qapp.processEvents()
    sizes = window.halves.sizes()
    window.remember()
    again = make_window()
    assert not again.state.first_run
    qapp.processEvents()
    assert again.halves.sizes() == sizes


def test_it_tells_when_it_was_painted(make_window: MakeWindow, qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow(make_window().state, qapp)
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
