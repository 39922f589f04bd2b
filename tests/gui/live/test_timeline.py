from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.live.timeline import Segment, duration_s, end_mark, place, segments, step_mark
from tests.gui.live.samples import Script, demo, failed, quick, stopped, waiting


def shapes(pieces: tuple[Segment, ...]) -> list[str]:
    return [piece.kind for piece in pieces]


def test_the_demo_is_drawn_with_its_wait_and_its_refresh() -> None:
    record = demo().record
    pieces = segments(record, 60)
    assert shapes(pieces) == ["failed", "wait", "body_error", "refresh", "ok"]
    assert [round(piece.start_s, 3) for piece in pieces] == [0, 0.182, 1.182, 1.428, 1.739]
    assert pieces[-1].end_s == pytest.approx(2.043)
    assert end_mark(record) == "ok"
    assert [step_mark(step) for step in record.steps] == ["failed", "failed", None, "ok"]


def test_each_state_on_the_way_is_drawn() -> None:
    drawn = [shapes(segments(state, 0.5)) for state in demo().states]
    assert drawn[0] == []
    assert drawn[1] == ["running"]
    assert drawn[2] == ["failed"]
    assert drawn[3] == ["failed", "wait_running", "planned"]
    assert drawn[4] == ["failed", "wait"]
    assert drawn[-3][-1] == "running"


def test_a_running_attempt_grows_with_now() -> None:
    record = Script("a").start().record
    assert segments(record, 0.4)[0].end_s == 0.4
    assert segments(record, 2.5)[0].end_s == 2.5
    assert end_mark(record) is None


def test_a_running_wait_tells_how_far_it_is_and_what_is_planned() -> None:
    record = waiting(planned_s=12.0).record
    began = record.steps[-1].wait_started_s
    assert began is not None
    wait, planned = segments(record, began + 3.0)[-2:]
    assert wait.kind == "wait_running"
    assert wait.progress == pytest.approx(0.25)
    assert wait.end_s == pytest.approx(began + 12)
    assert (planned.kind, planned.start_s, planned.step) == ("planned", wait.end_s, 2)
    assert segments(record, began + 99)[-2].progress == 1.0


def test_a_call_stopped_in_a_wait_ends_with_an_empty_outline() -> None:
    record = stopped()
    assert shapes(segments(record, 60)) == ["failed", "wait", "stopped"]
    assert end_mark(record) == "stopped"


def test_an_attempt_cut_by_the_user_is_an_empty_outline() -> None:
    script = Script("a").answer(
        0.3, None, "cancelled", verdict="stop", stop_reason="cancelled", error={"type": "CancelledError", "message": ""}
    )
    assert shapes(segments(script.finish("cancelled", "cancelled"), 9)) == ["stopped"]


def test_a_failed_refresh_is_no_hexagon() -> None:
    script = Script("a").answer(0.1, 401, "refresh.failed", kind="token_refresh", number=None, verdict="stop")
    assert shapes(segments(script.record, 1)) == ["failed"]


def test_a_2xx_answer_is_split_only_when_its_body_says_so() -> None:
    assert shapes(segments(quick(), 1)) == ["ok"]
    assert shapes(segments(failed(), 9)) == ["failed", "wait", "failed", "wait", "failed"]


def test_the_length_of_a_running_call_includes_what_is_planned() -> None:
    record = waiting(planned_s=12.0).record
    assert duration_s(record, 2.0) == pytest.approx(0.32 + 1.2 + 0.27 + 12)
    assert duration_s(quick(), 99) == pytest.approx(0.096)


def test_short_pieces_stay_visible_and_take_their_room_from_the_wait() -> None:
    placed = place(segments(demo().record, 9), lambda t_s: t_s * 20)
    widths = {piece.segment.kind: piece.right - piece.left for piece in placed}
    assert widths["failed"] == 6
    assert widths["refresh"] == 10
    assert widths["wait"] == pytest.approx(1.182 * 20 - 6)


@given(
    st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["ok", "failed", "wait", "refresh"])), max_size=30),
    st.floats(0.1, 500),
)
def test_pieces_never_overlap_and_never_vanish(lengths: list[tuple[float, str]], per_s: float) -> None:
    pieces, at_s = [], 0.0
    for index, (length_s, kind) in enumerate(lengths):
        pieces.append(Segment(at_s, at_s + length_s, kind, index))  # type: ignore[arg-type]  # drawn from its values
        at_s += length_s
    placed = place(pieces, lambda t_s: t_s * per_s)
    assert all(piece.right - piece.left >= 6 - 1e-6 for piece in placed)
    assert all(before.right <= after.left for before, after in itertools.pairwise(placed))


def test_a_wait_for_a_published_limit_is_drawn_as_the_wait_that_it_is() -> None:
    running = Script("a").held(30).begin_wait(30).record
    assert [(piece.kind, piece.start_s, piece.end_s) for piece in segments(running, 10)] == [
        ("wait_running", 0, 30),
        ("planned", 30, 30),
    ]
    done = Script("a").held(30).wait(30).answer(0.1, 200, "ok").record
    assert [(piece.kind, piece.end_s) for piece in segments(done, 99)] == [("wait", 30), ("ok", 30.1)]
