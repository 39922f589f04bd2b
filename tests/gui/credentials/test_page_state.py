from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus, State
from gui.credentials.banner import BannerView
from gui.credentials.page_state import sandbox_banner, store_banner
from tests.gui.credentials.conftest import PLACES

LOCKED = replace(PLACES, keyring="locked", target="file")


def _statuses(*states: State) -> dict[str, CredentialStatus]:
    return {str(number): CredentialStatus("acme", str(number), "keyring", state) for number, state in enumerate(states)}


def _banner(*states: State, **facts: object) -> tuple[str, str, tuple[str, ...]]:
    view = store_banner(_statuses(*states), **{"places": PLACES, **facts})  # type: ignore[arg-type]
    assert isinstance(view, BannerView)
    return view.title, view.text, tuple(action for action, _ in view.actions)


def test_nothing_is_in_the_way(qapp: QApplication) -> None:
    assert store_banner(_statuses("set", "absent"), PLACES) is None
    assert store_banner(None, None) is None


def test_a_locked_keyring_can_be_unlocked(qapp: QApplication) -> None:
    title, text, actions = _banner("locked", "set", places=LOCKED)
    assert title == "The system keyring is locked"
    assert text == "1 credential cannot be read until it is open. What is saved now goes to: encrypted file."
    assert actions == ("unlock", "retry")
    assert _banner("locked", "locked")[1] == "2 credentials cannot be read until it is open."
    assert "has to wait" in _banner("locked", places=replace(LOCKED, mode="keyring", target=None))[1]


def test_a_locked_keyring_matters_for_what_is_to_come_too(qapp: QApplication) -> None:
    assert _banner("set", places=LOCKED)[1] == "What is saved now goes to: encrypted file."
    assert store_banner(_statuses("set"), replace(LOCKED, mode="file")) is None


def test_no_answer_and_damage_are_told_apart(qapp: QApplication) -> None:
    assert _banner("unavailable", explained={"0": "Why."}) == ("1 credential cannot be read now", "Why.", ("retry",))
    assert _banner("unavailable")[1] == "Nothing was changed."
    assert _banner("damaged", "damaged")[0] == "2 credentials are damaged"
    assert _banner("damaged", "locked")[0] == "The system keyring is locked", "what can be mended comes first"


def test_a_store_that_cannot_be_used(qapp: QApplication) -> None:
    assert _banner("set", problem="No such folder.")[1] == "No such folder."


def test_while_the_system_asks(qapp: QApplication) -> None:
    title, _, actions = _banner("locked", places=LOCKED, unlocking=True)
    assert (title, actions) == ("Waiting for the keyring", ("stop",))


def test_the_sandbox_says_whose_credentials_these_are(qapp: QApplication) -> None:
    view = sandbox_banner()
    assert (view.icon, view.actions) == ("flask", ())
    assert "never" in view.text


def test_a_passphrase_that_is_needed_can_be_entered_from_the_banner() -> None:
    found = {"token": CredentialStatus("acme", "token", "file", "unavailable")}
    banner = store_banner(found, None, explained={"token": "Locked with a passphrase."}, passphrase_needed=True)
    assert banner is not None
    assert [action for action, _ in banner.actions] == ["passphrase", "retry"]
    banner = store_banner(found, None)
    assert banner is not None
    assert [action for action, _ in banner.actions] == ["retry"]
