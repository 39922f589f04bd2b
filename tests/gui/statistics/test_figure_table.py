from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gui.statistics.figure_table import MOST_ROWS, Column, FigureRow, FigureTable
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn

ROLE = Qt.ItemDataRole


def rows(count: int) -> list[FigureRow]:
    return [FigureRow((f"name {number}", str(number)), f"name {number}: {number}") for number in range(count)]


@pytest.fixture
def table(qtbot: QtBot) -> FigureTable:
    made = FigureTable("x.table", (Column(0), Column(80, right=True)), 31)
    qtbot.addWidget(made)
    made.figures.set_titles((("Name", ""), ("Calls", "How many.")))
    made.resize(400, 200)
    made.show()
    return made


def test_it_is_a_sound_model(table: FigureTable, qtmodeltester: ModelTester) -> None:
    table.show_rows(rows(3))
    qtmodeltester.check(table.figures)


def test_titles_tell_what_they_mean_and_rows_tell_themselves(table: FigureTable) -> None:
    table.show_rows(rows(2))
    model = table.figures
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(1, horizontal) == "Calls"
    assert model.headerData(1, horizontal, ROLE.ToolTipRole) == "How many."
    assert model.headerData(0, horizontal, ROLE.ToolTipRole) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(model.index(1, 1)) == "1"
    assert model.data(model.index(1, 0), ROLE.AccessibleTextRole) == "name 1: 1"
    assert model.data(model.index(1, 1), ROLE.ToolTipRole) == "name 1: 1"


def test_it_is_as_high_as_its_rows_up_to_a_limit(table: FigureTable) -> None:
    table.show_rows(rows(2))
    two = table.height()
    table.show_rows(rows(5))
    assert table.height() == two + 3 * 31
    table.show_rows(rows(40))
    assert table.height() == two + (MOST_ROWS - 2) * 31
    table.show_rows([], room_for=6)
    assert table.height() == two + 4 * 31


def test_new_figures_of_the_same_rows_keep_what_is_selected(table: FigureTable) -> None:
    table.show_rows(rows(3))
    table.selectRow(1)
    table.show_rows(rows(3))
    assert table.currentIndex().row() == 1


def test_one_column_takes_what_is_left(table: FigureTable) -> None:
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    table.resize(600, 200)
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()


def test_figures_stand_at_the_right(table: FigureTable, theme: Theme, colours_in: ColoursIn) -> None:
    table.show_rows(rows(3))
    left = table.columnViewportPosition(1)
    view = table.viewport()
    assert len(colours_in(view, QRect(left, 2, 40, 20))) == 1
    assert len(colours_in(view, QRect(left + 60, 2, 20, 24))) > 1
