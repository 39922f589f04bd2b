from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel
from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from core.platforms.model import AuthScheme
from gui.composer.auth_view import AuthView
from gui.widgets.badge import Badge
from tests.gui.composer.samples import DOUYIN, SHOP

TWO_WAYS = replace(SHOP, auth=(*SHOP.auth, AuthScheme("basic", "basic", ("user",), names={"en": "User alone"})))
KEY = CredentialStatus("shop", "key", "keyring", "set")
USER = CredentialStatus("shop", "user", "file", "set")


@pytest.fixture
def view(qtbot: QtBot) -> AuthView:
    made = AuthView()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show_target(TWO_WAYS, None)
    made.show()
    return made


def cards(view: AuthView) -> list[list[str]]:
    """The words of each card, badges last."""
    QApplication.processEvents()  # a layout shows what was added to it in the next turn of the loop
    found = [card for card in view.findChildren(QFrame) if card.property("card") and not card.isHidden()]
    return [
        [label.text() for label in card.findChildren(QLabel)] + [badge.text() for badge in card.findChildren(Badge)]
        for card in found
    ]


def test_every_way_is_shown_with_what_it_needs(view: AuthView) -> None:
    assert cards(view) == [
        ["key", "request header x-key", "Key", "User", "Not known yet", "Not known yet"],
        ["User alone", "HTTP Basic", "User", "Not known yet"],
    ]
    assert view.summary == ""


def test_the_first_complete_way_is_used(view: AuthView) -> None:
    view.set_statuses({"user": USER})
    assert view.complete
    assert view.summary == "ready"
    assert [("In use" in card) for card in cards(view)] == [False, True]
    view.set_statuses({"user": USER, "key": KEY})
    assert [("In use" in card) for card in cards(view)] == [True, False]


def test_what_is_missing_or_locked_is_named(view: AuthView) -> None:
    view.set_statuses({"key": replace(KEY, state="locked"), "user": CredentialStatus("shop", "user")})
    assert view.summary == "missing"
    assert cards(view)[0][-2:] == ["locked", "not set"]


def test_in_the_sandbox_nothing_of_ones_own_is_used(view: AuthView) -> None:
    view.set_statuses({"user": USER, "key": KEY})
    view.set_sandbox(sandbox=True)
    assert view.summary == ""
    assert all(badge == "Sandbox" for card in cards(view) for badge in card[-1:])
    assert "neither read nor sent" in view.note.text()


def test_another_platform_forgets_what_was_known(view: AuthView) -> None:
    view.set_statuses({"user": USER, "key": KEY})
    view.show_target(DOUYIN, None)
    assert cards(view) == []
    assert view.note.text() == "This platform needs no credentials."
    assert not view.button.isVisible()
    view.show_target(TWO_WAYS, None)
    assert view.summary == ""


def test_values_are_never_shown(view: AuthView) -> None:
    view.set_statuses({"key": replace(KEY, length=32), "user": USER})
    assert not any("32" in word for card in cards(view) for word in card)


def test_the_credentials_are_opened_by_key(view: AuthView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.credentials_requested) as told:
        qtbot.keyClick(view.button, Qt.Key.Key_Return)
    assert told.args == ["shop"]


def test_old_cards_do_not_stay_behind(view: AuthView, qtbot: QtBot) -> None:
    for _ in range(5):
        view.set_statuses({"user": USER})
    qtbot.waitUntil(lambda: len([f for f in view.findChildren(QFrame) if f.property("card")]) == 2, timeout=1000)
