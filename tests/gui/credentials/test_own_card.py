from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from gui.credentials.own_card import SandboxOwnCard
from gui.i18n import use_language
from tests.gui.credentials.conftest import ACME, OTHER


def test_the_sandbox_s_own_and_what_is_left_of_them(qtbot: QtBot) -> None:
    card = SandboxOwnCard()
    qtbot.addWidget(card)
    card.show()
    status = CredentialStatus("acme", "token", "memory", "set", length=60, expires_at=time.time() + 3 * 86_400 + 60)
    card.show_statuses(ACME, {"token": status, "odd": CredentialStatus("acme", "odd", "memory", "set", length=3)})
    assert [line.accessibleName() for line in card._lines] == [
        "Token. 60 characters · expires in 3 days",
        "odd. 3 characters",
    ]
    with qtbot.waitSignal(card.refresh_wanted, check_params_cb=lambda name: name == "token"):
        card.refresh.click()
    card.show_statuses(ACME, {"token": status}, refreshing=True)
    assert not card.refresh.isEnabled()
    assert [line.isVisible() for line in card._lines] == [True, False]
    card.show_statuses(OTHER, {})
    assert not card.refresh.isVisible()
    use_language("zh")
    QApplication.processEvents()
    assert card.title.text() == "沙箱自己的凭证"
