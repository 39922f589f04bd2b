from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.beat import Beat
from gui.live.columns import ROW_HEIGHT, WATERFALL_MIN, Column
from gui.live.history_model import HistoryModel
from gui.live.waterfall_table import WaterfallTable
from gui.theme import Theme
from tests.clock import Clock
from tests.gui.live.conftest import ColoursIn
from tests.gui.live.samples import START_S, Script, demo, quick, session, waiting


def growing(table: WaterfallTable) -> bool:
    return table.history.beat.followed_by(table)


class PaintLog(QObject):
    """The regions that a widget was asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.regions: list[QRegion] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        if isinstance(event, QPaintEvent):
            self.regions.append(event.region())
        return False


@pytest.fixture
def clock() -> Clock:
    return Clock(START_S + 15.5)


@pytest.fixture
def table(qtbot: QtBot, clock: Clock) -> WaterfallTable:
    made = WaterfallTable(HistoryModel(beat=Beat(now=clock)))
    qtbot.addWidget(made)
    made.resize(1200, 300)
    return made


def test_the_timer_runs_only_while_something_runs_and_somebody_looks(table: WaterfallTable) -> None:
    table.history.set_records([waiting().record])
    assert not growing(table), "nobody looks yet"
    table.show()
    assert growing(table)
    table.hide()
    assert not growing(table)
    table.show()
    assert growing(table)
    table.history.apply([waiting().wait(12.0).finish("cancelled", "cancelled")])
    assert not growing(table)


def test_nothing_runs_nothing_ticks(table: WaterfallTable) -> None:
    table.show()
    table.history.set_records(session())
    assert not growing(table)


def test_a_call_that_ends_stops_the_timer(table: WaterfallTable) -> None:
    script = Script("a", START_S + 15).start()
    table.show()
    table.history.apply([script.record])
    assert growing(table)
    script.answer(0.2, 200, "ok")
    table.history.apply([script.finish("succeeded")])
    assert not growing(table)


def test_a_tick_repaints_only_what_grows(table: WaterfallTable, qtbot: QtBot, clock: Clock) -> None:
    table.show()
    table.history.set_records([quick(at_s=START_S + 6), waiting().record])
    QApplication.processEvents()
    log = PaintLog()
    table.viewport().installEventFilter(log)
    clock.now_s += 0.5
    table.history.beat.tick()
    qtbot.waitUntil(lambda: bool(log.regions))
    finished = table.visualRect(table.history.index(0, Column.RESULT)).center()
    running = table.visualRect(table.history.index(1, Column.TOTAL)).center()
    assert not any(region.contains(finished) for region in log.regions)
    assert any(region.contains(running) for region in log.regions)


def test_the_line_of_now_moves_with_the_clock(table: WaterfallTable, clock: Clock) -> None:
    table.show()
    table.history.set_records([waiting().record])
    before = table._now_x
    assert before is not None
    clock.now_s += 1.0
    table.history.beat.tick()
    assert table._now_x == pytest.approx(before + table.controller.axis.per_s, abs=0.01)
    table.set_axis_mode("from_start")
    assert table._now_x is None


def test_no_line_goes_through_the_words_about_a_call_out_of_view(
    table: WaterfallTable, clock: Clock, theme: Theme, colours_in: ColoursIn
) -> None:
    clock.now_s = START_S + 8 + 2.5
    table.show()
    table.history.set_records([quick(at_s=START_S - 900), waiting().record])
    table.controller.zoom(0, 0.1)
    past = table.visualRect(table.history.index(0, Column.WATERFALL))
    words = table.waterfall.words_area(table.history.row_at(0), QRectF(past)).toRect()  # type: ignore[arg-type]
    table._now_x = words.center().x() - past.left()
    now = theme.color("accent.text").name().upper()
    assert not colours_in(table.viewport(), words) & {now, theme.color("line.grid").name().upper()}
    assert now in colours_in(table.viewport(), words.translated(0, ROW_HEIGHT))
    assert now in colours_in(table.viewport(), words.translated(0, 3 * ROW_HEIGHT)), "it goes on below"


def test_the_waterfall_takes_what_is_left_but_not_less_than_it_needs(table: WaterfallTable) -> None:
    table.show()
    text = sum(table.columnWidth(column) for column in Column if column is not Column.WATERFALL)
    result = table.columnWidth(Column.RESULT)
    assert table.columnWidth(Column.WATERFALL) == table.viewport().width() - text
    table.setColumnWidth(Column.RESULT, 300)
    assert table.columnWidth(Column.WATERFALL) == table.viewport().width() - text - 300 + result
    table.resize(700, 300)
    assert table.columnWidth(Column.WATERFALL) == WATERFALL_MIN
    assert table.controller.axis.width == WATERFALL_MIN


def test_maximised_columns_are_wider(table: WaterfallTable) -> None:
    small = table.columnWidth(Column.RESULT)
    table.set_maximised(True)
    assert table.columnWidth(Column.RESULT) > small


def test_the_current_call_is_brought_into_time(table: WaterfallTable) -> None:
    table.show()
    table.history.set_records([demo().record, quick("late", START_S + 900)])
    assert table.controller.axis.t0_s > START_S + 800
    table.setCurrentIndex(table.history.index(0, 0))
    assert table.controller.axis.t0_s <= START_S <= table.controller.axis.t1_s


def test_the_newest_call_is_drawn_also_while_an_old_one_is_current(table: WaterfallTable, clock: Clock) -> None:
    table.show()
    table.history.set_records([demo().record])
    table.setCurrentIndex(table.history.index(0, 0))
    clock.now_s = START_S + 600
    table.history.apply([quick("new", START_S + 599)])
    assert table.controller.axis.t0_s > START_S + 500
    table.setCurrentIndex(table.history.index(1, 0))
    table.setCurrentIndex(table.history.index(0, 0))
    assert table.controller.axis.t1_s < START_S + 100, "who goes to it sees it"
    table.following = False  # scrolled away: what is read stays in view
    table.history.apply([quick("newer", START_S + 599.5)])
    assert table.controller.axis.t1_s < START_S + 100


def test_a_window_made_for_a_long_wait_is_not_kept_for_short_calls(table: WaterfallTable, clock: Clock) -> None:
    table.show()
    script = waiting(planned_s=60)
    table.history.set_records([script.record])
    assert table.controller.axis.span_s > 60
    table.history.apply([script.wait(60, actual_s=1.0).finish("cancelled", "cancelled")])
    clock.now_s = START_S + 100
    table.history.apply([demo("new", START_S + 40).record])
    assert table.controller.axis.span_s < 30
