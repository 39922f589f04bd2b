from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from core.trace import CallRecord
from gui.beat import Beat
from gui.live.columns import ROW_HEIGHT, Column
from gui.live.history_model import HistoryModel
from gui.live.history_view import HistoryView
from gui.live.rows import ChildRow
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn
from tests.gui.live.samples import START_S, demo, quick, session, waiting

MIDDLE = ROW_HEIGHT // 2


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> HistoryView:
    model = HistoryModel(beat=Beat(now=lambda: START_S + 15.5))
    made = HistoryView(model)
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    return made


def piece_area(view: HistoryView, row: int, number: int) -> QRect:
    """Where the waterfall delegate puts a piece of a row, in the viewport."""
    item = view.history.row_at(row)
    assert item is not None
    piece = view.waterfall.pieces(item)[number]
    left = view.columnViewportPosition(Column.WATERFALL)
    top = view.rowViewportPosition(row)
    return QRect(round(left + piece.left), top + MIDDLE - 6, round(piece.right - piece.left), 12)


def test_the_demo_is_painted_where_its_time_is(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records([demo().record])
    expected = [{"wf.fail"}, {"wf.wait"}, {"wf.ok"}, {"wf.refresh"}, {"wf.ok"}]
    every = {theme.color(f"wf.{kind}").name().upper() for kind in ("ok", "fail", "wait", "refresh", "running")}
    axis, left = view.controller.axis, view.columnViewportPosition(Column.WATERFALL)
    for number, tokens in enumerate(expected):
        area = piece_area(view, 0, number)
        seen = colours_in(view.viewport(), area.adjusted(2, 0, -2, 0))
        wanted = {theme.color(token).name().upper() for token in tokens}
        assert wanted <= seen, number
        if number != 2:  # the lower half of the error in a body is hatched in red
            assert not (seen & every) - wanted, number
    start = piece_area(view, 0, 0)
    assert start.left() == pytest.approx(left + axis.x(START_S), abs=1)
    wait = piece_area(view, 0, 1)
    assert wait.width() == pytest.approx(axis.per_s * 1.0, abs=1.5)


def test_the_end_of_a_call_has_its_mark(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records(session())
    rows = {"demo": "wf.ok", "failed": "wf.fail", "stopped": "wf.stopped"}
    for call_id, token in rows.items():
        row = view.history.row_of(call_id)
        assert row is not None
        last = piece_area(view, row, -1)
        after = QRect(last.right() + 4, last.top(), 14, 12)
        assert theme.color(token).name().upper() in colours_in(view.viewport(), after)


def test_now_is_a_line_over_all_rows_while_something_runs(
    view: HistoryView, theme: Theme, colours_in: ColoursIn
) -> None:
    view.history.set_records([quick(), waiting().record])
    x = round(view.columnViewportPosition(Column.WATERFALL) + view.controller.axis.x(START_S + 15.5))
    whole = QRect(x - 2, 0, 4, view.viewport().height())
    assert theme.color("accent.text").name().upper() in colours_in(view.viewport(), whole)
    view.history.set_records([quick()])
    assert theme.color("accent.text").name().upper() not in colours_in(view.viewport(), whole)


def test_a_running_wait_is_thick_up_to_now_and_dashed_to_its_planned_end(
    view: HistoryView, theme: Theme, colours_in: ColoursIn
) -> None:
    view.history.set_records([waiting(planned_s=12).record])
    area = piece_area(view, 0, -2)
    x = view.columnViewportPosition(Column.WATERFALL) + view.controller.axis.x(START_S + 15.5)
    amber = theme.color("wf.wait").name().upper()
    line = view.viewport().grab(QRect(area.left(), area.center().y(), area.width(), 1)).toImage()
    solid = [line.pixelColor(at, 0).name().upper() == amber for at in range(4, round(x - area.left()) - 3)]
    rest = [
        line.pixelColor(at, 0).name().upper() == amber for at in range(round(x - area.left()) + 3, area.width() - 4)
    ]
    assert all(solid)
    assert any(rest)
    assert not all(rest)


def test_a_step_stands_in_its_row_where_it_stands_in_the_call(view: HistoryView) -> None:
    view.history.set_records([demo().record])
    view.toggle("demo", True)
    whole = [(piece.left, piece.right) for piece in view.waterfall.pieces(demo().record)]
    rows = [view.history.row_at(row) for row in range(1, 6)]
    steps = [(piece.left, piece.right) for row in rows if row is not None for piece in view.waterfall.pieces(row)]
    assert steps == whole


def test_a_call_out_of_view_says_where_it_is(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records([demo().record, quick("late", START_S + 900)])
    left = view.columnViewportPosition(Column.WATERFALL)
    before = colours_in(view.viewport(), QRect(left + 10, MIDDLE - 8, 70, 16))
    assert theme.color("text.tertiary").name().upper() in before


def test_the_mouse_finds_short_pieces_too(view: HistoryView) -> None:
    record = quick()
    view.history.set_records([record])
    view.controller.zoom(0, 1000)
    piece = view.waterfall.pieces(record)[0]
    assert piece.right - piece.left == 6
    found = view.waterfall.piece_at(record, piece.left - 1.5)
    assert isinstance(found, ChildRow)
    assert (found.index, found.part) == (0, "step")
    assert view.waterfall.piece_at(record, piece.left - 30) is None


def test_the_tooltip_is_that_of_the_piece(view: HistoryView, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _pos, text, _widget: told.append(text))
    view.history.set_records([demo().record])
    option = QStyleOptionViewItem()
    option.rect = view.visualRect(view.history.index(0, Column.WATERFALL))
    area = piece_area(view, 0, 1)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, area.center(), QPoint(0, 0))
    assert view.waterfall.helpEvent(event, view, option, view.history.index(0, Column.WATERFALL))
    assert told[0].startswith("Wait · 1.00 s")
    assert "Retry-After: 1" in told[0]


def test_rows_differ_by_ground_when_selected(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records(session())
    view.setCurrentIndex(view.history.index(1, 0))
    strip = QRect(0, view.rowViewportPosition(1), 3, ROW_HEIGHT - 1)
    assert colours_in(view.viewport(), strip) == {theme.color("accent.text").name().upper()}
    item = view.history.row_at(1)
    assert isinstance(item, CallRecord)
    ground = QRect(view.columnViewportPosition(Column.WATERFALL) + 2, view.rowViewportPosition(1), 6, 6)
    assert theme.color("bg.selected").name().upper() in colours_in(view.viewport(), ground)
