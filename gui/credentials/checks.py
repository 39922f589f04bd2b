"""What a check of credentials found, as lines to be read.

Pure but for the words. Owns the wording and the overall verdict; must not know how the check was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from core.credentials.online import Finding, OnlineCheck
from core.credentials.types import CredentialStatus, Validation
from core.credentials.validation import nearest_scheme
from core.platforms.model import CredentialField, Names, Platform
from core.texts import text
from gui.credentials.words import characters
from gui.i18n import current_language

Mark = Literal["ok", "warn", "danger"]
Flag = Literal["", "missing", "malformed", "expired"]

_MARKS: Mapping[Finding, Mark] = {
    "accepted": "ok",
    "credential": "danger",
    "permission": "warn",
    "limited": "warn",
    "network": "warn",
    "platform": "warn",
}


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One finding."""

    mark: Mark
    title: str
    note: str = ""


def verdict(items: tuple[CheckItem, ...]) -> Mark:
    """The worst mark of all."""
    marks = {item.mark for item in items}
    return "danger" if "danger" in marks else "warn" if "warn" in marks else "ok"


def wanted_types(platform: Platform, statuses: Mapping[str, CredentialStatus]) -> tuple[str, ...]:
    """What the way to authenticate needs that has the fewest gaps; a value that cannot be read now is no gap."""
    return nearest_scheme(platform, [name for name, status in statuses.items() if status.state != "absent"])


def flags(validation: Validation) -> dict[str, Flag]:
    """What to point out at each field."""
    found: dict[str, Flag] = dict.fromkeys(validation.expired, "expired")
    found |= dict.fromkeys(validation.malformed, "malformed")
    found |= dict.fromkeys((name for name in validation.missing if name != "*"), "missing")
    return found


def local_items(
    platform: Platform, statuses: Mapping[str, CredentialStatus], validation: Validation | None
) -> tuple[CheckItem, ...]:
    """The lines of a local check; ``validation`` is None if a store kept it from being made."""
    wanted = wanted_types(platform, statuses)
    found = flags(validation) if validation is not None else {}
    names = dict.fromkeys((*wanted, *found))
    items = [_item(platform, name, statuses.get(name), found.get(name, "")) for name in names]
    if not items:
        items = [CheckItem("ok", QCoreApplication.translate("Credentials", "This platform needs no credentials."))]
    return tuple(items)


def online_item(platform: Platform, check: OnlineCheck) -> CheckItem:
    """The line of an online check."""
    operation = platform.operation(check.operation)
    called = named(operation.names, operation.id) if operation else check.operation
    facts = [QCoreApplication.translate("Credentials", "Called “{name}”").format(name=called)]
    if check.status is not None:
        facts.append(f"HTTP {check.status}")
    if check.code is not None:
        facts.append(check.code)
    facts.append(f"{check.elapsed_s * 1000:.0f} ms")
    note = " · ".join(facts)
    if check.reason:
        note = f"{check.reason}\n{note}"
    return CheckItem(_MARKS[check.finding], text(f"credential.online.{check.finding}"), note)


def used_by(platform: Platform, credential_type: str) -> tuple[str, ...]:
    """The names of the operations that a credential is for."""
    schemes = {scheme.id for scheme in platform.auth if credential_type in scheme.requires}
    return tuple(
        named(operation.names, operation.id)
        for operation in platform.operations
        if schemes & set(operation.auth or (scheme.id for scheme in platform.auth))
    )


def named(names: Names, fallback: str) -> str:
    """A name in the language of the window."""
    return names.get(current_language()) or names.get("en") or fallback


def title_of(field: CredentialField | None, credential_type: str) -> str:
    """What people call a credential."""
    return named(field.names, credential_type) if field else credential_type


def _item(platform: Platform, name: str, status: CredentialStatus | None, flag: Flag) -> CheckItem:
    title = title_of(platform.credential(name), name)
    state = status.state if status is not None else "absent"
    if flag == "missing" or state == "absent":
        return CheckItem("danger", QCoreApplication.translate("Credentials", "{name} is missing").format(name=title))
    if state != "set":
        told = QCoreApplication.translate("Credentials", "{name} was not checked").format(name=title)
        why = {
            "locked": QCoreApplication.translate("Credentials", "The keyring is locked."),
            "unavailable": QCoreApplication.translate("Credentials", "Its store does not answer."),
            "damaged": QCoreApplication.translate("Credentials", "It cannot be read back: enter it again."),
        }
        return CheckItem("danger" if state == "damaged" else "warn", told, why[state])
    if flag == "malformed":
        told = QCoreApplication.translate("Credentials", "{name} has the wrong form").format(name=title)
        advice = QCoreApplication.translate("Credentials", "Compare it with the vendor's page.")
        return CheckItem("danger", told, advice)
    if flag == "expired":
        told = QCoreApplication.translate("Credentials", "{name} has expired").format(name=title)
        return CheckItem("danger", told, QCoreApplication.translate("Credentials", "Refresh it, or enter a new one."))
    length = status.length if status is not None else None
    return CheckItem("ok", title, characters(length) if length is not None else "")
