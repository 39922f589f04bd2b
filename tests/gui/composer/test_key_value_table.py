from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.platforms.model import Param
from gui.composer.key_value_model import CHECK, NAME, VALUE, KeyValueModel
from gui.composer.key_value_table import KeyValueTable
from gui.composer.rows import Row

Key = Qt.Key


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[KeyValueTable]:
    window = QWidget()
    column = QVBoxLayout(window)
    model = KeyValueModel("New", window)
    made = KeyValueTable(model, "composer.params", "Params", window)
    after = QLineEdit(window)
    after.setObjectName("after")
    column.addWidget(made)
    column.addWidget(after)
    model.set_rows((Row("a", "1", declared=Param("a")),))
    qtbot.addWidget(window)
    window.resize(600, 300)
    window.show()
    window.activateWindow()
    made.setFocus()
    yield made  # noqa: PT022 - the frame keeps the window alive


def editor(table: KeyValueTable) -> QWidget:
    """What has the keyboard: the open editor, else the table."""
    return next((found for found in table.viewport().findChildren(QLineEdit) if found.isVisible()), table)


def typed(table: KeyValueTable, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(editor(table), text)


def press(
    table: KeyValueTable, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(editor(table), key, held)


def test_a_row_is_filled_by_keys_alone(table: KeyValueTable, qtbot: QtBot) -> None:
    table.select_cell(1, NAME)
    press(table, qtbot, Key.Key_Return)
    typed(table, qtbot, "name")
    press(table, qtbot, Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, VALUE)
    typed(table, qtbot, "value")
    press(table, qtbot, Key.Key_Return)
    assert table.rows.rows[1] == Row("name", "value")
    assert (table.currentIndex().row(), table.currentIndex().column()) == (2, NAME)
    assert table.state() == KeyValueTable.State.EditingState


def test_escape_gives_the_old_value_back(table: KeyValueTable, qtbot: QtBot) -> None:
    table.select_cell(0)
    press(table, qtbot, Key.Key_F2)
    typed(table, qtbot, "99")
    press(table, qtbot, Key.Key_Escape)
    assert table.rows.rows[0].value == "1"


def test_space_switches_and_delete_removes(table: KeyValueTable, qtbot: QtBot) -> None:
    table.rows.paste("b=2")
    table.select_cell(1)
    press(table, qtbot, Key.Key_Space)
    assert not table.rows.rows[1].enabled
    press(table, qtbot, Key.Key_Delete)
    assert len(table.rows.rows) == 1
    press(table, qtbot, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert table.rows.rows[1].name == "b"  # type: ignore[misc]  # the row has just been typed


def test_copy_and_paste_of_lines(table: KeyValueTable, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("x=1\ny: 2")
    table.select_cell(0)
    press(table, qtbot, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row.name for row in table.rows.rows] == ["a", "x", "y"]
    table.selectAll()
    press(table, qtbot, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a=1\nx=1\ny=2"


def test_tab_leaves_the_table_at_its_end(table: KeyValueTable, qtbot: QtBot) -> None:
    table.select_cell(1, VALUE)
    press(table, qtbot, Key.Key_Tab)
    assert not table.hasFocus()
    table.select_cell(0, VALUE)
    press(table, qtbot, Key.Key_Tab)
    assert table.hasFocus()


def test_the_whole_check_cell_switches(table: KeyValueTable, qtbot: QtBot) -> None:
    area = table.visualRect(table.rows.index(0, CHECK))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.right() - 4, area.center().y()))
    assert not table.rows.rows[0].enabled


def test_what_is_being_typed_can_be_taken_over(table: KeyValueTable, qtbot: QtBot) -> None:
    table.select_cell(0)
    press(table, qtbot, Key.Key_Return)
    typed(table, qtbot, "77")
    table.commit_editor()
    assert table.rows.rows[0].value == "77"
