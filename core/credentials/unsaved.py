"""Tokens that were renewed and could not be saved: used from memory, and saved as soon as that works.

Owns them and when the next attempt is due. Without them the next call would read the old token again, renew it with a
refresh token that is used up, and log the user out. Must not know how a value is saved.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.credentials.index import Entry
from core.credentials.types import CredentialName

RETRY_S = 5.0
"""Seconds between two attempts to save one."""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """One value that waits to be saved.

    Attributes:
        entry: What the index said when it was to be saved: if it says something else, somebody has saved another one.
        expires_at: Seconds since 1970; None if unknown.
        replaces: SHA-256 of the variable's value that it succeeds; None if none.
        since: Seconds since 1970.
        due: When to try again, monotonic seconds.
    """

    value: str
    entry: Entry | None
    expires_at: float | None
    replaces: str | None
    since: float
    due: float


class Unsaved:
    """The values that wait to be saved. Thread-safe: each method is one step.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[CredentialName, Held] = {}

    def hold(self, name: CredentialName, held: Held) -> None:
        """Keep a value, instead of one that may wait already."""
        self._held[name] = held

    def get(self, name: CredentialName, entry: Entry | None) -> Held | None:
        """The value that waits, unless another one has been saved since."""
        held = self._held.get(name)
        if held is not None and held.entry != entry:
            self.drop(name)
            return None
        return held

    def drop(self, name: CredentialName) -> None:
        """Forget it: it has been saved, or another one has been, or it was deleted."""
        self._held.pop(name, None)

    def due(self) -> list[tuple[CredentialName, Held]]:
        """What is to be tried again now, in the order in which it came; nobody else gets it until the next time."""
        now = self._clock()
        found = [(name, held) for name, held in list(self._held.items()) if now >= held.due]
        for name, held in found:
            self._held[name] = replace(held, due=now + RETRY_S)
        return found

    def any_due(self) -> bool:
        """Whether ``due`` would give something; changes nothing."""
        return bool(self._held) and any(self._clock() >= held.due for held in list(self._held.values()))
