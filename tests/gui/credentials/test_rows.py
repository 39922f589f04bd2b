from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from core.platforms.model import CredentialField, Platform
from gui.credentials.rows import CredentialRows

PLATFORM = Platform(
    "acme", {}, "", (), credentials=(CredentialField("key", {"en": "Key"}), CredentialField("token", {"en": "Token"}))
)


def test_only_what_is_stored_can_be_deleted(qtbot: QtBot) -> None:
    rows = CredentialRows()
    qtbot.addWidget(rows)
    rows.set_platform(PLATFORM)
    assert not rows.rows["key"].delete.isEnabled()
    rows.show_statuses(
        {
            "key": CredentialStatus("acme", "key", "environment", "set", length=8),
            "token": CredentialStatus("acme", "token", "file", "set", length=8),
        }
    )
    assert not rows.rows["key"].delete.isEnabled()
    assert rows.rows["token"].delete.isEnabled()
    rows.show_statuses({"key": CredentialStatus("acme", "key", "environment", "set", shadows="keyring")})
    assert rows.rows["key"].delete.isEnabled()
    assert rows.rows["token"].badge.text() == "Not set"


def test_buttons_name_the_credential(qtbot: QtBot) -> None:
    rows = CredentialRows()
    qtbot.addWidget(rows)
    rows.set_platform(PLATFORM)
    rows.set_platform(PLATFORM)
    row = rows.rows["token"]
    assert (row.edit.accessibleName(), row.delete.accessibleName()) == ("Enter Token", "Delete Token")
    with qtbot.waitSignal(rows.edit_wanted, check_params_cb=lambda name: name == "token"):
        row.edit.click()
