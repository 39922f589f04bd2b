from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.retry.policy import RetryStrategy
from gui.composer.strategy_cards import StrategyCards
from gui.theme import current_theme


@pytest.fixture
def cards(qtbot: QtBot) -> StrategyCards:
    made = StrategyCards()
    qtbot.addWidget(made)
    made.set_words("Strategy", {kind: (kind.value, f"about {kind.value}") for kind in RetryStrategy})
    made.resize(520, 52)
    made.show()
    return made


def test_a_click_chooses_and_tells(cards: StrategyCards, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cards.chosen) as told:
        qtbot.mouseClick(cards.cards[RetryStrategy.FIXED], Qt.MouseButton.LeftButton)
    assert told.args == [RetryStrategy.FIXED]
    assert cards.strategy() is RetryStrategy.FIXED


def test_choosing_by_program_tells_nobody(cards: StrategyCards, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(cards.chosen):
        cards.set_strategy(RetryStrategy.LINEAR)
    assert cards.strategy() is RetryStrategy.LINEAR


def test_arrow_keys_move_the_choice_and_stop_at_the_ends(cards: StrategyCards, qtbot: QtBot) -> None:
    cards.set_strategy(RetryStrategy.FIXED)
    for wanted in (RetryStrategy.LINEAR, RetryStrategy.EXPONENTIAL, RetryStrategy.EXPONENTIAL):
        qtbot.keyClick(cards, Qt.Key.Key_Right)
        assert cards.strategy() is wanted
    qtbot.keyClick(cards, Qt.Key.Key_Left)
    assert cards.strategy() is RetryStrategy.LINEAR


def test_the_chosen_card_has_a_filled_mark(cards: StrategyCards) -> None:
    accent = current_theme().color("accent.text").name()

    def marked(kind: RetryStrategy) -> bool:
        card = cards.cards[kind]
        return card.grab().toImage().pixelColor(card.width() - 16, 17).name() == accent

    assert [kind for kind in RetryStrategy if marked(kind)] == [RetryStrategy.EXPONENTIAL]


def test_each_card_has_its_words_for_a_screen_reader(cards: StrategyCards) -> None:
    card = cards.cards[RetryStrategy.LINEAR]
    assert (card.accessibleName(), card.accessibleDescription()) == ("linear", "about linear")
