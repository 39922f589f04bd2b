from __future__ import annotations

import time
from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus, Origin, Places, State, StoredIn
from gui.credentials.words import (
    changed_text,
    characters,
    countdown_text,
    key_text,
    keyring_name,
    note_text,
    origin_badge,
    sentences,
    stored_text,
    target_text,
)
from gui.i18n import use_language


@pytest.mark.parametrize(
    ("origin", "state", "text", "icon"),
    [
        ("none", "absent", "Not set", "circle-dashed"),
        ("keyring", "locked", "Locked", "lock"),
        ("keyring", "unavailable", "No answer", "warning-circle"),
        ("file", "damaged", "Damaged", "x-circle"),
        ("environment", "set", "Environment", "terminal-window"),
        ("dotenv", "set", ".env file", "terminal-window"),
        ("keyring", "set", "System keyring", "key"),
        ("refreshed", "set", "Refreshed", "arrow-clockwise"),
        ("memory", "set", "Sandbox", "flask"),
        ("file", "set", "Encrypted file", "file"),
    ],
)
def test_origin(qapp: QApplication, origin: Origin, state: State, text: str, icon: str) -> None:
    badge = origin_badge(CredentialStatus("douyin", "access_token", origin, state))
    assert (badge[0], badge[2]) == (text, icon)


def test_where_a_value_was_saved(qapp: QApplication) -> None:
    assert stored_text(StoredIn("keyring")) == "Saved in the system keyring."
    assert stored_text(StoredIn("file")) == "Saved in an encrypted file."
    told = "Saved in an encrypted file. Note: the OS keyring is locked."
    assert stored_text(StoredIn("file", "keyring_locked")) == told
    assert note_text("no-such-note") == ""


def test_a_day_or_a_time(qapp: QApplication) -> None:
    noon = datetime(2026, 11, 22, 12, 0).timestamp()  # noqa: DTZ001 - the user's clock
    assert changed_text(noon - 3600, noon) == "changed today 11:00"
    assert changed_text(noon - 86_400, noon) == "changed 2026-11-21"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (702, "expires in 11 min 42 s"),
        (0, "expired"),
        (-5, "expired"),
        (3 * 3600.0, "expires in 3 hours"),
        (15 * 86_400.0, "expires in 15 days"),
    ],
)
def test_a_countdown(qapp: QApplication, seconds: float, text: str) -> None:
    assert countdown_text(seconds) == text


def test_lengths(qapp: QApplication) -> None:
    assert characters(40_000) == "40,000 characters"
    assert characters(1704, 28) == "1,704 characters · 28 lines"


def test_where_the_next_value_goes(qapp: QApplication) -> None:
    assert target_text(Places("auto", "open", "keyring")) == "Saves go to: system keyring"
    assert target_text(Places("auto", "locked", "file")) == "Saves go to: encrypted file"
    assert "cannot be used" in target_text(Places("keyring", "locked", None))


def test_keys_and_keyrings_by_name(qapp: QApplication) -> None:
    assert keyring_name("keyring.backends.SecretService.Keyring") == "Secret Service"
    assert keyring_name("my.own.Keyring") == "my.own.Keyring"
    assert {key_text(place) for place in ("environment", "keyring", "file")} >= {"Their key is in a variable."}
    assert key_text("") == ""


def test_chinese_sentences_stand_close(qapp: QApplication) -> None:
    assert sentences("One.", "", "Two.") == "One. Two."
    use_language("zh")
    assert sentences("一。", "二。") == "一。二。"
    assert changed_text(time.time(), time.time()).startswith("今天")
