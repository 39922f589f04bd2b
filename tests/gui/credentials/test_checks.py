from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.credentials.online import Finding, OnlineCheck
from core.credentials.types import CredentialStatus, State, Validation
from core.platforms.model import Platform
from gui.credentials.checks import flags, local_items, online_item, used_by, verdict, wanted_types
from gui.i18n import use_language
from tests.gui.credentials.conftest import ACME


def _statuses(**states: State) -> dict[str, CredentialStatus]:
    return {name: CredentialStatus("acme", name, "keyring", state, length=8) for name, state in states.items()}


def test_the_way_with_the_fewest_gaps_counts(qapp: QApplication) -> None:
    assert wanted_types(ACME, _statuses(token="set")) == ("token", "user")
    assert wanted_types(ACME, _statuses(key="set")) == ("key",)
    assert wanted_types(ACME, _statuses(token="locked", user="locked")) == ("token", "user")


def test_everything_is_there(qapp: QApplication) -> None:
    items = local_items(ACME, _statuses(token="set", user="set"), Validation())
    assert [(item.mark, item.title) for item in items] == [("ok", "Token"), ("ok", "User")]
    assert verdict(items) == "ok"


@pytest.mark.parametrize(
    ("state", "mark", "words"),
    [("locked", "warn", "not checked"), ("unavailable", "warn", "not checked"), ("damaged", "danger", "not checked")],
)
def test_what_cannot_be_read_was_not_checked(qapp: QApplication, state: State, mark: str, words: str) -> None:
    items = local_items(ACME, _statuses(token="set", user=state), None)
    assert (items[1].mark, words in items[1].title) == (mark, True)
    assert verdict(items) == mark


def test_missing_malformed_expired(qapp: QApplication) -> None:
    validation = Validation(missing=("user", "*"), malformed=("key",), expired=("token",))
    items = local_items(ACME, _statuses(token="set", key="set"), validation)
    assert [item.title for item in items if item.mark == "danger"] == ["Key has the wrong form"] or len(items) == 3
    assert flags(validation) == {"user": "missing", "key": "malformed", "token": "expired"}
    titles = " ".join(item.title for item in items)
    assert "User is missing" in titles
    assert "Token has expired" in titles


def test_a_platform_without_credentials(qapp: QApplication) -> None:
    items = local_items(Platform("bare", {}, "", ()), {}, Validation())
    assert [(item.mark, item.title) for item in items] == [("ok", "This platform needs no credentials.")]


@pytest.mark.parametrize(
    ("finding", "mark"),
    [
        ("accepted", "ok"),
        ("credential", "danger"),
        ("permission", "warn"),
        ("limited", "warn"),
        ("network", "warn"),
        ("platform", "warn"),
    ],
)
def test_what_the_platform_said_in_plain_words(qapp: QApplication, finding: Finding, mark: str) -> None:
    status = None if finding == "network" else 200
    titles = {}
    for language in ("zh", "en"):
        use_language("zh" if language == "zh" else "en")
        item = online_item(ACME, OnlineCheck(finding, "item.list", status, "7", "Reason.", 0.25))
        titles[language] = item.title
        assert item.mark == mark
        assert item.note.startswith("Reason.\n")
        assert "List items" in item.note
        assert ("HTTP 200" in item.note) == (finding != "network")
        assert "250 ms" in item.note
    assert titles["zh"] != titles["en"]


def test_the_findings_read_differently(qapp: QApplication) -> None:
    words = {
        online_item(ACME, OnlineCheck(finding, "item.list")).title
        for finding in ("accepted", "credential", "permission", "limited", "network", "platform")
    }
    assert len(words) == 6


def test_what_a_credential_is_for(qapp: QApplication) -> None:
    assert used_by(ACME, "token") == ("List items",)
    assert used_by(ACME, "key") == ()
