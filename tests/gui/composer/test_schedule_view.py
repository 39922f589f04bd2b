from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.retry.policy import RetryPolicy
from gui.composer.schedule_view import SHOWN, ScheduleView, seconds
from gui.theme import current_theme


@pytest.fixture
def view(qtbot: QtBot) -> ScheduleView:
    made = ScheduleView()
    qtbot.addWidget(made)
    return made


def painted(view: ScheduleView, token: str) -> int:
    view.resize(520, view.sizeHint().height())
    image = view.grab().toImage()
    wanted: QColor = current_theme().color(token)
    return sum(image.pixelColor(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_more_retries_take_more_lines_up_to_a_limit(view: ScheduleView) -> None:
    heights = []
    for retries in (0, 1, 3, SHOWN, 1000):
        view.show_policy(RetryPolicy(max_retries=retries))
        heights.append(view.sizeHint().height())
    assert heights[0] == 0
    assert heights[1] < heights[2] < heights[3] == heights[4]


def test_the_band_is_there_only_with_jitter(view: ScheduleView) -> None:
    view.show_policy(RetryPolicy())
    assert painted(view, "warn.subtle") == 0
    view.show_policy(RetryPolicy(jitter=0.5))
    assert painted(view, "warn.subtle") > 100


def test_cap_and_deadline_are_drawn_only_where_they_bite(view: ScheduleView) -> None:
    view.show_policy(RetryPolicy())
    assert painted(view, "danger.text") == 0
    view.show_policy(RetryPolicy(max_delay=2.0))
    assert painted(view, "danger.text") > 10
    view.show_policy(RetryPolicy(deadline=9.0))
    assert painted(view, "danger.text") > 10


def test_it_says_the_same_to_a_screen_reader(view: ScheduleView) -> None:
    view.show_policy(RetryPolicy(max_retries=3, jitter=0.25, deadline=4.0))
    assert view.accessibleDescription() == "Retry 1: 1–1.25 s; Retry 2: 2–2.5 s; Retry 3: after the deadline"
    view.show_policy(RetryPolicy(max_retries=2, max_delay=1.5))
    assert view.accessibleDescription() == "Retry 1: 1 s; Retry 2: cut to 1.5 s"


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0 s"), (1.0, "1 s"), (1.25, "1.25 s"), (119.6, "120 s"), (150, "2.5 min"), (1e300, "1.67e+298 min")],
)
def test_times_are_short(value: float, told: str) -> None:
    assert seconds(value) == told


def test_huge_and_tiny_policies_can_be_drawn(view: ScheduleView) -> None:
    for policy in (
        RetryPolicy(initial_delay=1e300, max_delay=1e300),
        RetryPolicy(initial_delay=1e-300),
        RetryPolicy(initial_delay=0.0),
        RetryPolicy(max_delay=0.0),
        RetryPolicy(deadline=0.01),
    ):
        view.show_policy(policy)
        view.resize(520, view.sizeHint().height())
        assert not view.grab().isNull()  # what fails while painting fails the test
