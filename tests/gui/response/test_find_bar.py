from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.response.find_bar import FindBar

Key = Qt.Key


class Owner(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.selected = ""
        self.view = QPlainTextEdit(self)
        self.bar = FindBar(self, lambda: self.selected)
        self.asked: list[tuple[str, bool, bool]] = []
        self.bar.wanted.connect(lambda *asked: self.asked.append(asked))
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.view)


@pytest.fixture
def owner(qtbot: QtBot) -> Owner:
    made = Owner()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.view.setFocus()
    return made


def test_it_comes_with_ctrl_f_and_goes_with_esc(owner: Owner, qtbot: QtBot) -> None:
    assert not owner.bar.isVisible()
    qtbot.keyClick(owner.view, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert owner.bar.isVisible()
    assert owner.focusWidget() is owner.bar.field
    with qtbot.waitSignal(owner.bar.closed):
        qtbot.keyClick(owner.bar.field, Key.Key_Escape)
    assert not owner.bar.isVisible()


def test_typing_searches_from_here_and_enter_goes_on(owner: Owner, qtbot: QtBot) -> None:
    owner.bar.open_bar()
    qtbot.keyClicks(owner.bar.field, "id")
    qtbot.keyClick(owner.bar.field, Key.Key_Return)
    qtbot.keyClick(owner.bar.field, Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    assert owner.asked == [("i", False, True), ("id", False, True), ("id", False, False), ("id", True, False)]


def test_ctrl_enter_is_left_to_send(owner: Owner, qtbot: QtBot) -> None:
    owner.bar.open_bar()
    owner.bar.field.setText("id")
    owner.asked.clear()
    qtbot.keyClick(owner.bar.field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert owner.asked == []


@pytest.mark.parametrize(("selected", "taken"), [("needle", "needle"), ("", "before"), ("x" * 500, "before")])
def test_a_short_selection_becomes_the_search(owner: Owner, selected: str, taken: str) -> None:
    owner.bar.field.setText("before")
    owner.selected = selected
    owner.bar.open_bar()
    assert owner.bar.field.text() == taken


def test_the_result_is_told_in_words(owner: Owner) -> None:
    told = []
    for line in (12, None, 0):
        owner.bar.show_result(line)
        told.append(owner.bar.result.text())
    assert told == ["Line 12", "Not found", ""]


def test_an_emptied_field_says_nothing(owner: Owner) -> None:
    owner.bar.field.setText("id")
    owner.bar.show_result(None)
    owner.bar.field.clear()
    assert owner.bar.result.text() == ""
    assert owner.asked == [("id", False, True)]


def test_the_result_stays_with_a_change_of_language(owner: Owner) -> None:
    owner.bar.show_result(3)
    owner.bar.retranslate()
    assert owner.bar.result.text() == "Line 3"
