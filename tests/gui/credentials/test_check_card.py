from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.credentials.check_card import CheckCard
from gui.credentials.checks import CheckItem
from gui.i18n import use_language
from tests.gui.credentials.conftest import NOW


def test_findings_and_verdict(qtbot: QtBot) -> None:
    card = CheckCard()
    qtbot.addWidget(card)
    card.show()
    assert not card.badge.isVisible()
    card.show_items([CheckItem("ok", "Token", "8 characters"), CheckItem("warn", "User was not checked")], NOW)
    assert card.badge.text() == "Partly"
    assert [line.accessibleName() for line in card._lines] == ["Token. 8 characters", "User was not checked"]
    assert "Checked at" in card.foot.text()
    card.show_items([], None)
    assert not any(line.isVisible() for line in card._lines)


def test_asking_says_what_it_does_and_why_it_cannot(qtbot: QtBot) -> None:
    card = CheckCard()
    qtbot.addWidget(card)
    card.show()
    card.show_online(called="List items", running=False, why_not="")
    assert card.online.isEnabled()
    assert "“List items”" in card.foot.text()
    with qtbot.waitSignal(card.online_wanted):
        card.online.click()
    card.show_online(called="List items", running=True, why_not="")
    assert not card.online.isEnabled()
    with qtbot.waitSignal(card.stop_wanted):
        card.stop.click()
    card.show_online(called="List items", running=False, why_not="Save first.")
    assert (card.online.isEnabled(), card.online.toolTip(), card.stop.isVisible()) == (False, "Save first.", False)
    card.show_online(called="", running=False, why_not="")
    assert not card.online.isEnabled()
    use_language("zh")
    QApplication.processEvents()
    assert card.title.text() == "检查"
