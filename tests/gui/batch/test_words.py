from __future__ import annotations

from dataclasses import replace

import pytest

from core.batch.runner import Progress
from gui.batch.words import counts, outcome, time_left

RUNNING = Progress("running", 10, 4, 3, 1, 0, 2, 8.0, 12.0)


def test_unknown_rows_are_named_only_where_there_are_some() -> None:
    assert counts(RUNNING) == "4 of 10 rows · 3 succeeded · 1 failed"
    assert counts(replace(RUNNING, unknown=2)).endswith(" · 2 unknown")


@pytest.mark.parametrize(
    ("left_s", "told"),
    [
        (None, ""),
        (0.2, "About 1 s left"),
        (59.4, "About 59 s left"),
        (61, "About 1 min left"),
        (5400, "About 1.5 h left"),
    ],
)
def test_time_left_is_rounded_as_people_do(left_s: float | None, told: str) -> None:
    assert time_left(replace(RUNNING, left_s=left_s)) == told


def test_a_pause_says_that_it_is_one() -> None:
    assert time_left(replace(RUNNING, state="paused")).startswith("Paused")


def test_each_end_has_its_next_step() -> None:
    assert outcome(replace(RUNNING, state="finished")).startswith("Finished")
    assert "go on" in outcome(replace(RUNNING, state="stopped"))
    assert "no key" in outcome(replace(RUNNING, state="failed", problem="no key."))
    assert "check them on the platform" in outcome(replace(RUNNING, state="finished", unknown=1))


def test_a_platform_in_trouble_is_told_with_what_happens_next() -> None:
    assert time_left(replace(RUNNING, hold_s=21.4)).endswith("tries it again in 21 s.")
    assert "left" in time_left(replace(RUNNING, hold_s=None))
    assert outcome(replace(RUNNING, state="finished", again=1200)).splitlines()[1].startswith("1,200 rows")
    assert "sent again" not in outcome(replace(RUNNING, state="finished"))
