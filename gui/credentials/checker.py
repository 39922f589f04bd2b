"""Checks of the stored credentials: here, and on demand at the platform; and the renewal of a token.

Owns what the last check found and what is under way. Must not know widgets.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from core.credentials.types import CredentialStatus, Validation
from core.errors import CredentialError, HostNotConfirmed, JieruError
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from gui.credentials.checks import CheckItem, Flag, flags, local_items, online_item
from gui.credentials.remote import Remote
from gui.credentials.store import CredentialStore

Running = Literal["", "local", "online", "refresh"]


class Checker(QObject):
    """The checks of one platform at a time.

    Args:
        wall: Seconds since 1970.

    Attributes:
        local: What the check here found; empty before it.
        online: What the platform said; None before it was asked.
        flags: What to point out at each field.
        at: When the last check ended, seconds since 1970; None before it.
        running: What is under way.

    Signals:
        changed: One of the attributes is another one now.
        refreshed: Platform whose token is a new one, and whether that could be saved.
        refused: Why a token was not renewed.
        host_unconfirmed: A ``HostNotConfirmed``: the user must confirm the address before it can be asked.
    """

    changed = Signal()
    refreshed = Signal(str, bool)
    refused = Signal(str)
    host_unconfirmed = Signal(object)

    def __init__(
        self, tasks: TaskRegistry, parent: QObject | None = None, *, wall: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._wall = wall
        self.running: Running = ""
        self._task: asyncio.Task[None] | None = None
        self._last: tuple[Running, Callable[[], Coroutine[Any, Any, None]]] | None = None
        self._forget()

    def clear(self) -> None:
        """Forget what was found: another platform is shown, or a value has changed."""
        if self.running in ("local", "online"):
            self.stop()
        self._forget()
        self.changed.emit()

    def stop(self) -> None:
        """Wait no longer; what still comes is not heard."""
        if self._task is not None:
            self._task.cancel()
            self._end(self._task)

    def check_here(self, store: CredentialStore, platform: Platform, statuses: Mapping[str, CredentialStatus]) -> None:
        """Look whether the credentials are complete, well-formed and not expired; returns at once."""
        self._begin("local", lambda: self._check_here(store, platform, statuses))

    def check_there(self, remote: Remote, platform: Platform) -> None:
        """Ask the platform by one harmless read; returns at once."""
        self._begin("online", lambda: self._check_there(remote, platform))

    def refresh(self, remote: Remote, platform: str, credential_type: str) -> None:
        """Have a token renewed; returns at once."""
        self._begin("refresh", lambda: self._refresh(remote, platform, credential_type))

    def again(self) -> None:
        """What was tried last, once more: the address is confirmed now."""
        if self._last is not None:
            self._begin(*self._last)

    def _begin(self, what: Running, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if self.running:
            return
        self.running, self._last = what, (what, work)
        self._task = self._tasks.start(work(), name="credentials-page:check")
        self._task.add_done_callback(self._end)
        self.changed.emit()

    def _end(self, task: asyncio.Task[None]) -> None:
        if task is self._task:
            self._task, self.running = None, ""
            self.changed.emit()

    def _forget(self) -> None:
        self.local: tuple[CheckItem, ...] = ()
        self.online: CheckItem | None = None
        self.flags: Mapping[str, Flag] = {}
        self.at: float | None = None

    async def _check_here(
        self, store: CredentialStore, platform: Platform, statuses: Mapping[str, CredentialStatus]
    ) -> None:
        validation: Validation | None = None
        try:
            validation = await store.avalidate_credential(platform.id)
        except CredentialError:  # the statuses tell which one, and why
            validation = None
        self.local = local_items(platform, statuses, validation)
        self.flags = flags(validation) if validation is not None else {}
        self.at = self._wall()

    async def _check_there(self, remote: Remote, platform: Platform) -> None:
        try:
            self.online = online_item(platform, await remote.check(platform))
        except HostNotConfirmed as error:
            self.host_unconfirmed.emit(error)
            return
        except JieruError as error:
            self.online = CheckItem("danger", error.message, error.hint)
        self.at = self._wall()

    async def _refresh(self, remote: Remote, platform: str, credential_type: str) -> None:
        try:
            saved = await remote.refresh(platform, credential_type)
        except HostNotConfirmed as error:
            self.host_unconfirmed.emit(error)
        except JieruError as error:
            self.refused.emit(str(error))
        else:
            self.refreshed.emit(platform, saved)
