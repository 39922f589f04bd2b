"""Words about the key of the encrypted files. Must not know widgets."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.credentials.key_admin import KeyState
from core.credentials.rotation import Rotated
from core.texts import text
from gui.credentials.words import sentences


def place_text(state: KeyState | None) -> str:
    """Where the key is, and whether it can be used."""
    if state is None:
        return QCoreApplication.translate("Credentials", "The key of the encrypted files")
    if state.place is None and not state.locked:
        return QCoreApplication.translate(
            "Credentials", "Nothing is in encrypted files yet; their key is made with the first one."
        )
    if state.locked and state.place != "environment":
        if state.opened:
            return QCoreApplication.translate(
                "Credentials",
                "The key is in the key file, locked with a passphrase; it is open now.",
            )
        return QCoreApplication.translate(
            "Credentials", "The key is in the key file, locked with a passphrase that has not been entered yet."
        )
    place = text(f"cli.credential_keys.at_{state.place}")
    return QCoreApplication.translate("Credentials", "The key of the encrypted files is {place}.").format(place=place)


def rotation_text(state: KeyState | None) -> str:
    """What a new key means here."""
    if state is not None and state.place == "environment":
        return QCoreApplication.translate(
            "Credentials",
            "The variable API_CREDENTIAL_ENCRYPTION_KEY gives the key: set it to a new one, start again, and enter "
            "here what it was before.",
        )
    told = QCoreApplication.translate(
        "Credentials", "Encrypts all files with a new key. It may be stopped at any moment; nothing is lost."
    )
    if state is not None and state.retired:
        told = sentences(told, text("cli.credential_keys.kept", {"keys": state.retired}))
    return told


def done_text(done: Rotated) -> str:
    """What came of it."""
    if done.place == "environment" and not done.files and not done.left:
        return QCoreApplication.translate(
            "Credentials", "All files have the key of the variable already: set the variable to a new one first."
        )
    place = text(f"cli.credential_keys.at_{done.place}")
    told = [text("cli.credential_keys.rotated", {"files": done.files, "place": place})]
    if done.old_keys:
        told.append(text("cli.credential_keys.kept", {"keys": done.old_keys}))
    told += [text("cli.credential_keys.left", {"file": name}) for name in done.left]
    return "\n".join(told)
