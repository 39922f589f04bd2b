"""The user tokens of the sandbox's Douyin account and their lives: access tokens, and the refresh token behind them.

Owns which token is known, expired or to be replaced. Must not know requests or envelopes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from core.sandbox.made_credentials import make_access_token, make_refresh_token

ACCESS_LIFE_S = 1_296_000  # 15 days, as the platform documents
REFRESH_LIFE_S = 2_592_000  # 30 days, counted from the authorization; a refresh does not prolong it
RENEWALS = 5  # so often the refresh token itself may be renewed
_REMEMBERED = 1000


class DouyinTokens:
    """Access tokens by value, from the handed-out one to the latest.

    Args:
        first: The token in the handed-out credentials. It is born expired, so that the first calls show a refresh.
        refresh_token: The refresh token in the handed-out credentials.
        clock: Unix seconds.

    Attributes:
        refresh_token: The one that is good now.
        renewals_left: How often it may still be renewed.
    """

    def __init__(self, first: str, refresh_token: str, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.refresh_token = refresh_token
        self.renewals_left = RENEWALS
        self._expires_at = {first: float("-inf")}
        self._latest = first
        self._refresh_expires_at = clock() + REFRESH_LIFE_S
        self._doubted: set[str] = set()

    def state(self, token: str) -> Literal["valid", "expired", "unknown"]:
        """Whether a token would be taken now."""
        expires_at = self._expires_at.get(token)
        if expires_at is None:
            return "unknown"
        return "valid" if self._clock() < expires_at else "expired"

    def doubt(self, token: str) -> None:
        """Have the next refresh make a new token, although this one is not expired: a script said that it was."""
        if token in self._expires_at:
            self._doubted.add(token)

    def expire_all(self) -> None:
        """End the life of every token made so far."""
        self._expires_at = dict.fromkeys(self._expires_at, float("-inf"))

    def refresh(self) -> str:
        """The token to go on with: a live one is only prolonged, as on the real platform; else a new one."""
        if self.state(self._latest) != "valid" or self._latest in self._doubted:
            self._latest = make_access_token()
            if len(self._expires_at) >= _REMEMBERED:
                oldest = next(iter(self._expires_at))
                del self._expires_at[oldest]
                self._doubted.discard(oldest)
        self._expires_at[self._latest] = self._clock() + ACCESS_LIFE_S
        return self._latest

    def renew(self) -> str:
        """A new refresh token with 30 days of its own; the old one is dead at once."""
        self.renewals_left -= 1
        self.refresh_token = make_refresh_token()
        self._refresh_expires_at = self._clock() + REFRESH_LIFE_S
        return self.refresh_token

    def refresh_life_s(self) -> int:
        """Seconds left for the refresh token; 0 when it is over."""
        return max(0, int(self._refresh_expires_at - self._clock()))
