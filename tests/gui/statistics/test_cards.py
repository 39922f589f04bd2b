from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from core.history.overview import Outcomes
from core.history.time_range import time_range
from gui.statistics.cards import Cards
from tests.gui.statistics.samples import NOW, overview


def described(cards: Cards) -> list[str]:
    return [card.accessibleDescription() for card in (cards.first_try, cards.recovered, cards.failed, cards.waited)]


def test_four_figures_with_what_they_are_made_of_and_how_they_changed(qtbot: QtBot) -> None:
    cards = Cards()
    qtbot.addWidget(cards)
    cards.show_overview(overview(time_range("today", NOW)))
    assert described(cards) == [
        "82.4%, 140 of 170 calls, ▼ 1.0 pts vs yesterday",
        "12.9%, 22 of 170 calls, ▲ 4.6 pts vs yesterday",
        "4.7%, 8 of 170 calls, ▼ 3.6 pts vs yesterday",
        "6 m 42 s, 15.5 s per retried call, ▲ 58.0 s vs yesterday",
    ]
    assert "stopped, interrupted and running calls" in cards.failed.toolTip()


def test_without_calls_before_there_is_no_change_and_without_retries_no_average(qtbot: QtBot) -> None:
    cards = Cards()
    qtbot.addWidget(cards)
    cards.show_overview(replace(overview(), totals=Outcomes(3), before=Outcomes()))
    assert described(cards) == ["100.0%, 3 of 3 calls", "0.0%, 0 of 3 calls", "0.0%, 0 of 3 calls", "—"]
