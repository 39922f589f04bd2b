from __future__ import annotations

import itertools
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.live.axis import MIN_TICK_GAP, PAD_LEFT, PAD_RIGHT, TimeAxis, fitting

NOON_S = 1_795_521_600.0  # 12:00:00 UTC


@given(st.floats(0.02, 600_000), st.floats(200, 3000), st.sampled_from(["clock", "from_start"]))
def test_ticks_stand_apart_on_round_times(span_s: float, width: float, mode: str) -> None:
    axis = TimeAxis(mode, NOON_S + 0.123 if mode == "clock" else 0.0, span_s, width)  # type: ignore[arg-type]
    ticks = axis.ticks(UTC)
    step = axis.tick_step()
    assert all(after.x - before.x >= MIN_TICK_GAP - 0.01 for before, after in itertools.pairwise(ticks))
    assert all(abs(tick.t_s / step - round(tick.t_s / step)) < 1e-3 for tick in ticks)
    assert all(-0.01 <= tick.x <= width + 0.01 for tick in ticks)


@pytest.mark.parametrize(
    ("span_s", "labels"),
    [
        (10.0, ["12:00:00", "12:00:02", "12:00:04"]),
        (1.0, ["00.0", "00.2", "00.4"]),
        (0.2, ["00.00", "00.05", "00.10"]),
        (300.0, ["12:00", "12:01", "12:02"]),
        (400_000.0, ["11-25", "11-26", "11-27"]),
    ],
)
def test_labels_of_the_clock(span_s: float, labels: list[str]) -> None:
    ticks = TimeAxis("clock", NOON_S, span_s, 532.0).ticks(UTC)
    assert [tick.label for tick in ticks[:3]] == labels


def test_labels_from_the_start() -> None:
    assert [tick.label for tick in TimeAxis("from_start", 0, 10, 532).ticks()][:3] == ["0 s", "2 s", "4 s"]
    assert [tick.label for tick in TimeAxis("from_start", 0, 1, 532).ticks()][:3] == ["0.0 s", "0.2 s", "0.4 s"]
    assert [tick.label for tick in TimeAxis("from_start", 0, 300, 532).ticks()][:3] == ["0:00", "1:00", "2:00"]


def test_ticks_stand_on_the_round_times_of_the_users_zone() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    ticks = TimeAxis("clock", NOON_S, 8 * 3600, 532).ticks(india)
    assert all(tick.label.endswith(":00") for tick in ticks)


@given(st.floats(0, 600), st.floats(0.2, 5))
def test_zoom_keeps_the_time_under_the_mouse(x: float, factor: float) -> None:
    axis = TimeAxis("clock", NOON_S, 10, 632)
    assert axis.zoomed(x, factor).t(x) == pytest.approx(axis.t(x), abs=1e-5)


@given(st.floats(-5000, 5000))
def test_pan_and_back_is_where_it_was(dx: float) -> None:
    axis = TimeAxis("clock", NOON_S, 10, 632)
    assert axis.panned(dx).panned(-dx).t0_s == pytest.approx(axis.t0_s, abs=1e-5)


def test_the_start_of_a_call_is_the_left_end_of_its_axis() -> None:
    axis = TimeAxis("from_start", 0, 10, 632)
    assert axis.panned(500).t0_s == 0
    assert axis.x(0) == PAD_LEFT
    assert axis.x(10) == 632 - PAD_RIGHT


def test_zoom_has_an_end_on_both_sides() -> None:
    axis = TimeAxis("clock", NOON_S, 10, 632)
    for _ in range(200):
        axis = axis.zoomed(300, 0.5)
    assert axis.span_s == pytest.approx(0.02)
    for _ in range(200):
        axis = axis.zoomed(300, 2)
    assert axis.span_s == 7 * 86400


def test_fitting_shows_the_anchor_and_its_near_neighbours_only() -> None:
    fitted = fitting(TimeAxis(), (100.0, 103.0), [(97.0, 98.0), (104.0, 105.0), (500.0, 501.0)])
    assert fitted.t0_s <= 97
    assert 105 <= fitted.t1_s < 110


def test_a_very_short_call_does_not_fill_the_axis() -> None:
    assert fitting(TimeAxis(), (100.0, 100.01), []).span_s > 1
