"""What the text columns of the history really look like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.beat import Beat
from gui.live.columns import Column
from gui.live.history_model import HistoryModel
from gui.live.history_view import HistoryView
from gui.live.wording import Names
from gui.theme import Theme, current_theme
from tests.gui.live.conftest import ColoursIn
from tests.gui.live.samples import PLATFORMS, START_S, demo, failed, quick, waiting


@pytest.fixture
def view(qtbot: QtBot) -> HistoryView:
    names = Names()
    names.set_platforms(PLATFORMS)
    made = HistoryView(HistoryModel(names=names, beat=Beat(now=lambda: START_S + 12)))
    qtbot.addWidget(made)
    made.resize(1200, 400)
    made.history.set_records([demo().record, quick(), failed(), waiting().record])
    made.show()
    return made


def cell(view: HistoryView, row: int, column: Column) -> QRect:
    return view.visualRect(view.history.index(row, column))


def seen(colours: set[str], *tokens: str) -> bool:
    """Whether each colour is there, as far as a thin line can have a colour."""
    return all(any(_close(QColor(colour), current_theme().color(token)) for colour in colours) for token in tokens)


def _close(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) < 24 for a, b in pairs)


def test_results_have_their_colour_and_their_icon(view: HistoryView, colours_in: ColoursIn, theme: Theme) -> None:
    view.clearSelection()
    port = view.viewport()
    for row, token in ((0, "ok.text"), (2, "danger.text"), (3, "warn.text")):
        assert seen(colours_in(port, cell(view, row, Column.RESULT)), token), row
    assert seen(colours_in(port, cell(view, 1, Column.RESULT)), "ok.text", "text.primary")


def test_a_call_has_the_tile_of_its_platform(view: HistoryView, colours_in: ColoursIn) -> None:
    assert seen(colours_in(view.viewport(), cell(view, 0, Column.PLATFORM)), "tile.douyin")
    assert seen(colours_in(view.viewport(), cell(view, 2, Column.PLATFORM)), "tile.erp")


def test_the_selected_row_is_marked_not_by_its_ground_alone(view: HistoryView, colours_in: ColoursIn) -> None:
    view.setCurrentIndex(view.history.index(1, 0))
    first = cell(view, 1, Column.TIME)
    assert seen(colours_in(view.viewport(), QRect(first.left(), first.top() + 4, 3, 16)), "accent.text")
    assert seen(colours_in(view.viewport(), cell(view, 1, Column.OPERATION)), "bg.selected")


def test_the_row_under_the_mouse_is_lit(view: HistoryView, colours_in: ColoursIn) -> None:
    view._set_hover(2)
    assert seen(colours_in(view.viewport(), cell(view, 2, Column.OPERATION)), "bg.hover")


def test_the_steps_of_a_call_run_over_several_columns(view: HistoryView, colours_in: ColoursIn) -> None:
    view.toggle("demo", True)
    port = view.viewport()
    title = cell(view, 3, Column.PLATFORM)
    assert seen(colours_in(port, title), "danger.text", "bg.sunken"), "the icon of a failed attempt"
    reason = cell(view, 3, Column.RESULT)
    assert seen(colours_in(port, reason), "danger.text")
    # the same words go on in the next column: nothing of them is painted twice or left out at the border
    border = QRect(reason.right() - 20, reason.top(), 40, reason.height())
    assert seen(colours_in(port, border), "bg.sunken")


def test_a_running_wait_tells_in_amber_what_is_left(view: HistoryView, colours_in: ColoursIn) -> None:
    view.toggle("waiting", True)
    last_wait = view.history.rows_of("waiting").stop - 2
    assert seen(colours_in(view.viewport(), cell(view, last_wait, Column.TOTAL)), "warn.text")


def test_what_says_little_is_quieter(view: HistoryView, colours_in: ColoursIn) -> None:
    port = view.viewport()
    assert seen(colours_in(port, cell(view, 1, Column.TRIES)), "text.tertiary")
    assert seen(colours_in(port, cell(view, 0, Column.TRIES)), "text.primary")


def test_rows_are_uniform(view: HistoryView) -> None:
    view.toggle("demo", True)
    assert {view.rowHeight(row) for row in range(view.history.rowCount())} == {28}
