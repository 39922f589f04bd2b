"""What the stores say about a credential: where it is, how it is, and never what it is.

Owns the answers and the rules for names and values. Must not know any store.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.errors import SettingError

Store = Literal["keyring", "file", "memory"]
Origin = Literal["environment", "dotenv", "refreshed", "keyring", "file", "memory", "none"]
State = Literal["set", "absent", "locked", "unavailable", "damaged"]

Keyring = Literal["open", "locked", "none", "silent", "failed"]

_YEAR_9000 = 221_845_305_600.0
MAX_NAME = 64
MAX_VALUE = 1 << 20
"""Characters; a PEM bundle has some 10 000."""


class CredentialName(NamedTuple):
    """The key of one credential, in Unicode's composed form. Make it with ``name_of``.

    A tuple, because it is looked up in a dozen dictionaries for each credential that is listed.
    """

    platform: str
    type: str
    account: str = "default"


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """One credential as it may be shown to anybody.

    Attributes:
        origin: Where the value in use comes from; ``refreshed`` is the stored successor of a variable's token.
        state: ``absent`` only when that is proven.
        shadows: The store whose value the variable hides.
        length: Characters of the value; None if it could not be read.
        changed_at: When it was saved, seconds since 1970; None for variables.
        expires_at: When it runs out, seconds since 1970; None if unknown. Advice, never a reason to hide it.
        note: Id of a remark (``credential.note.<id>`` in the texts), or empty.
    """

    platform: str
    type: str
    origin: Origin = "none"
    state: State = "absent"
    shadows: Store | None = None
    length: int | None = None
    changed_at: float | None = None
    expires_at: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StoredIn:
    """Where a value was saved.

    Attributes:
        note: Why it is there and not elsewhere, id of a remark (``credential.note.<id>``), or empty.
        place: The keyring's backend or the folder of the files.
    """

    store: Store
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where credentials are kept, and where one that is saved now would go.

    Attributes:
        mode: The setting ``API_CREDENTIALS_STORE``.
        keyring: How the OS keyring is: ``none`` there is none, ``silent`` it does not answer, ``failed`` it refuses.
        target: Where the next value goes; None if ``mode`` insists on a keyring that cannot take it.
        backend: The keyring's class, e.g. ``keyring.backends.SecretService.Keyring``; empty if there is none.
        folder: The folder of the encrypted files.
        key: Where the key of the files is kept: ``environment|keyring|file``; empty if none has been made.
    """

    mode: Literal["auto", "keyring", "file"]
    keyring: Keyring
    target: Literal["keyring", "file"] | None
    backend: str = ""
    folder: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """The result of a local check; true if nothing is wrong.

    Attributes:
        missing: Credential types that the nearest authentication scheme still needs; ``("*",)`` if the platform has
            no definition and nothing is set.
        malformed: Types whose value does not have the form that the platform describes.
        expired: Types whose expiry date has passed.
    """

    missing: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not (self.missing or self.malformed or self.expired)


def name_of(platform: str, credential_type: str, account: str = "default") -> CredentialName:
    """The checked name: letters, digits, space, ``.``, ``_``, ``-``, at most 64, beginning with a letter or digit.

    Raises:
        SettingError: ``credential.bad_name``, naming the argument.
    """
    return CredentialName(
        _checked("platform", platform), _checked("credential_type", credential_type), _checked("account", account)
    )


def moment(seconds: float | None) -> float | None:
    """A date as seconds since 1970; None for what no calendar has: vendors send such, and dates are advice only."""
    return seconds if seconds is not None and 0 <= seconds < _YEAR_9000 else None


def check_value(value: str) -> None:
    """Refuse what no store can keep.

    Raises:
        SettingError: Not text, empty, longer than ``MAX_VALUE``, or with lone surrogates. Never shows the value.
    """
    if not isinstance(value, str):
        raise SettingError("credential.not_text", name="value", kind=type(value).__name__)
    if not value:
        raise SettingError("credential.empty_value", name="value")
    if len(value) > MAX_VALUE:
        raise SettingError("credential.too_long", name="value", length=len(value), maximum=MAX_VALUE)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise SettingError("credential.not_unicode", name="value")


def _checked(argument: str, name: str) -> str:
    if not isinstance(name, str):
        raise SettingError("credential.bad_name", name=argument, value=type(name).__name__)
    composed = unicodedata.normalize("NFC", name)
    good = (
        0 < len(composed) <= MAX_NAME
        and composed[0].isalnum()
        and composed[-1] != " "
        and all(c in " ._-" or unicodedata.category(c)[0] in "LNM" for c in composed)
    )
    if not good:
        raise SettingError("credential.bad_name", name=argument, value=ascii(name[:80]))
    return composed
