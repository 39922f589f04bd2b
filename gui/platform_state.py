"""What the sidebar says about a platform's credentials, worst first.

Pure: statuses in, one state out. Must not know a store, nor words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from core.credentials.types import CredentialStatus
    from core.platforms.model import Platform


Kind = Literal["unknown", "sandbox", "ready", "expiring", "expired", "missing", "locked", "unavailable", "damaged"]

SOON_S = 24 * 3600.0
"""A token with less than this left is announced."""


@dataclass(frozen=True, slots=True)
class PlatformState:
    """One platform at a glance.

    Attributes:
        missing: How many credentials the nearest authentication scheme still needs.
        expires_in_s: Seconds until the first of the credentials in use runs out; None if unknown.
    """

    kind: Kind
    missing: int = 0
    expires_in_s: float | None = None


UNKNOWN = PlatformState("unknown")
SANDBOX = PlatformState("sandbox")


def platform_state(platform: Platform, statuses: Mapping[str, CredentialStatus], now: float) -> PlatformState:
    """The state of ``platform``; ``now`` in seconds since 1970."""
    for kind in ("damaged", "locked", "unavailable"):
        if any(status.state == kind for status in statuses.values()):
            return PlatformState(kind)
    schemes = [set(scheme.requires) for scheme in platform.auth]
    have = {name for name, status in statuses.items() if status.state == "set"}
    lacking = sorted((scheme - have for scheme in schemes), key=len)
    if lacking and lacking[0]:
        return PlatformState("missing", missing=len(lacking[0]))
    used = schemes[[scheme <= have for scheme in schemes].index(True)] if schemes else set()
    ends = [moment for name in used if (status := statuses.get(name)) and (moment := status.expires_at) is not None]
    if not ends:
        return PlatformState("ready")
    left = min(ends) - now
    return PlatformState("expired" if left <= 0 else "expiring" if left < SOON_S else "ready", expires_in_s=left)
