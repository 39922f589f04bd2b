from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.log_blocks import Line
from gui.live.wording import Names
from gui.logs.log_model import Column, LogModel
from gui.logs.log_table import ROW_HEIGHT, LogTable
from gui.theme import Theme
from tests.gui.live.samples import PLATFORMS
from tests.gui.logs.conftest import ColoursIn
from tests.gui.logs.filling import empty_tail, fill, log


@pytest.fixture
def table(qtbot: QtBot) -> LogTable:
    names = Names()
    names.set_platforms(PLATFORMS)
    model = LogModel(names)
    made = LogTable(model)
    qtbot.addWidget(made)
    model.setParent(made)
    model.set_tail(fill(empty_tail()))
    made.resize(1000, 300)
    made.show()
    return made


def cell(table: LogTable, row: int, column: Column) -> QRect:
    left = table.columnViewportPosition(column)
    return QRect(left + 12, table.rowViewportPosition(row), table.columnWidth(column) - 12, ROW_HEIGHT - 1)


def colour(theme: Theme, token: str) -> str:
    return theme.color(token).name().upper()


def test_levels_are_told_by_icon_and_word_beside_their_colour(
    table: LogTable, theme: Theme, colours_in: ColoursIn
) -> None:
    view = table.viewport()
    for row, token in ((1, "warn.text"), (4, "danger.text"), (0, "text.secondary")):
        area = cell(table, row, Column.LEVEL)
        icon, word = QRect(area.left(), area.top(), 16, area.height()), area.adjusted(22, 0, 0, 0)
        assert len(colours_in(view, icon)) > 3, "an icon, with soft edges"
        assert colour(theme, token) in colours_in(view, word)


def test_the_platform_has_its_tile_and_the_call_is_a_link(table: LogTable, theme: Theme, colours_in: ColoursIn) -> None:
    view = table.viewport()
    assert theme.tile("douyin").name().upper() in colours_in(view, cell(table, 0, Column.PLATFORM))
    assert colour(theme, "accent.text") in colours_in(view, cell(table, 0, Column.CALL))
    assert colour(theme, "accent.text") not in colours_in(view, cell(table, 5, Column.CALL))


def test_a_selected_row_has_a_mark_and_a_ground(table: LogTable, theme: Theme, colours_in: ColoursIn) -> None:
    table.selectRow(2)
    top = table.rowViewportPosition(2)
    assert colour(theme, "accent.text") in colours_in(table.viewport(), QRect(0, top, 3, ROW_HEIGHT - 1))
    assert colour(theme, "bg.selected") in colours_in(table.viewport(), QRect(0, top, 300, ROW_HEIGHT))
    assert table.selected_rows() == [range(2, 3)]


def test_the_row_under_the_mouse_lights_up_and_goes_out(table: LogTable, theme: Theme, colours_in: ColoursIn) -> None:
    area = QRect(300, table.rowViewportPosition(1), 100, ROW_HEIGHT - 1)
    table.set_hover(1)
    assert colour(theme, "bg.hover") in colours_in(table.viewport(), area)
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert colour(theme, "bg.hover") not in colours_in(table.viewport(), area)


def test_the_message_takes_what_is_left(table: LogTable) -> None:
    def used() -> int:
        return sum(table.columnWidth(column) for column in Column)

    assert used() == table.viewport().width()
    table.setColumnWidth(Column.CALL, 200)
    assert used() == table.viewport().width()
    table.resize(1300, 300)
    assert used() == table.viewport().width()
    table.resize(500, 300)
    assert table.columnWidth(Column.MESSAGE) == 320


def test_only_what_is_in_view_is_asked_for(table: LogTable, monkeypatch: pytest.MonkeyPatch) -> None:
    tail = empty_tail()
    for number in range(3000):
        log(tail, f"line {number}")
    table.lines.set_tail(tail)
    asked: list[int] = []
    line = table.lines.line

    def remembering(row: int) -> Line | None:
        asked.append(row)
        return line(row)

    monkeypatch.setattr(table.lines, "line", remembering)
    table.scrollToBottom()
    asked.clear()
    table.viewport().repaint()
    assert 0 < len(asked) < 20
