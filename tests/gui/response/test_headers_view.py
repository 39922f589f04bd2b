from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.redaction import get_redactor
from gui.response.headers_view import HeadersView

HEADERS = {"content-type": "application/json", "x-long": "v" * 5000, "x-html": "<b>bold</b>"}


@pytest.fixture
def view(qtbot: QtBot) -> HeadersView:
    made = HeadersView()
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    made.set_headers(HEADERS)
    return made


def shown(view: HeadersView) -> dict[str, str]:
    pairs = [(view.item(row, 0), view.item(row, 1)) for row in range(view.rowCount())]
    return {name.text(): value.text() for name, value in pairs if name and value}


def test_all_are_shown_as_received(view: HeadersView) -> None:
    assert shown(view) == HEADERS


def test_others_take_their_place(view: HeadersView) -> None:
    view.set_headers({"a": "1"})
    assert shown(view) == {"a": "1"}
    view.set_headers({})
    assert view.rowCount() == 0


def test_copy_takes_the_selected_lines(view: HeadersView, qtbot: QtBot) -> None:
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "content-type: application/json"
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\n")[2] == "x-html: <b>bold</b>"


def test_what_is_copied_has_no_secret_in_it(view: HeadersView, qtbot: QtBot) -> None:
    get_redactor().register("planted-secret-1234")
    view.set_headers({"X-Echo": "it was planted-secret-1234", "Set-Cookie": "session=abc"})
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("X-Echo: it was ")
    assert "planted-secret" not in copied
    assert "session=abc" not in copied


def test_nothing_can_be_changed(view: HeadersView, qtbot: QtBot) -> None:
    view.setCurrentCell(0, 1)
    qtbot.keyClicks(view, "x")
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert view.state() != HeadersView.State.EditingState
    assert shown(view) == HEADERS


def test_a_long_value_does_not_widen_the_table(view: HeadersView) -> None:
    assert view.horizontalHeader().length() <= view.viewport().width()


def test_tab_leaves_it(view: HeadersView) -> None:
    assert not view.tabKeyNavigation()
