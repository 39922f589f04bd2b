"""What the editor needs of a credential store. ``APICredentialManager`` is one; tests have slow and locked ones.

Nothing else: only awaitables, so that no store is ever waited for on the window's thread.
"""

from __future__ import annotations

from typing import Protocol

from core.credentials.types import CredentialStatus, Places, StoredIn, Validation


class CredentialStore(Protocol):
    """A store that can be edited; ``APICredentialManager`` is one. The methods are described there."""

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """The value, or None if it is proven absent."""
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
        """Save a value."""
        ...

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        """The state of each credential by type; no values."""
        ...

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        """Delete a stored value; False if there was none."""
        ...

    async def avalidate_credential(self, platform: str, credential_type: str | None = None) -> Validation:
        """Whether the credentials are complete, well-formed and not expired."""
        ...

    async def aplaces(self) -> Places:
        """Where credentials are kept, and where the next one goes."""
        ...

    async def aunlock(self) -> None:
        """Have the system ask for the keyring's password."""
        ...
