"""What the editor asks a platform itself: whether it takes the credentials, and for a new token.

Owns the two calls. Both are made only when somebody presses a button, and a check renews nothing. Must not know
widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.errors import JieruError
from core.platforms.model import Platform

if TYPE_CHECKING:
    from core.credentials.online import OnlineCheck
    from gui.services import Services


class Remote(Protocol):
    """The way to the platforms."""

    async def check(self, platform: Platform) -> OnlineCheck:
        """One harmless read with the stored credentials.

        Raises:
            JieruError: Nothing was sent.
        """
        ...

    async def refresh(self, platform: str, credential_type: str) -> bool:
        """Renew a token, in the mode that is on; whether the new one could be saved.

        Raises:
            JieruError: It was not renewed; the old one is as it was.
        """
        ...


class ServicesRemote:
    """Through the window's services, so that both calls are seen in history and live pane."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def check(self, platform: Platform) -> OnlineCheck:
        """One harmless read with the stored credentials; not in sandbox mode, whose calls stay on this machine."""
        from core.credentials.online import check_online, probe_operation

        if self._services.mode.sandbox:
            raise JieruError("credential.online_in_sandbox", platform=platform.id)
        operation = probe_operation(platform)
        if operation is None:
            raise JieruError("credential.no_probe", platform=platform.id)
        manager = await self._services.connectors(refresh=False)
        try:
            return await check_online(platform, operation, manager.call)
        finally:
            await manager.aclose()

    async def refresh(self, platform: str, credential_type: str) -> bool:
        """Renew a token: the user's, or in sandbox mode the sandbox's own; whether the new one could be saved."""
        manager = await self._services.connectors()
        try:
            refreshed = await manager.refresh_token(platform, credential_type)
            return bool(refreshed.saved)
        finally:
            await manager.aclose()
