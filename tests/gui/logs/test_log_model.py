from __future__ import annotations

import itertools
import logging

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.log_blocks import BLOCK_LINES
from core.log_tail import LogTail
from gui.live.wording import Names
from gui.logs.line_filter import LineFilter
from gui.logs.log_model import Column, LogModel
from tests.gui.logs.filling import CALL_1, empty_tail, fill, log, take_all

ROLE = Qt.ItemDataRole


@pytest.fixture
def tail() -> LogTail:
    return fill(empty_tail())


@pytest.fixture
def model(qapp: object, tail: LogTail) -> LogModel:
    made = LogModel(Names(), clock=lambda: 0.0)  # a machine that is never busy
    made.set_tail(tail)
    return made


def texts(model: LogModel) -> list[str]:
    return [str(model.data(model.index(row, Column.MESSAGE))) for row in range(model.rowCount())]


def many(tail: LogTail, count: int, level: int = logging.INFO) -> None:
    for number in range(count):
        log(tail, f"line {number}", level)


def test_it_is_a_sound_model_while_lines_come_and_go(qtmodeltester: ModelTester, qapp: object) -> None:
    tail = empty_tail(max_lines=BLOCK_LINES)
    model = LogModel(Names())
    qtmodeltester.check(model)
    model.set_tail(fill(tail))
    for _ in range(5):
        many(tail, BLOCK_LINES // 2)
        take_all(model, tail)
        model.set_filter(LineFilter("error"))
        fill(tail)
        take_all(model, tail)
        model.set_filter(LineFilter())
    assert model.rowCount() == model.lines <= 2 * BLOCK_LINES


def test_cells_headers_and_sentences(model: LogModel) -> None:
    assert model.rowCount() == 6
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in Column][-1] == "Message"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(model.index(1, Column.LEVEL)) == "Warning"
    assert model.data(model.index(1, Column.CALL), ROLE.ToolTipRole).count(CALL_1) == 1
    assert model.data(model.index(1, Column.TIME), ROLE.AccessibleTextRole).startswith("Warning, ")
    assert model.data(model.index(1, Column.LEVEL), ROLE.DecorationRole) is None
    assert model.line(6) is None


def test_new_lines_are_one_insert(model: LogModel, tail: LogTail, qtbot: QtBot) -> None:
    inserts: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserts.append((first, last)))
    many(tail, 2500)
    with qtbot.waitSignal(model.grown) as told:
        model.take()
    assert (told.args, inserts) == ([2500], [(6, 2505)])
    with qtbot.assertNotEmitted(model.grown):
        model.take()


def test_lines_that_have_gone_are_one_removal(qapp: object, qtbot: QtBot) -> None:
    tail, model = empty_tail(max_lines=2 * BLOCK_LINES), LogModel(Names(), clock=lambda: 0.0)
    many(tail, 2 * BLOCK_LINES)
    model.set_tail(tail)
    many(tail, 2 * BLOCK_LINES)
    with qtbot.waitSignal(model.shrunk) as told:
        model.take()
    assert told.args == [2 * BLOCK_LINES]
    assert texts(model)[0] == "line 0"
    assert model.rowCount() == 2 * BLOCK_LINES


def test_a_filter_shows_what_passes_and_goes_on_with_what_comes(model: LogModel, tail: LogTail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.filtered):
        model.set_filter(LineFilter("error"))
    assert texts(model) == ["The call failed: HTTP 400"]
    log(tail, "another", logging.ERROR)
    log(tail, "not shown")
    model.take()
    assert texts(model)[-1] == "another"
    assert model.lines == 8
    with qtbot.assertNotEmitted(model.filtered):
        model.set_filter(LineFilter("error"))


def test_many_lines_are_filtered_in_slices_and_nothing_is_lost_meanwhile(qapp: object, qtbot: QtBot) -> None:
    tail = empty_tail(max_lines=20 * BLOCK_LINES)
    many(tail, 20 * BLOCK_LINES)
    ticks = itertools.count()
    model = LogModel(Names(), clock=lambda: next(ticks) * 0.005)  # a slice has room for one block
    model.set_tail(tail)
    qtbot.waitUntil(lambda: model.lines == 20 * BLOCK_LINES)
    doing: list[bool] = []
    model.filtering.connect(doing.append)
    model.set_filter(LineFilter(words=("line 7",)))
    assert doing == [True]
    assert model.rowCount() == 20 * BLOCK_LINES, "what is shown stays until all is done"
    many(tail, 3 * BLOCK_LINES)  # while it works: the oldest go, new ones come
    model.take()
    qtbot.waitUntil(lambda: doing == [True, False])
    qtbot.waitUntil(lambda: model._rows.stop == 23 * BLOCK_LINES)
    kept = [block.line(index).text for block in tail.read(0).blocks for index in range(len(block))]
    expected = [text for text in kept if "line 7" in text]
    assert texts(model) == expected


def test_a_filter_that_changes_while_it_is_applied_is_applied_anew(qapp: object, qtbot: QtBot) -> None:
    tail = fill(empty_tail())
    many(tail, 5 * BLOCK_LINES)
    ticks = itertools.count()
    model = LogModel(Names(), clock=lambda: next(ticks) * 0.005)
    model.set_tail(tail)
    qtbot.waitUntil(lambda: model.lines == 5 * BLOCK_LINES + 6)
    for word in ("a", "attempt 1", "orders"):
        model.set_filter(LineFilter(words=(word,)))
    assert model.filter.words == ("orders",)
    qtbot.waitUntil(lambda: texts(model) == ["Sent GET /orders (attempt 1)"])


def test_loggers_are_remembered(model: LogModel, tail: LogTail) -> None:
    assert model.loggers() == ["core.call_log", "some.library"]
    log(tail, "x", logger="gui.y")
    model.take()
    assert model.loggers() == ["core.call_log", "gui.y", "some.library"]


def test_shown_rows_stay_as_they_were(model: LogModel, tail: LogTail) -> None:
    rows = model.shown_rows()
    many(tail, 10)
    model.take()
    assert (len(rows), model.rowCount()) == (6, 16)


def test_without_a_buffer_there_are_no_rows(qapp: object, qtbot: QtBot) -> None:
    model = LogModel(Names())
    model.take()
    model.retranslate()
    model.set_filter(LineFilter("error"))
    assert (model.rowCount(), model.lines, model.columnCount()) == (0, 0, 5)
