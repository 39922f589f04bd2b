from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.credentials.tools.candidate_table import CandidateTable
from tests.gui.credentials.tools.samples import candidate


def test_space_ticks_the_row_in_whatever_column_the_cursor_is(qtbot: QtBot) -> None:
    table = CandidateTable()
    qtbot.addWidget(table)
    table.rows.show_candidates([candidate("password", "new"), candidate("api_key", "new")], {})
    table.show()
    QApplication.sendEvent(table, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    table.setCurrentIndex(table.rows.index(1, 2))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.rows.chosen() == [0]
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.rows.chosen() == [0, 1]
    assert not table.dragEnabled()
