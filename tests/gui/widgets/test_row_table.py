"""Tables of whole rows: how they answer to keys and mouse, and where the button stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.row_table import place_at_foot, set_up_rows


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    made, other = QTableView(), QPushButton("other")
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(other)
    model = QStandardItemModel(50, 3, made)
    for row in range(50):
        model.setItem(row, 0, QStandardItem(str(row)))
    made.setModel(model)
    set_up_rows(made, 24)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    window.activateWindow()
    return window


@pytest.fixture
def table(window: QWidget) -> QTableView:
    found = window.findChild(QTableView)
    assert found is not None
    return found


def test_a_row_is_selected_whole_and_never_edited(table: QTableView) -> None:
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(2, 0)).center()
    )
    assert {(index.row(), index.column()) for index in table.selectedIndexes()} == {(2, 0), (2, 1), (2, 2)}
    QTest.keyClick(table, Qt.Key.Key_F2)
    assert table.state() != QTableView.State.EditingState
    assert {table.rowHeight(row) for row in range(50)} == {24}


def test_tab_leaves_the_table(table: QTableView) -> None:
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Tab)
    focus = table.window().focusWidget()
    assert isinstance(focus, QPushButton)
    assert focus.text() == "other"


def test_the_button_stands_over_the_middle_of_the_last_rows(table: QTableView) -> None:
    button = QPushButton("Go to newest", table)
    place_at_foot(button, table)
    area = table.viewport().geometry()
    assert abs(button.geometry().center().x() - area.center().x()) <= 1
    assert area.bottom() - button.geometry().bottom() == 9
    assert button.size() == button.sizeHint()
