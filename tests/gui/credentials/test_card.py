from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.credentials.card import Card, CardLine
from gui.theme import theme_manager


def test_a_line_tells_title_and_note(qtbot: QtBot) -> None:
    line = CardLine()
    qtbot.addWidget(line)
    line.show()
    line.show_line("x-circle", "danger.text", "Key is missing", "")
    assert line.accessibleName() == "Key is missing"
    assert not line._note.isVisible()
    line.show_line("check-circle", "ok.text", "Key", "8 characters")
    assert line.accessibleName() == "Key. 8 characters"


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_drawn_in_both_themes(qtbot: QtBot, dark: bool) -> None:
    card = Card("credentials.some_card", "stack")
    qtbot.addWidget(card)
    card.title.setText("Title")
    theme_manager().set_dark(dark)
    assert not card.grab().isNull()
    theme_manager().set_dark(False)
