"""Plain answers of the credential stores. No value of a credential is ever in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StoreName = Literal["keyring", "file", "memory"]
Origin = Literal["environment", "dotenv", "refreshed", "keyring", "file", "none"]
State = Literal["set", "absent", "locked", "unavailable", "damaged"]


@dataclass(frozen=True, slots=True)
class StoredIn:
    """Where a value was put.

    Attributes:
        store: The store.
        note: Id of something the user should know (``credential.shadowed``, ``credential.keyring_fallback``), or "".
    """

    store: StoreName
    note: str = ""


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """What is known of one credential without its value.

    Attributes:
        origin: Where the value in use comes from.
        state: Whether it can be read.
        shadows: Origin of a stored value that an environment variable hides; None if there is none.
        length: Characters of the value in use; None if unknown.
        changed_at: When it was stored, seconds since 1970; None for variables.
        expires_at: When it runs out, seconds since 1970; None if unknown.
        note: Id of something the user should know, or "".
        variable: Name of the environment variable for it.
    """

    platform: str
    type: str
    origin: Origin = "none"
    state: State = "absent"
    shadows: Origin | None = None
    length: int | None = None
    changed_at: float | None = None
    expires_at: float | None = None
    note: str = ""
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether the credentials of a platform are complete and well-formed; true if nothing is wrong.

    Attributes:
        missing: Types that the nearest authentication scheme still needs.
        malformed: Types whose value does not look right.
        expired: Types whose value has run out.
    """

    missing: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not (self.missing or self.malformed or self.expired)
