from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.live.filter_edit import FilterEdit


@pytest.fixture
def edit(qtbot: QtBot) -> FilterEdit:
    made = FilterEdit("x.filter")
    qtbot.addWidget(made)
    made.show()
    return made


def test_escape_empties_it_and_a_second_one_leaves_it(edit: FilterEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(edit, "erp 429")
    with qtbot.assertNotEmitted(edit.left):
        QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
    with qtbot.waitSignal(edit.left):
        QTest.keyClick(edit, Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_and_the_down_arrow_leave_it_as_it_is(edit: FilterEdit, qtbot: QtBot, key: Qt.Key) -> None:
    QTest.keyClicks(edit, "erp")
    with qtbot.waitSignal(edit.left):
        QTest.keyClick(edit, key)
    assert edit.text() == "erp"
