"""Words for what a store says about credentials. Must not know widgets."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from core.credentials.types import CredentialStatus, Places, StoredIn
from core.texts import has_text, text
from gui.i18n import current_language
from gui.platform_row import span_text
from gui.widgets.badge import BadgeTone

_KEYRINGS = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "libsecret",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
}


def origin_badge(status: CredentialStatus) -> tuple[str, BadgeTone, str]:
    """Where the value in use comes from: text, tone and icon of its badge."""
    match status.state:
        case "locked":
            return QCoreApplication.translate("Credentials", "Locked"), "warn", "lock"
        case "unavailable":
            return QCoreApplication.translate("Credentials", "No answer"), "danger", "warning-circle"
        case "damaged":
            return QCoreApplication.translate("Credentials", "Damaged"), "danger", "x-circle"
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
        case "memory":
            return QCoreApplication.translate("Credentials", "Sandbox"), "warn", "flask"
        case _:
            return QCoreApplication.translate("Credentials", "Encrypted file"), "token", "file"


def store_name(store: str) -> str:
    """A store by name, within a sentence."""
    if store == "keyring":
        return QCoreApplication.translate("Credentials", "system keyring")
    return QCoreApplication.translate("Credentials", "encrypted file")


def keyring_name(backend: str) -> str:
    """What people call a keyring's class; the class itself if it is another one."""
    return _KEYRINGS.get(backend, backend)


def changed_text(changed_at: float, now: float) -> str:
    """When a value was saved: the day, or the time if it was today."""
    moment, today = datetime.fromtimestamp(changed_at), datetime.fromtimestamp(now)  # noqa: DTZ006 - the user's clock
    if moment.date() == today.date():
        told = QCoreApplication.translate("Credentials", "changed today {time}")
        return told.format(time=f"{moment:%H:%M}")
    return QCoreApplication.translate("Credentials", "changed {day}").format(day=f"{moment:%Y-%m-%d}")


def countdown_text(seconds: float) -> str:
    """What is left of a token's life; to the second in its last hour."""
    if seconds <= 0:
        return QCoreApplication.translate("Credentials", "expired")
    if seconds < 3600:
        told = QCoreApplication.translate("Credentials", "expires in {m} min {s} s")
        return told.format(m=int(seconds // 60), s=int(seconds % 60))
    return QCoreApplication.translate("Credentials", "expires in {left}").format(left=span_text(seconds))


def characters(n: int, lines: int = 1) -> str:
    """How long a value is."""
    told = QCoreApplication.translate("Credentials", "{n} characters").format(n=f"{n:,}")
    if lines > 1:
        told += " · " + QCoreApplication.translate("Credentials", "{n} lines").format(n=f"{lines:,}")
    return told


def sentences(*parts: str) -> str:
    """Sentences one after the other; Chinese has no blank between them."""
    return ("" if current_language() == "zh" else " ").join(part for part in parts if part)


def note_text(note: str) -> str:
    """A store's remark as a sentence; empty for none."""
    key = f"credential.note.{note}"
    return text(key) if note and has_text(key) else ""


def stored_text(stored: StoredIn) -> str:
    """Where a value was saved, as a sentence."""
    if stored.store == "keyring":
        told = QCoreApplication.translate("Credentials", "Saved in the system keyring.")
    else:
        told = QCoreApplication.translate("Credentials", "Saved in an encrypted file.")
    return sentences(told, note_text(stored.note))


def target_text(places: Places) -> str:
    """Where the next value will go."""
    if places.target is None:
        return QCoreApplication.translate("Credentials", "Saving needs the keyring, which cannot be used now")
    return QCoreApplication.translate("Credentials", "Saves go to: {store}").format(store=store_name(places.target))


def key_text(key: str) -> str:
    """Where the key of the encrypted files is, as a sentence; empty if there is none yet."""
    match key:
        case "environment":
            return QCoreApplication.translate("Credentials", "Their key is in a variable.")
        case "keyring":
            return QCoreApplication.translate("Credentials", "Their key is in the system keyring.")
        case "file":
            return QCoreApplication.translate("Credentials", "Their key is in a file outside the folder.")
        case _:
            return ""
