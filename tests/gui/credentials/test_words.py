from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus, Origin, State, StoredIn
from gui.credentials.words import origin_badge, status_note, stored_text


@pytest.mark.parametrize(
    ("origin", "state", "text"),
    [
        ("none", "absent", "Not set"),
        ("keyring", "locked", "Locked"),
        ("keyring", "unavailable", "No answer"),
        ("file", "damaged", "Damaged"),
        ("environment", "set", "Environment"),
        ("dotenv", "set", ".env file"),
        ("keyring", "set", "System keyring"),
        ("refreshed", "set", "Refreshed"),
        ("file", "set", "Encrypted file"),
    ],
)
def test_origin(qapp: QApplication, origin: Origin, state: State, text: str) -> None:
    assert origin_badge(CredentialStatus("douyin", "access_token", origin, state))[0] == text


def test_a_note_tells_length_expiry_and_what_is_hidden(qapp: QApplication) -> None:
    status = CredentialStatus(
        "douyin", "access_token", "environment", "set", shadows="keyring", length=107, expires_at=1000.0
    )
    assert status_note(status, now=1000.0 - 3 * 86400) == (
        "107 characters · expires in 3 days · hides the value in the keyring"
    )
    assert "expired" in status_note(status, now=1000.0)
    assert status_note(CredentialStatus("douyin", "access_token")) == ""


def test_where_a_value_was_saved(qapp: QApplication) -> None:
    assert "keyring" in stored_text(StoredIn("keyring"))
    assert "file" in stored_text(StoredIn("file"))
