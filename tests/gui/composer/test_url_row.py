from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.methods import METHODS
from gui.composer.url_row import UrlRow
from gui.widgets.badge import Badge


@pytest.fixture
def row(qtbot: QtBot) -> UrlRow:
    made = UrlRow()
    qtbot.addWidget(made)
    made.resize(700, 60)
    made.show()
    made.activateWindow()
    return made


def chip(row: UrlRow) -> Badge:
    found = row.path.findChild(Badge)
    assert isinstance(found, Badge)
    return found


def test_an_operations_target_can_be_read_and_not_changed(row: UrlRow) -> None:
    row.show_target("POST", "/orders", fixed=True)
    assert (row.method.currentText(), row.path.text()) == ("POST", "/orders")
    assert not row.method.isEnabled()
    assert row.method.property("fixed") is True
    assert row.path.isReadOnly()
    row.show_target("GET", "/", fixed=False)
    assert row.method.isEnabled()
    assert not row.path.isReadOnly()


def test_every_method_is_offered_by_key(row: UrlRow, qtbot: QtBot) -> None:
    row.show_target("GET", "/", fixed=False)
    with qtbot.waitSignal(row.edited):
        qtbot.keyClick(row.method, Qt.Key.Key_Down)
    assert [row.method.itemText(index) for index in range(row.method.count())] == list(METHODS)


def test_typing_is_told(row: UrlRow, qtbot: QtBot) -> None:
    row.show_target("GET", "/", fixed=False)
    with qtbot.waitSignal(row.edited):
        qtbot.keyClicks(row.path, "x")
    with qtbot.assertNotEmitted(row.edited, wait=0):
        row.show_target("GET", "/other", fixed=False)


def test_the_host_stands_before_the_path_and_the_text_beside_it(row: UrlRow) -> None:
    row.set_base("http://127.0.0.1:8765/douyin")
    assert chip(row).text() == "127.0.0.1:8765"
    assert chip(row).toolTip() == "http://127.0.0.1:8765/douyin"
    assert row.path.textMargins().left() >= chip(row).geometry().right() - 10
    row.set_base("")
    assert not chip(row).isVisible()
    assert row.path.textMargins().left() == 0


def test_a_host_without_end_leaves_the_path_its_room(row: UrlRow) -> None:
    row.set_base(f"https://{'a' * 200}.example")
    assert row.path.textMargins().left() == 0
    assert row.path.minimumSizeHint().width() < 300


def test_a_path_of_ten_kilobytes_stays_in_its_field(row: UrlRow) -> None:
    width = row.width()
    row.show_target("GET", "/" + "x" * 10_000, fixed=True)
    assert row.path.cursorPosition() == 0
    assert row.minimumSizeHint().width() <= width


def test_a_problem_is_told_below_and_marked(row: UrlRow) -> None:
    row.show_problem("The path is wrong.")
    assert row.message.isVisible()
    assert row.path.property("invalid") is True
    assert row.path.accessibleDescription() == "The path is wrong."
    row.show_problem("")
    assert not row.message.isVisible()
    assert row.path.property("invalid") is False


def test_the_keyboard_goes_from_send_to_stop_and_back(row: UrlRow, qapp: QApplication) -> None:
    row.send.setFocus()
    row.set_running(running=True)
    assert row.focusWidget() is row.stop
    row.set_running(running=False)
    assert row.focusWidget() is row.send


def test_a_keyboard_elsewhere_is_left_there(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row, field = UrlRow(window), QLineEdit(window)
    window.show()
    field.setFocus()
    for running in (True, False):
        row.set_running(running=running)
        assert window.focusWidget() is field


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_both_are_pressed_by_key(row: UrlRow, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(row.send_pressed):
        qtbot.keyClick(row.send, key)
    row.set_running(running=True)
    with qtbot.waitSignal(row.stop_pressed):
        qtbot.keyClick(row.stop, key)
