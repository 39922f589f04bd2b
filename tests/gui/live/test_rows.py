from __future__ import annotations

import pytest

from gui.live.rows import ChildPart, child_rows, elapsed_s, is_running, record_of, retries, started_s, waited_s
from tests.gui.live.samples import Script, demo, failed, stopped, waiting


def test_steps_and_waits_in_order_of_time() -> None:
    rows = child_rows(demo().record)
    assert [(row.index, row.part) for row in rows] == [(0, "step"), (0, "wait"), (1, "step"), (2, "step"), (3, "step")]
    assert [row.last for row in rows] == [False] * 4 + [True]
    assert [round(started_s(row), 3) for row in rows] == [0, 0.182, 1.182, 1.428, 1.739]
    assert [elapsed_s(row, 99) for row in rows] == [0.182, 1.0, 0.246, 0.311, 0.304]


def test_rows_of_a_running_call_only_grow_at_the_end() -> None:
    before: list[tuple[int, ChildPart]] = []
    for state in demo().states:
        now = [(row.index, row.part) for row in child_rows(state)]
        kept = [place for place in before if place[1] != "planned"]
        assert now[: len(kept)] == kept
        before = now


def test_a_running_wait_counts_and_announces_the_next_attempt() -> None:
    record = waiting(planned_s=12).record
    wait, planned = child_rows(record)[-2:]
    began = started_s(wait)
    assert is_running(wait)
    assert not is_running(planned)
    assert elapsed_s(wait, began + 2) == pytest.approx(2)
    assert elapsed_s(planned, began + 2) is None
    assert started_s(planned) == pytest.approx(began + 12)
    assert waited_s(record, began + 2) == pytest.approx(1.2 + 2)
    assert planned.step is None
    assert record_of(planned) is record


def test_a_finished_call_has_nothing_planned() -> None:
    assert [row.part for row in child_rows(stopped())] == ["step", "wait"]
    assert waited_s(stopped(), 99) == pytest.approx(0.62)
    assert not is_running(stopped())


def test_a_refresh_is_no_retry() -> None:
    assert retries(demo().record) == 2
    assert retries(failed()) == 2


def test_a_wait_for_a_published_limit_is_one_row_and_no_time_lost_to_retries() -> None:
    running = Script("a").held(30).begin_wait(30)
    assert [(row.index, row.part) for row in child_rows(running.record)] == [(0, "wait"), (1, "planned")]
    assert waited_s(running.record, 10) == 0.0
    done = Script("a").held(30).wait(30).answer(0.1, 200, "ok").finish("succeeded")
    assert [(row.index, row.part) for row in child_rows(done)] == [(0, "wait"), (1, "step")]
    assert [elapsed_s(row, 99) for row in child_rows(done)] == [30, 0.1]
    assert waited_s(done, 99) == 0.0
