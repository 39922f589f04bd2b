"""Every key that the window or docs/automation.md names is bound, once, and works in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.texts import Language, set_language
from gui.actions import ACTIONS, shown_keys
from gui.beat import Beat
from gui.i18n import use_language
from gui.live.history_model import HistoryModel
from gui.live.history_view import HistoryView
from gui.live.wording import Names
from gui.logs.log_model import LogModel
from gui.logs.log_view import LogView
from tests.gui.conftest import MakeWindow
from tests.gui.live.samples import START_S, session
from tests.gui.logs.filling import empty_tail, fill

DOCUMENT = (Path(__file__).parents[2] / "docs" / "automation.md").read_text(encoding="utf-8")
KEYS = r"(?:(?:Ctrl|Alt|Shift)\+)+(?:[A-Z][a-z]*|F\d+)|F\d+|Esc"
NAMED = re.compile(rf"\(({KEYS})\)$|^({KEYS})$")
FOCUSES = ("composer.path", "composer.params", "composer.body", "history.table", "history.filter", "topbar.theme")


def named_keys(window: QWidget) -> set[str]:
    """The keys that tooltips name: at their end in brackets, or alone."""
    tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    return {key for tip in tips for found in NAMED.findall(tip) for key in found if key}


def bound_keys(window: QWidget) -> set[str]:
    shortcuts = [keys for action in window.findChildren(QAction) for keys in action.shortcuts()]
    shortcuts += [keys for shortcut in window.findChildren(QShortcut) for keys in QShortcut.keys(shortcut)]
    return {keys.toString(QKeySequence.SequenceFormat.PortableText).replace("Return", "Enter") for keys in shortcuts}


def test_the_document_names_the_keys_of_every_action() -> None:
    paragraph = re.search(r"^Actions \(.*?\n\n", DOCUMENT, re.DOTALL | re.MULTILINE)
    assert paragraph is not None
    told = dict(re.findall(rf"`action\.(\w+)`(?:\s({KEYS}))?", paragraph[0]))
    assert told == {spec.id: shown_keys(spec.id) for spec in ACTIONS}


def test_the_document_names_no_key_that_is_not_bound(make_window: MakeWindow) -> None:
    window = make_window()
    elsewhere = {
        "Ctrl+S",  # of the page of credentials, which is made when it is first shown
        "Ctrl+Home",  # of the history's table alone: below
    }
    assert set(re.findall(rf"(?<!\w){KEYS}", DOCUMENT)) - bound_keys(window) == elsewhere


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_that_a_tooltip_names_is_bound(make_window: MakeWindow, language: Language) -> None:
    window = make_window()
    use_language(language)
    window.history.set_records(session())
    named = named_keys(window)
    assert {"Ctrl+Enter", "Esc", "Ctrl+Shift+K", "F11", "Ctrl+F"} <= named
    assert named <= bound_keys(window)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_of_every_action_works_wherever_the_keyboard_is(
    make_window: MakeWindow, qtbot: QtBot, language: Language
) -> None:
    window = make_window()
    use_language(language)
    window.history.set_records(session())
    window.show_first_run(on=False)
    window.composer.set_operation("")  # a path to type, and a body
    for page in range(window.composer.tabs.bar.count()):
        window.composer.tabs.show_page(page)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.actions_by_id["quit"].triggered.disconnect()
    heard: list[str] = []
    for name, action in window.actions_by_id.items():
        action.triggered.connect(lambda _on, name=name: heard.append(name))
    wanted: list[str] = []
    reached = 0
    for focus in FOCUSES:
        widget = window.findChild(QWidget, focus)
        assert widget is not None, focus
        for spec in ACTIONS:
            for keys in spec.keys:
                window.pages.go("requests")
                widget.setFocus()
                reached += widget.hasFocus()
                wanted.append(spec.id)
                QTest.keySequence(window.focusWidget() or window, QKeySequence(keys))
                assert heard == wanted, f"{keys} in {focus}"
    assert reached > len(wanted) / 2


def history_view() -> QTableView:
    view = HistoryView(HistoryModel(beat=Beat(now=lambda: START_S + 60)))
    view.history.set_records(session())
    view.go_to_call("demo")
    return view


def log_view() -> QTableView:
    model = LogModel(Names())
    view = LogView(model)
    model.setParent(view)
    model.set_tail(fill(empty_tail(max_lines=1000)))
    view.setCurrentIndex(model.index(0, 0))
    return view


@pytest.mark.parametrize(
    ("make", "signals", "keys"),
    [
        (history_view, ("lines_wanted", "again_wanted", "oldest_wanted"), ["L", "R", "Ctrl+C", "Ctrl+Home"]),
        (log_view, ("line_opened", "call_wanted", "call_lines_wanted"), ["Return", "G", "L", "Ctrl+C"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_in_a_menu_does_what_its_entry_does(
    make: Callable[[], QTableView], signals: tuple[str, ...], keys: list[str], language: Language, qtbot: QtBot
) -> None:
    use_language(language)
    view = make()
    qtbot.addWidget(view)
    view.show()
    heard: list[tuple[str, ...]] = []
    for name in signals:
        getattr(view, name).connect(lambda *told, name=name: heard.append((name, *map(str, told))))
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5)))
    menu = view.findChildren(QMenu)[-1]
    entries = {action.shortcut().toString(): action for action in menu.actions() if not action.shortcut().isEmpty()}
    assert list(entries) == keys
    clipboard = QGuiApplication.clipboard()
    for shown, action in entries.items():
        clipboard.clear()
        action.trigger()
        done = [*heard, ("copied", clipboard.text())]
        heard.clear()
        clipboard.clear()
        QTest.keySequence(view, QKeySequence(shown))
        assert [*heard, ("copied", clipboard.text())] == done != [("copied", "")], shown
        heard.clear()
    menu.close()
    use_language("en")
    set_language(None)
