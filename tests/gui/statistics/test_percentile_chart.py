from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from core.history.overview import Percentile
from gui.statistics.percentile_chart import PercentileChart, PercentileLegend
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn
from tests.gui.statistics.samples import overview


@pytest.fixture
def chart(qtbot: QtBot) -> PercentileChart:
    made = PercentileChart("x.percentiles")
    qtbot.addWidget(made)
    made.resize(480, 280)
    made.set_percentiles(overview().percentiles)
    made.describe("Latency", "")
    return made


def test_rows_fill_the_height_and_tell_both_figures(chart: PercentileChart) -> None:
    assert chart.marks() == 4
    assert chart.mark_text(1) == "p90: first attempt 412 ms, whole call 2.9 s"
    assert chart.mark_area(3).bottom() == pytest.approx(chart.height() - 22)


def test_longer_is_further_right_on_a_logarithmic_axis(chart: PercentileChart) -> None:
    assert chart._ticks() == [0.1, 0.3, 1.0, 3.0, 10.0, 30.0]
    steps = [chart._x(seconds) for seconds in (0.1, 1.0, 10.0)]
    assert steps[1] - steps[0] == pytest.approx(steps[2] - steps[1])


def test_marks_have_their_own_shapes_and_retries_a_dashed_line(
    chart: PercentileChart, theme: Theme, colours_in: ColoursIn
) -> None:
    chart.describe("Latency", "")
    row = chart.mark_area(3).toRect()
    colours = colours_in(chart, row)
    assert theme.color("wf.running").name().upper() in colours
    assert theme.color("wf.wait").name().upper() in colours
    same = chart.mark_area(0).toRect()
    assert theme.color("wf.wait").name().upper() not in colours_in(chart, same), "nothing added, no line"


lengths = st.floats(0, 1e6)


@given(st.lists(st.tuples(lengths, lengths), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_lengths_have_a_place_within_the_chart(chart: PercentileChart, pairs: list[tuple[float, float]]) -> None:
    rows = [Percentile(50, min(pair), max(pair)) for pair in pairs]
    chart.set_percentiles(rows)
    for row in rows:
        for seconds in (row.first_s, row.whole_s):
            assert 0 <= chart._x(seconds) <= chart.width()
    assert 2 <= len(chart._ticks()) <= 14
    assert not chart.grab().isNull()


def test_the_legend_has_room_for_its_words(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    legend = PercentileLegend()
    qtbot.addWidget(legend)
    legend.set_words("First attempt", "Whole call", "Added by retries")
    legend.resize(legend.sizeHint())
    assert legend.accessibleName() == "First attempt, Whole call, Added by retries"
    assert theme.color("wf.wait").name().upper() in colours_in(legend, legend.rect())
