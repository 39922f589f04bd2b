"""Words for what a store says about a credential. Must not know widgets."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from core.credentials.types import CredentialStatus, StoredIn
from core.texts import has_text, text
from gui.platform_row import span_text
from gui.widgets.badge import BadgeTone

_CONTEXT = "Credentials"


def origin_badge(status: CredentialStatus) -> tuple[str, BadgeTone, str]:
    """Where the value in use comes from: text, tone and icon of its badge."""
    tr = QCoreApplication.translate
    match status.state:
        case "locked":
            return tr(_CONTEXT, "Locked"), "warn", "lock"
        case "unavailable":
            return tr(_CONTEXT, "No answer"), "danger", "warning-circle"
        case "damaged":
            return tr(_CONTEXT, "Damaged"), "danger", "warning-circle"
        case "absent":
            return tr(_CONTEXT, "Not set"), "outline", "circle-dashed"
    match status.origin:
        case "environment":
            return tr(_CONTEXT, "Environment"), "accent", "terminal-window"
        case "dotenv":
            return tr(_CONTEXT, ".env file"), "accent", "terminal-window"
        case "keyring":
            return tr(_CONTEXT, "System keyring"), "ok", "key"
        case "refreshed":
            return tr(_CONTEXT, "Refreshed"), "token", "arrow-clockwise"
        case _:
            return tr(_CONTEXT, "Encrypted file"), "token", "file"


def status_note(status: CredentialStatus, now: float | None = None) -> str:
    """Length, expiry, what it hides, and the store's remark, in one line; empty if there is nothing to say."""
    tr = QCoreApplication.translate
    parts = []
    if status.state == "set" and status.length is not None:
        parts.append(tr(_CONTEXT, "%n character(s)", None, status.length))
    if status.expires_at is not None:
        left = status.expires_at - (time.time() if now is None else now)
        parts.append(
            tr(_CONTEXT, "expires in {left}").format(left=span_text(left)) if left > 0 else tr(_CONTEXT, "expired")
        )
    if status.shadows == "keyring":
        parts.append(tr(_CONTEXT, "hides the value in the keyring"))
    elif status.shadows == "file":
        parts.append(tr(_CONTEXT, "hides the value in the encrypted file"))
    if status.note and has_text(f"credential.note.{status.note}"):
        parts.append(text(f"credential.note.{status.note}"))
    return " · ".join(parts)


def stored_text(stored: StoredIn) -> str:
    """Where a value was saved, as a sentence."""
    tr = QCoreApplication.translate
    told = (
        tr(_CONTEXT, "Saved in the system keyring.")
        if stored.store == "keyring"
        else tr(_CONTEXT, "Saved in an encrypted file.")
    )
    key = f"credential.note.{stored.note}"
    return f"{told} {text(key)}" if stored.note and has_text(key) else told
