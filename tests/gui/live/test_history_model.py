from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.events import WaitEnded
from core.history.call_filter import CallFilter
from core.trace import CallRecord
from gui.beat import Beat
from gui.live.columns import Column
from gui.live.history_model import HistoryModel
from gui.live.rows import ChildRow
from gui.live.wording import Names
from tests.gui.live.samples import PLATFORMS, START_S, Script, demo, failed, quick, session, waiting


@pytest.fixture
def model(qapp: QApplication, qtmodeltester: ModelTester) -> HistoryModel:
    names = Names()
    names.set_platforms(PLATFORMS)
    made = HistoryModel(names=names, limit=20, beat=Beat(now=lambda: START_S + 60))
    qtmodeltester.check(made)  # goes on watching every change
    return made


def told(model: HistoryModel) -> list[str]:
    """What stands in each row: the id of a call, the part of a step."""
    rows = [model.row_at(row) for row in range(model.rowCount())]
    return [row.part if isinstance(row, ChildRow) else row.call_id for row in rows if row is not None]


def changes(model: QAbstractItemModel) -> list[tuple[str, int, int]]:
    """Every insert, removal and change from now on."""
    seen: list[tuple[str, int, int]] = []

    def note(kind: str) -> object:
        return lambda _parent, first, last: seen.append((kind, first, last))

    model.rowsInserted.connect(note("in"))
    model.rowsRemoved.connect(note("out"))
    model.dataChanged.connect(lambda first, last, _roles: seen.append(("changed", first.row(), last.row())))
    model.modelReset.connect(lambda: seen.append(("reset", 0, 0)))
    return seen


def test_the_newest_call_is_at_the_bottom_whatever_order_they_come_in(model: HistoryModel) -> None:
    model.set_records(list(reversed(session())))
    assert told(model) == ["demo", "quick", "failed", "recovered", "stopped"]


def test_new_calls_come_in_with_one_insert(model: HistoryModel) -> None:
    model.set_records([demo().record])
    seen = changes(model)
    model.apply([quick("b", START_S + 9), quick("a", START_S + 8)])
    assert seen == [("in", 1, 2)]
    assert told(model) == ["demo", "a", "b"]


def test_a_changed_call_repaints_its_own_row_only(model: HistoryModel) -> None:
    script = demo("x", START_S + 1)
    model.set_records([demo().record, script.states[3], quick()])
    seen = changes(model)
    model.apply([script.states[4]])
    assert seen == [("changed", 1, 1)]
    model.apply([script.states[2]])
    assert model.row_at(1) is script.states[4], "an older state must not win"


def test_an_expanded_call_grows_while_it_runs(model: HistoryModel) -> None:
    script = demo("x")
    model.apply([script.states[0]])
    model.set_expanded("x", True)
    for state in script.states:
        model.apply([state])
    assert told(model) == ["x", "step", "wait", "step", "step", "step"]
    assert model.running == frozenset()
    model.set_expanded("x", False)
    assert told(model) == ["x"]


def test_growing_never_takes_rows_out_but_the_planned_one(model: HistoryModel) -> None:
    script = waiting("x")
    model.apply([script.record])
    model.set_expanded("x", True)
    seen = changes(model)
    script.now_s += 12
    script.emit(WaitEnded, actual_s=12.0)
    model.apply([script.record])
    model.apply([script.start().record])
    assert [kind for kind, _, _ in seen].count("out") == 1
    assert told(model) == ["x", "step", "wait", "step", "wait", "step"]


def test_older_calls_come_in_above(model: HistoryModel) -> None:
    model.set_records([failed()])
    seen = changes(model)
    model.apply([quick("old1", START_S - 50), quick("old2", START_S - 40)])
    assert seen == [("in", 0, 1)]
    assert told(model) == ["old1", "old2", "failed"]
    oldest = model.oldest()
    assert oldest is not None
    assert oldest.call_id == "old1"


def test_memory_has_a_limit(model: HistoryModel) -> None:
    for number in range(50):
        model.apply([quick(f"c{number}", START_S + number)])
    assert model.loaded <= 20
    assert told(model)[-1] == "c49"
    assert model.row_of("c49") == model.rowCount() - 1
    model.set_records([quick(f"d{number}", START_S + number) for number in range(30)])
    assert told(model)[0] == "d10"
    assert model.full
    model.apply([quick("older", START_S - 9)])
    assert model.row_of("older") is None


def test_the_filter_looks_at_names_codes_and_rules(model: HistoryModel) -> None:
    model.set_records(session())
    for text, expected in (
        ("抖音", ["demo"]),
        ("douyin", ["demo"]),
        ("28001008", ["demo"]),
        ("timeout", ["failed"]),
        ("sales ERP", ["failed"]),
        ("429", ["demo", "stopped"]),
        ("nothing", []),
        ("", ["demo", "quick", "failed", "recovered", "stopped"]),
    ):
        model.set_filter(CallFilter(text=text, synonyms=model.names.synonyms(text)) if text else None)
        assert told(model) == expected, text
        assert (model.shown, model.loaded) == (len(expected), 5)


def test_a_call_that_begins_to_match_comes_in(model: HistoryModel) -> None:
    model.set_filter(CallFilter(text="28001008"))
    for state in demo().states:
        model.apply([state])
    assert told(model) == ["demo"]
    assert model.shown == 1


def test_a_row_tells_itself_to_a_screen_reader(model: HistoryModel) -> None:
    model.set_records([demo().record])
    model.set_expanded("demo", True)

    def said(row: int, column: Column) -> str:
        return str(model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole))

    assert said(0, Column.TIME).startswith(
        "Douyin Video list, OK after 2 retries, 3 attempts, waited 1.00 s, took 2.04 s"
    )
    assert "Attempt 1: HTTP 429" in said(0, Column.WATERFALL)
    assert said(2, Column.TIME).startswith("Wait, Server asked for 1 s, 1.00 s")


def test_tooltips_hold_the_full_time_and_the_reason(model: HistoryModel) -> None:
    model.set_records([demo().record])
    model.set_expanded("demo", True)
    tip = str(model.data(model.index(1, Column.RESULT), Qt.ItemDataRole.ToolTipRole))
    assert "HTTP 429" in tip
    assert "2026-11-24" in tip
    wait = str(model.data(model.index(2, Column.RESULT), Qt.ItemDataRole.ToolTipRole))
    assert "Retry-After: 1" in wait


def test_numbers_stand_at_the_right(model: HistoryModel) -> None:
    model.set_records(session())
    shown = model.headerData(Column.TOTAL, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert shown & Qt.AlignmentFlag.AlignRight
    assert model.headerData(Column.WAIT, Qt.Orientation.Horizontal) == "Wait"
    assert model.data(model.index(0, Column.TRIES)) == "3"
    assert model.data(QModelIndex()) is None


def test_nineteen_digit_ids_survive_a_signal(model: HistoryModel, qtbot: QtBot) -> None:
    call_id = "9007199254740993123"
    model.apply([quick(call_id)])
    record = model.row_at(0)
    assert isinstance(record, CallRecord)
    assert record.call_id == call_id


_STATES = [state for number in range(4) for state in demo(f"call{number}", START_S + number).states]


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.lists(st.sampled_from(_STATES), max_size=4).map(lambda states: ("apply", states)),
            st.tuples(st.just("toggle"), st.integers(0, 3)),
            st.tuples(st.just("filter"), st.sampled_from(["", "28001008", "nothing", "429"])),
        ),
        max_size=25,
    )
)
def test_rows_and_their_index_agree_after_any_changes(steps: list[tuple[str, object]]) -> None:
    model = HistoryModel(limit=3, beat=Beat(now=lambda: START_S + 60))
    rows: list[object] = []  # a second model that believes only the signals
    model.rowsInserted.connect(
        lambda _parent, first, last: rows.__setitem__(
            slice(first, first), [model.row_at(row) for row in range(first, last + 1)]
        )
    )
    model.rowsRemoved.connect(lambda _parent, first, last: rows.__delitem__(slice(first, last + 1)))
    model.modelReset.connect(
        lambda: rows.__setitem__(slice(None), [model.row_at(row) for row in range(model.rowCount())])
    )
    for kind, value in steps:
        if kind == "apply":
            model.apply(value)  # type: ignore[arg-type]  # the first of the two is its kind
        elif kind == "filter":
            model.set_filter(CallFilter(text=str(value)))
        else:
            call_id = f"call{value}"
            model.set_expanded(call_id, not model.is_expanded(call_id))
        assert len(rows) == model.rowCount()
        assert model.loaded <= 3
        calls = [row for row in range(model.rowCount()) if isinstance(model.row_at(row), CallRecord)]
        assert model.shown == len(calls)
        for row in calls:
            record = model.row_at(row)
            assert isinstance(record, CallRecord)
            assert model.row_of(record.call_id) == row
            children = len(model.rows_of(record.call_id)) - 1
            assert children == 0 or model.is_expanded(record.call_id)


def test_a_call_that_passes_the_filter_late_takes_its_own_place(model: HistoryModel) -> None:
    first, second = Script("a", START_S), Script("b", START_S + 1)
    model.apply([first.record, second.record])
    model.set_filter(CallFilter(status=429))
    for script in (second, first):
        script.start().answer(0.1, 429, "http.429")
        model.apply([script.record])
    assert told(model) == ["a", "b"]


def test_a_call_without_steps_can_be_opened(model: HistoryModel) -> None:
    model.apply([Script("a").record])
    model.set_expanded("a", True)
    model.apply([])
    assert told(model) == ["a"]


def test_in_the_past_pages_come_in_and_new_calls_do_not(model: HistoryModel) -> None:
    model.set_records([quick(f"q{number:02}", START_S + number) for number in range(17)], past=True)
    model.apply([quick("live", START_S + 100)])
    assert "live" not in told(model)
    model.grow([quick(f"r{number}", START_S + 20 + number) for number in range(4)])
    assert told(model)[-4:] == ["r0", "r1", "r2", "r3"]
    assert "q00" not in told(model), "the oldest give way"
    model.grow([quick("q00", START_S)])
    assert "q00" in told(model), "and come back"
    newest = model.newest()
    assert newest is not None
    assert newest.call_id == "r3"
