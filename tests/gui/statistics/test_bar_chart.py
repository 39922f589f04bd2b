from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from core.history.overview import Outcomes
from gui.statistics.bar_chart import Bar, BarChart
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn


def chart(qtbot: QtBot, *counts: int, numbered: bool = True) -> BarChart:
    made = BarChart("x.bars", numbered=numbered)
    qtbot.addWidget(made)
    made.resize(400, 240)
    made.set_bars([Bar(Outcomes(count), f"{count} calls", str(place)) for place, count in enumerate(counts)], "end")
    made.describe("Bars", "")
    made.show()
    return made


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (7, 8), (9, 10), (15, 20), (58, 60), (101, 200), (999, 1000), (123_456, 200_000)]
)
def test_the_highest_line_is_a_round_number_above_all(qtbot: QtBot, most: int, top: int) -> None:
    made = chart(qtbot, most)
    assert made._top() == top
    assert top % made._lines() == 0


def test_marks_cover_the_plot_side_by_side(qtbot: QtBot) -> None:
    made = chart(qtbot, 3, 0, 5)
    areas = [made.mark_area(index) for index in range(made.marks())]
    assert made.marks() == 3
    assert [made.mark_text(index) for index in range(3)] == ["3 calls", "0 calls", "5 calls"]
    for left, right in pairwise(areas):
        assert left.right() == pytest.approx(right.left())
    assert areas[-1].right() <= made.width()


def test_higher_is_more(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    made = chart(qtbot, 2, 8)
    solid = theme.color("wf.ok").name().upper()

    def at_height(index: int) -> set[str]:
        area = made.mark_area(index)
        return colours_in(made, QRect(round(area.center().x()), round(area.center().y()), 2, 2))

    assert solid not in at_height(0)
    assert solid in at_height(1)


def test_labels_that_would_touch_are_left_out(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    few = chart(qtbot, *([1] * 4))
    many = chart(qtbot, *([1] * 200))
    for made in (few, many):
        assert len(colours_in(made, QRect(0, made.height() - 18, made.width(), 18))) > 1


def test_no_bars_are_no_trouble(qtbot: QtBot) -> None:
    made = chart(qtbot, numbered=False)
    assert made.marks() == 0
    assert not made.grab().isNull()
