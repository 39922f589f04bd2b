from __future__ import annotations

from collections.abc import Generator

import pytest
from pytestqt.qtbot import QtBot

from gui.slices import SLICE_S, InSlices


class Clock:
    """Each look at it takes as long as one step of the work."""

    def __init__(self, step_s: float) -> None:
        self.now, self.step_s = 0.0, step_s

    def __call__(self) -> float:
        self.now += self.step_s
        return self.now


def count(to: int, seen: list[int]) -> Generator[None, None, str]:
    for number in range(to):
        seen.append(number)
        yield
    return "done"


def test_the_work_is_done_and_its_result_told(qtbot: QtBot) -> None:
    seen: list[int] = []
    worker = InSlices(clock=Clock(SLICE_S / 3))
    with qtbot.waitSignal(worker.finished, timeout=1000) as told:
        worker.start(count(10, seen))
        assert seen == [], "the first slice comes with the next turn of the loop"
    assert told.args == ["done"]
    assert seen == list(range(10))
    assert not worker.busy


def test_between_slices_others_have_their_turn(qtbot: QtBot) -> None:
    worker = InSlices(clock=Clock(SLICE_S * 2))  # every step is longer than a slice
    slices: list[int] = []
    seen: list[int] = []
    worker.advanced.connect(lambda: slices.append(len(seen)))
    with qtbot.waitSignal(worker.finished, timeout=1000):
        worker.start(count(4, seen))
    assert slices == [1, 2, 3, 4, 4]


def test_the_first_slice_can_be_done_at_once(qtbot: QtBot) -> None:
    seen: list[int] = []
    worker = InSlices(clock=Clock(SLICE_S * 2))
    worker.start(count(3, seen), at_once=True)
    assert seen == [0]
    assert worker.busy


@pytest.mark.parametrize("replaced", [True, False])
def test_work_that_was_stopped_or_replaced_goes_no_further(qtbot: QtBot, replaced: bool) -> None:
    old: list[int] = []
    new: list[int] = []
    worker = InSlices(clock=Clock(SLICE_S * 2))
    worker.start(count(100, old), at_once=True)
    if replaced:
        with qtbot.waitSignal(worker.finished, timeout=1000):
            worker.start(count(2, new))
        assert new == [0, 1]
    else:
        worker.stop()
        with qtbot.assertNotEmitted(worker.finished, wait=20):
            pass
    assert old == [0]
    assert not worker.busy


def test_short_work_takes_one_slice(qtbot: QtBot) -> None:
    worker = InSlices(clock=Clock(0.0))
    with qtbot.waitSignal(worker.finished, timeout=1000) as told:
        worker.start(count(3, []), at_once=True)
    assert told.args == ["done"]
