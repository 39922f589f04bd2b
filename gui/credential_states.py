"""The credential state of every platform, read beside the loop and kept fresh.

Owns the reading and what is known so far. Must not know widgets; never sees a value.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from core.credentials.types import CredentialStatus
from core.errors import JieruError
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from gui.platform_state import PlatformState, platform_state

_MINUTE_MS = 60_000


class StatusSource(Protocol):
    """Whoever can say how credentials are; every ``CredentialSource`` is one."""

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        """The state of each credential by type."""
        ...


class CredentialStates(QObject):
    """Statuses by platform, and what the sidebar and the status bar make of them.

    Signals:
        changed: Ask ``states`` and ``stores`` again.
    """

    changed = Signal()

    def __init__(
        self, tasks: TaskRegistry, parent: QObject | None = None, *, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._now = now
        self._platforms: Sequence[Platform] = ()
        self._source: StatusSource | None = None
        self._statuses: dict[str, Mapping[str, CredentialStatus]] = {}
        self._failed: set[str] = set()
        minute = QTimer(self)  # what is left of a token's life is shown in minutes
        minute.setInterval(_MINUTE_MS)
        minute.timeout.connect(self.changed)
        minute.start()

    def set_source(self, source: StatusSource, platforms: Sequence[Platform]) -> None:
        """Read from ``source`` from now on; what was known of another one is forgotten."""
        self._source, self._platforms = source, platforms
        self._statuses, self._failed = {}, set()
        self.changed.emit()
        self.refresh()

    def refresh(self, platform: str | None = None) -> None:
        """Read one platform again, or all; returns at once."""
        for known in self._platforms:
            if platform in (None, known.id):
                self._tasks.restart(self._read(known), name=f"credentials:{known.id}")

    def states(self) -> dict[str, PlatformState]:
        """The state of each platform that has been read."""
        now = self._now()
        states = {
            known.id: platform_state(known, self._statuses[known.id], now)
            for known in self._platforms
            if known.id in self._statuses
        }
        return states | {name: PlatformState("unavailable") for name in self._failed}

    def statuses(self, platform: str) -> Mapping[str, CredentialStatus]:
        """What is known of one platform's credentials."""
        return self._statuses.get(platform, {})

    def stores(self) -> tuple[str, ...]:
        """Where the values in use come from, as ``StatusBar.show_stores`` wants it; empty while that is not known."""
        if self._failed:
            return ("unavailable",)
        if len(self._statuses) < len(self._platforms) or not self._platforms:
            return ()
        every = [status for statuses in self._statuses.values() for status in statuses.values()]
        for state in ("locked", "unavailable"):
            if any(status.state == state for status in every):
                return (state,)
        found = {status.origin for status in every if status.state == "set"}
        named = (
            ("memory", {"memory"}),
            ("environment", {"environment", "dotenv"}),
            ("keyring", {"keyring"}),
            ("file", {"file", "refreshed"}),
        )
        return tuple(name for name, origins in named if origins & found) or ("none",)

    async def _read(self, platform: Platform) -> None:
        source = self._source
        assert source is not None
        try:
            statuses = await source.astatus(platform.id)
        except (TimeoutError, JieruError, OSError):
            statuses = None
        if source is not self._source:  # the mode was switched meanwhile
            return
        if statuses is None:
            self._failed.add(platform.id)
        else:
            self._failed.discard(platform.id)
            self._statuses[platform.id] = statuses
        self.changed.emit()
