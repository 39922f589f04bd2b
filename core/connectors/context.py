"""Where a call goes and whose credentials it takes: live, or the sandbox.

Pure data, and the choice between the two where nobody else has chosen. Must not know how a call is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.connectors.web import Web
from core.credentials.source import CredentialSource
from core.events import Mode
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class CallContext:
    """The surroundings of a call.

    Attributes:
        mode: ``live`` or ``sandbox``; history and statistics never mix the two.
        credentials: Where values come from. In sandbox mode the sandbox's own, never the user's.
        base_urls: Base URL by platform id, instead of the settings' (the sandbox's addresses).
        fault: Script of faults for the sandbox; None for its own behaviour.
        web: Where files to upload may be downloaded from.
        refresh: Whether an expired token is renewed on the way. Off for checks of credentials: they fetch none.
    """

    mode: Mode
    credentials: CredentialSource
    base_urls: Mapping[str, str] | None = None
    fault: str | None = None
    web: Web = field(default_factory=Web)
    refresh: bool = True


def live_context(credentials: CredentialSource | None = None, *, refresh: bool = True) -> CallContext:
    """The live surroundings, with the user's credentials unless others are given."""
    if credentials is None:
        from core.api_credential_manager import get_credential_manager  # stores are opened by the first call

        credentials = get_credential_manager()
    return CallContext("live", credentials, refresh=refresh)


def mode_by_settings(settings: Settings) -> Mode:
    """Live, unless ``JIERU_SANDBOX`` is on.

    Raises:
        SettingError: Neither on nor off.
    """
    return settings.derived(_mode, ("JIERU_SANDBOX",), _mode)


def _mode(settings: Settings) -> Mode:
    return "sandbox" if settings.flag("JIERU_SANDBOX") else "live"


async def sandbox_by_settings(settings: Settings) -> CallContext | None:
    """The process's sandbox if ``JIERU_SANDBOX`` is on; None for live.

    Raises:
        SettingError: It is neither on nor off.
        JieruError: The sandbox cannot be started.
    """
    if mode_by_settings(settings) == "live":
        return None
    from core.sandbox.shared import shared_context  # only a program that asked for it starts a sandbox

    return await shared_context()
