"""Words for what a store says about a credential. Must not know widgets."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from core.credentials.types import CredentialStatus, StoredIn
from core.texts import has_text, text
from gui.platform_row import span_text
from gui.widgets.badge import BadgeTone


def origin_badge(status: CredentialStatus) -> tuple[str, BadgeTone, str]:
    """Where the value in use comes from: text, tone and icon of its badge."""
    match status.state:
        case "locked":
            return QCoreApplication.translate("Credentials", "Locked"), "warn", "lock"
        case "unavailable":
            return QCoreApplication.translate("Credentials", "No answer"), "danger", "warning-circle"
        case "damaged":
            return QCoreApplication.translate("Credentials", "Damaged"), "danger", "warning-circle"
        case "absent":
            return QCoreApplication.translate("Credentials", "Not set"), "outline", "circle-dashed"
    match status.origin:
        case "environment":
            return QCoreApplication.translate("Credentials", "Environment"), "accent", "terminal-window"
        case "dotenv":
            return QCoreApplication.translate("Credentials", ".env file"), "accent", "terminal-window"
        case "keyring":
            return QCoreApplication.translate("Credentials", "System keyring"), "ok", "key"
        case "refreshed":
            return QCoreApplication.translate("Credentials", "Refreshed"), "token", "arrow-clockwise"
        case _:
            return QCoreApplication.translate("Credentials", "Encrypted file"), "token", "file"


def status_note(status: CredentialStatus, now: float | None = None) -> str:
    """Length, expiry, what it hides, and the store's remark, in one line; empty if there is nothing to say."""
    parts = []
    if status.state == "set" and status.length is not None:
        parts.append(QCoreApplication.translate("Credentials", "{n} characters").format(n=status.length))
    if status.expires_at is not None:
        left = status.expires_at - (time.time() if now is None else now)
        parts.append(
            QCoreApplication.translate("Credentials", "expires in {left}").format(left=span_text(left))
            if left > 0
            else QCoreApplication.translate("Credentials", "expired")
        )
    if status.shadows == "keyring":
        parts.append(QCoreApplication.translate("Credentials", "hides the value in the keyring"))
    elif status.shadows == "file":
        parts.append(QCoreApplication.translate("Credentials", "hides the value in the encrypted file"))
    if status.note and has_text(f"credential.note.{status.note}"):
        parts.append(text(f"credential.note.{status.note}"))
    return " · ".join(parts)


def stored_text(stored: StoredIn) -> str:
    """Where a value was saved, as a sentence."""
    told = (
        QCoreApplication.translate("Credentials", "Saved in the system keyring.")
        if stored.store == "keyring"
        else QCoreApplication.translate("Credentials", "Saved in an encrypted file.")
    )
    key = f"credential.note.{stored.note}"
    return f"{told} {text(key)}" if stored.note and has_text(key) else told
