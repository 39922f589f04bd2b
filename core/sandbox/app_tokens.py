"""Tokens that belong to an app and not to a user, and how long each of them is good.

Owns the platform's two rules: a fresh one puts an end to the one before, after five minutes (``client_token``, mini
app), or the same one is given out until it runs out (``stable_client_token``). Must not know requests.
"""

from __future__ import annotations

from collections.abc import Callable

LIFE_S = 7200
GRACE_S = 300
_REMEMBERED = 100


class AppTokens:
    """The tokens of one app and one endpoint.

    Args:
        make: Makes a new value.
        clock: Unix seconds.
        stable: Whether a token is given out again while it lives.
    """

    def __init__(self, make: Callable[[], str], *, clock: Callable[[], float], stable: bool = False) -> None:
        self._make = make
        self._clock = clock
        self._stable = stable
        self._expires_at: dict[str, float] = {}

    def fetch(self) -> tuple[str, int]:
        """A token and the seconds it has left."""
        now = self._clock()
        latest = next(reversed(self._expires_at), None)
        if self._stable and latest is not None and self._expires_at[latest] > now:
            return latest, int(self._expires_at[latest] - now)
        if not self._stable:  # the one before gets its grace, older ones end
            self._expires_at = {
                token: min(until, now + GRACE_S if token == latest else now)
                for token, until in self._expires_at.items()
            }
        token = self._make()
        self._expires_at[token] = now + LIFE_S
        if len(self._expires_at) > _REMEMBERED:
            del self._expires_at[next(iter(self._expires_at))]
        return token, LIFE_S

    def is_known(self, token: str) -> bool:
        """Whether it came from here, alive or not."""
        return token in self._expires_at

    def is_good(self, token: str) -> bool:
        """Whether a token would be taken now."""
        return self._clock() < self._expires_at.get(token, float("-inf"))

    def expire(self, token: str) -> None:
        """End it: a script said that it had expired."""
        if token in self._expires_at:
            self._expires_at[token] = float("-inf")
