from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.response.countdown import Countdown
from gui.theme import current_theme


@pytest.fixture
def ring(qtbot: QtBot) -> Countdown:
    made = Countdown()
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    return made


def coloured(ring: Countdown, token: str) -> int:
    """How many pixels of the ring have a colour."""
    image: QImage = ring.grab().toImage()
    wanted = current_theme().color(token).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_the_ring_empties(ring: Countdown) -> None:
    painted = []
    for left_s in (10.0, 5.0, 0.0):
        ring.show_wait(left_s, 10.0)
        painted.append(coloured(ring, "wf.wait"))
    assert painted[0] > 1.5 * painted[1] > 0
    assert painted[2] == 0


def test_work_without_an_end_goes_round(ring: Countdown) -> None:
    pictures = []
    for elapsed_s in (0.0, 0.25):
        ring.show_work(elapsed_s, "wf.refresh")
        assert coloured(ring, "wf.refresh") > 0
        pictures.append(ring.grab().toImage())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(("left_s", "planned_s", "shown"), [(5.24, 12.0, 5.24), (-1.0, 12.0, 0.0), (3.0, 0.0, 3.0)])
def test_the_seconds_are_shown_and_spoken(ring: Countdown, left_s: float, planned_s: float, shown: float) -> None:
    ring.show_wait(left_s, planned_s)
    assert ring.seconds == shown
    assert ring.accessibleName() == f"{shown:.1f} s"
    ring.grab()
