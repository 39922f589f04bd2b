"""Where connectors get credentials from: the interface, and the store that lives in memory.

The sandbox's credentials are a ``MemoryCredentials``: no environment, keyring or file can reach them, nor they those.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from core.credentials.types import CredentialStatus, StoredIn, check_value, name_of


class CredentialSource(Protocol):
    """What a connector needs of a credential store. ``APICredentialManager`` is one."""

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """The value, or None if it is proven absent.

        Raises:
            CredentialError: Locked, unavailable or damaged.
        """
        ...

    async def areread_credential(self, platform: str, credential_type: str) -> str | None:
        """As ``aget_credential``, past every cache: what another process saved a moment ago counts."""
        ...

    def expires_at(self, platform: str, credential_type: str) -> float | None:
        """When the value in use runs out, seconds since 1970; None if that is not known without waiting."""
        ...

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """Save a value.

        ``expires_at`` counts seconds since 1970. ``replaces`` is the ``fingerprint`` of the environment's value that
        this token succeeds: while the variable has that value, this one is used instead.

        Raises:
            CredentialError: Not saved; what was stored before is untouched.
        """
        ...

    async def ahold_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> None:
        """Use a value that ``aset_credential`` could not save, and save it when that becomes possible."""
        ...

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        """The state of each credential by type; no values."""
        ...


def fingerprint(value: str) -> str:
    """SHA-256 of a value as hexadecimal digits, for ``replaces``."""
    import hashlib  # brings 1 MB of OpenSSL

    return hashlib.sha256(value.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Item:
    value: str
    changed_at: float
    expires_at: float | None = None

    def __repr__(self) -> str:
        return f"_Item({len(self.value)} characters)"


class MemoryCredentials:
    """Credentials that end with the process.

    Args:
        values: ``{(platform, credential type): value}`` to start with.
        clock: Seconds since 1970.
    """

    def __init__(
        self, values: Mapping[tuple[str, str], str] | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._clock = clock
        self._items: dict[tuple[str, str], _Item] = {}
        for (platform, credential_type), value in (values or {}).items():
            self._put(platform, credential_type, value, None)

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """The value, or None."""
        item = self._items.get(_key(platform, credential_type))
        return item.value if item else None

    async def areread_credential(self, platform: str, credential_type: str) -> str | None:
        """The value, or None: there is no cache here."""
        return await self.aget_credential(platform, credential_type)

    def expires_at(self, platform: str, credential_type: str) -> float | None:
        """When the value runs out, if that was said when it was saved."""
        item = self._items.get(_key(platform, credential_type))
        return item.expires_at if item else None

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """Keep a value until the process ends; there is no environment here that it could succeed."""
        self._put(platform, credential_type, value, expires_at)
        return StoredIn("memory")

    async def ahold_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> None:
        """Keep a value; it needs no store here."""
        self._put(platform, credential_type, value, expires_at)

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        """The state of each credential of ``platform`` by type."""
        return {
            credential_type: CredentialStatus(
                platform,
                credential_type,
                origin="memory",
                state="set",
                length=len(item.value),
                changed_at=item.changed_at,
                expires_at=item.expires_at,
            )
            for (owner, credential_type), item in sorted(self._items.items())
            if owner == platform
        }

    def _put(self, platform: str, credential_type: str, value: str, expires_at: float | None) -> None:
        check_value(value)
        self._items[_key(platform, credential_type)] = _Item(value, self._clock(), expires_at)


def _key(platform: str, credential_type: str) -> tuple[str, str]:
    name = name_of(platform, credential_type)
    return name.platform, name.type
