"""Where a call goes and whose credentials it takes: live, or the sandbox.

Pure data, made by the manager and handed to each connector. Must not know how a call is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.credentials.source import CredentialSource
from core.events import Mode


@dataclass(frozen=True, slots=True)
class CallContext:
    """The surroundings of a call.

    Attributes:
        mode: ``live`` or ``sandbox``; history and statistics never mix the two.
        credentials: Where values come from. In sandbox mode the sandbox's own, never the user's.
        base_urls: Base URL by platform id, instead of the settings' (the sandbox's addresses).
        fault: Script of faults for the sandbox; None for its own behaviour.
    """

    mode: Mode
    credentials: CredentialSource
    base_urls: Mapping[str, str] | None = None
    fault: str | None = None


def live_context(credentials: CredentialSource | None = None) -> CallContext:
    """The live surroundings, with the user's credentials unless others are given."""
    if credentials is None:
        from core.api_credential_manager import get_credential_manager  # stores are opened by the first call

        credentials = get_credential_manager()
    return CallContext("live", credentials)
