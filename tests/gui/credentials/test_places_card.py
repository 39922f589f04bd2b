from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from gui.credentials.places_card import PlacesCard, place_views
from gui.i18n import use_language
from tests.gui.credentials.conftest import PLACES

STATUSES = {
    "a": CredentialStatus("acme", "a", "environment", "set", shadows="keyring"),
    "b": CredentialStatus("acme", "b", "dotenv", "set"),
    "c": CredentialStatus("acme", "c", "keyring", "locked"),
    "d": CredentialStatus("acme", "d", "refreshed", "set"),
    "e": CredentialStatus("acme", "e"),
}


def test_every_place_counts_what_it_holds(qapp: QApplication) -> None:
    variables, keyring, files = place_views(STATUSES, PLACES)
    assert (variables.note, variables.badge) == ("2 here · read-only here", ("First", "accent", ""))
    assert (keyring.note, keyring.badge) == ("2 here · Secret Service", ("Saves go here", "ok", ""))
    assert files.note.startswith("1 here · Fernet (AES-128-CBC, HMAC-SHA256)")
    assert files.note.endswith("Their key is in a file outside the folder.")
    assert files.badge is None


@pytest.mark.parametrize(
    ("keyring", "words", "badge"),
    [
        ("locked", "locked", "Locked"),
        ("none", "there is none on this computer", ""),
        ("silent", "does not answer", "No answer"),
        ("failed", "cannot be used", "No answer"),
    ],
)
def test_a_keyring_that_takes_nothing(qapp: QApplication, keyring: str, words: str, badge: str) -> None:
    places = replace(PLACES, keyring=keyring, target="file", backend="")  # type: ignore[arg-type]  # one of the words
    view = place_views({}, places)
    assert words in view[1].note
    assert (view[1].badge or ("",))[0] == badge
    assert (view[2].badge or ("",))[0] == "Saves go here"


def test_nothing_is_known_yet(qapp: QApplication) -> None:
    assert [view.badge for view in place_views(None, None)] == [None, None, None]
    assert place_views(None, None)[1].note == "Asking…"


def test_the_card_follows_language_and_facts(qtbot: QtBot) -> None:
    card = PlacesCard()
    qtbot.addWidget(card)
    card.show()
    card.show_places(STATUSES, PLACES)
    assert card.rows[1].accessibleName() == "System keyring. 2 here · Secret Service. Saves go here"
    assert card.rows[2].toolTip() == "/folder"
    use_language("zh")
    QApplication.processEvents()
    assert card.title.text() == "保存位置"
    assert card.rows[1].title.text() == "系统密钥环"
    assert not card.grab().isNull()
