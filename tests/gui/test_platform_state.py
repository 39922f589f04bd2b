from __future__ import annotations

import pytest

from core.credentials.types import CredentialStatus
from core.platforms.model import AuthScheme, Platform
from gui.platform_state import PlatformState, platform_state

NOW = 1_000_000.0
TWO_WAYS = Platform(
    "acme",
    {},
    "https://acme.example",
    ("acme.example",),
    auth=(AuthScheme("pair", "hmac", ("key", "secret")), AuthScheme("token", "bearer", ("token",))),
)


def _set(name: str, expires_in_s: float | None = None) -> dict[str, CredentialStatus]:
    expires_at = None if expires_in_s is None else NOW + expires_in_s
    return {name: CredentialStatus("acme", name, "keyring", "set", expires_at=expires_at)}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ({}, PlatformState("missing", missing=1)),  # the token alone would do
        (_set("key"), PlatformState("missing", missing=1)),
        (_set("key") | _set("secret"), PlatformState("ready")),
        (_set("token"), PlatformState("ready")),
        (_set("token", 15 * 86400), PlatformState("ready", expires_in_s=15 * 86400)),
        (_set("token", 3600), PlatformState("expiring", expires_in_s=3600)),
        (_set("token", -1), PlatformState("expired", expires_in_s=-1)),
        (_set("token") | _set("secret", -1), PlatformState("ready")),  # the expired one is not in use
        ({"token": CredentialStatus("acme", "token", "keyring", "locked")}, PlatformState("locked")),
        ({"token": CredentialStatus("acme", "token", "file", "damaged")}, PlatformState("damaged")),
        ({"token": CredentialStatus("acme", "token", "keyring", "unavailable")}, PlatformState("unavailable")),
    ],
)
def test_the_worst_news_first(statuses: dict[str, CredentialStatus], expected: PlatformState) -> None:
    assert platform_state(TWO_WAYS, statuses, NOW) == expected


def test_a_platform_without_authentication_is_ready() -> None:
    assert platform_state(Platform("open", {}, "", ()), {}, NOW) == PlatformState("ready")
