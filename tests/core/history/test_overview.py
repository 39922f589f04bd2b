from __future__ import annotations

import pytest

from core.history.overview import Outcomes, Overview, Part, Reason, parts_of
from core.history.time_range import TimeRange

RANGE = TimeRange("hour", 0, 30, -30, 0, (0, 10, 20, 30))


def test_outcomes_add_up_and_tell_their_shares() -> None:
    both = Outcomes(3, 1, 0, 1, 2.0) + Outcomes(0, 0, 4, 2, 1.5)
    assert both == Outcomes(3, 1, 4, 3, 3.5)
    assert both.calls == 8
    assert both.share(both.failed) == pytest.approx(0.5)
    assert Outcomes().share(0) is None


def test_pieces_are_put_into_the_parts_and_no_part_is_left_out() -> None:
    one = Outcomes(1)
    assert parts_of((0, 10, 20, 30), {0: one, 9: one, 20: one, 30: one, -1: one}) == (
        Part(0, 10, Outcomes(2)),
        Part(10, 20, Outcomes()),
        Part(20, 30, one),
    )


def test_retries_are_those_of_all_reasons() -> None:
    assert Overview(RANGE, reasons=(Reason("http.429", 3, 2, 1.0), Reason("timeout.read", 1, 0, 0.0))).retries == 4
    assert Overview(RANGE).retries == 0
