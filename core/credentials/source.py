"""``CredentialSource``: all that a connector needs of credentials, and one that lives in memory only.

Must not know stores: the user's are in ``core.api_credential_manager``, the sandbox's in its own process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from core.credentials.types import CredentialStatus, StoredIn


class CredentialSource(Protocol):
    """Gives and takes single values. ``None`` is only said for a proven absence; the rest are typed errors."""

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """The value, or None."""

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """Keep ``value``.

        Args:
            platform: Platform id.
            credential_type: Credential type.
            value: The value.
            expires_at: When it runs out, seconds since 1970.
            replaces: SHA-256 (hex) of the environment variable's value that this refreshed token succeeds.
        """

    async def astatus(self, platform: str) -> Mapping[str, CredentialStatus]:
        """What is known of each credential of the platform, by type, without values."""


class MemoryCredentials:
    """Values that are gone with the program.

    Args:
        values: Values by platform and type.
    """

    def __init__(self, values: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._values = {platform: dict(types) for platform, types in (values or {}).items()}

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """The value, or None."""
        return self._values.get(platform, {}).get(credential_type)

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """Keep ``value`` until the program ends."""
        self._values.setdefault(platform, {})[credential_type] = value
        return StoredIn("memory")

    async def astatus(self, platform: str) -> Mapping[str, CredentialStatus]:
        """All values are set; their origin is no store of the user's."""
        return {
            kind: CredentialStatus(platform, kind, state="set", length=len(value))
            for kind, value in self._values.get(platform, {}).items()
        }
