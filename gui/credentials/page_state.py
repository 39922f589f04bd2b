"""What stands between the user and the credentials: which banner the page shows.

Pure but for the words: what the stores said comes in, a banner goes out. One at a time: the worst that can be mended.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.credentials.types import CredentialStatus, Places
from gui.credentials.banner import BannerView
from gui.credentials.words import sentences, store_name


def store_banner(
    statuses: Mapping[str, CredentialStatus] | None,
    places: Places | None,
    *,
    problem: str = "",
    explained: Mapping[str, str] | None = None,
    unlocking: bool = False,
    passphrase_needed: bool = False,
) -> BannerView | None:
    """The banner about the stores, or None if nothing is in the way.

    Args:
        statuses: By type; None until they are known.
        places: Where values are kept; None until that is known.
        problem: Why nothing could be read at all.
        explained: The stores' words about single credentials.
        unlocking: The system is asking for the keyring's password.
        passphrase_needed: The key of the files is locked with a passphrase, and this process has not got it.
    """
    retry = ("retry", QCoreApplication.translate("Credentials", "Try again"))
    if unlocking:
        return BannerView(
            QCoreApplication.translate("Credentials", "Waiting for the keyring"),
            QCoreApplication.translate("Credentials", "Type its password into the system's own window."),
            "warn",
            "hourglass-medium",
            (("stop", QCoreApplication.translate("Credentials", "Stop waiting")),),
        )
    if problem:
        title = QCoreApplication.translate("Credentials", "The credential store cannot be used")
        return BannerView(title, problem, "danger", "warning-circle", (retry,))
    by_state: dict[str, list[str]] = {}
    for name, status in (statuses or {}).items():
        by_state.setdefault(status.state, []).append(name)
    locked, silent, damaged = (by_state.get(state, []) for state in ("locked", "unavailable", "damaged"))
    if locked or (places is not None and places.keyring == "locked" and places.mode != "file"):
        unlock = ("unlock", QCoreApplication.translate("Credentials", "Unlock"))
        return BannerView(
            QCoreApplication.translate("Credentials", "The system keyring is locked"),
            _locked_text(len(locked), places),
            "warn",
            "lock",
            (unlock, retry),
        )
    if silent:
        told = (explained or {}).get(silent[0], "")
        enter = ("passphrase", QCoreApplication.translate("Credentials", "Enter the passphrase…"))
        return BannerView(
            _counted(
                len(silent),
                QCoreApplication.translate("Credentials", "1 credential cannot be read now"),
                QCoreApplication.translate("Credentials", "{n} credentials cannot be read now"),
            ),
            told or QCoreApplication.translate("Credentials", "Nothing was changed."),
            "danger",
            "warning-circle",
            (enter, retry) if passphrase_needed else (retry,),
        )
    if damaged:
        return BannerView(
            _counted(
                len(damaged),
                QCoreApplication.translate("Credentials", "1 credential is damaged"),
                QCoreApplication.translate("Credentials", "{n} credentials are damaged"),
            ),
            QCoreApplication.translate(
                "Credentials", "Nothing was changed. Restore the files from a backup, or enter the values again."
            ),
            "danger",
            "x-circle",
            (retry,),
        )
    return None


def sandbox_banner() -> BannerView:
    """What the page says while the sandbox is on."""
    return BannerView(
        QCoreApplication.translate("Credentials", "The sandbox is on"),
        QCoreApplication.translate(
            "Credentials",
            "It uses credentials that it made itself. What you see and save here is for production; the sandbox never "
            "reads or sends it.",
        ),
        "warn",
        "flask",
    )


def _counted(n: int, one: str, many: str) -> str:
    return one if n == 1 else many.format(n=n)


def _locked_text(n: int, places: Places | None) -> str:
    parts = []
    if n:
        one = QCoreApplication.translate("Credentials", "1 credential cannot be read until it is open.")
        many = QCoreApplication.translate("Credentials", "{n} credentials cannot be read until it is open.")
        parts.append(_counted(n, one, many))
    if places is not None and places.target is None:
        parts.append(QCoreApplication.translate("Credentials", "Saving has to wait for it, too."))
    elif places is not None and places.keyring == "locked":
        told = QCoreApplication.translate("Credentials", "What is saved now goes to: {store}.")
        parts.append(told.format(store=store_name(places.target or "")))
    return sentences(*parts)
