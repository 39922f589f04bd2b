from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.beat import Beat
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


def test_time_stands_still_between_two_ticks(qtbot: QtBot, clock: Clock) -> None:
    beat, row = Beat(now=clock), QObject()
    clock.now_s = 101.0
    assert beat.now() == 101.0, "nobody follows: nothing is shown that could differ"
    beat.follow(row, on=True)
    clock.now_s = 101.07
    assert beat.now() == 101.0
    with qtbot.waitSignal(beat.ticked):
        pass
    assert beat.now() == 101.07


def test_it_ticks_for_the_last_who_follows(qtbot: QtBot, clock: Clock) -> None:
    beat, row, page = Beat(now=clock), QObject(), QObject()
    for who in (row, page, page):
        beat.follow(who, on=True)
    clock.now_s = 102.0
    beat.follow(row, on=False)
    assert (beat.followed_by(row), beat.followed_by(page)) == (False, True)
    assert beat.now() == 100.0
    beat.follow(page, on=False)
    assert beat.now() == 102.0
    assert not beat._timer.isActive()
