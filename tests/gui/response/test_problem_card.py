from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.response.problem_card import ProblemCard


@pytest.fixture
def card(qtbot: QtBot) -> ProblemCard:
    made = ProblemCard()
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_while_there_is_nothing_to_say(card: ProblemCard) -> None:
    card.say("Failed", "Because", "Do this")
    assert not card.isHidden()
    card.say("")
    assert card.isHidden()


def test_only_what_is_said_takes_room_and_all_of_it_is_spoken(card: ProblemCard) -> None:
    card.say("Failed", hint="Do this")
    assert [label.isHidden() for label in (card.message, card.reason, card.hint)] == [False, True, False]
    assert card.accessibleName() == "Failed Do this"


def test_what_a_server_says_is_never_markup(card: ProblemCard) -> None:
    card.say("<b>bold</b><img src=http://evil.example/x>")
    assert card.message.textFormat() is Qt.TextFormat.PlainText


def test_long_sentences_wrap_instead_of_widening_the_pane(card: ProblemCard) -> None:
    card.say("word " * 400, "中" * 400)
    assert card.minimumSizeHint().width() < 300
    assert card.heightForWidth(400) > card.heightForWidth(1200)


def test_a_call_that_was_stopped_is_no_failure_by_its_looks(qtbot: QtBot) -> None:
    card = ProblemCard()
    qtbot.addWidget(card)
    looks = {}
    for tone in ("danger", "warn", "info"):
        card.say("Stopped", tone=tone)
        looks[card.property("card")] = card._icon.pixmap().toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert set(looks) == {"danger", "warn", "info"}
    assert looks["danger"] != looks["warn"] != looks["info"]
