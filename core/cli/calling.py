"""Carrying out one call for a command: the manager, the history, the sandbox if asked for, and Ctrl+C.

Must not print.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.api_retry_handler import get_retry_handler
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.events import Event
from core.history.store import CLOSE_S, History
from core.limits.timeouts import TimeoutWatch
from core.platforms.loader import get_registry
from core.settings import get_settings
from core.texts import language
from core.trace import CallRecord, fold

T = TypeVar("T")


class Calling:
    """One call, with its record as far as it got.

    Args:
        watch: Also called with each event.

    Attributes:
        record: The fold of the call's events; None if nothing was tried.
        answer: The answer of a call that ended well.
        timeouts: Counts time-outs in a row.
    """

    def __init__(self, watch: Callable[[Event], None] | None = None) -> None:
        self.record: CallRecord | None = None
        self.answer: APIResponse | None = None
        self.timeouts = TimeoutWatch()
        self._watch = watch
        self._history: History | None = None

    async def call(self, request: APIRequest, *, sandbox: bool, fault: str | None) -> None:
        """Send ``request`` and keep the answer; raises as the manager does."""

        async def send(manager: ConfigurableAPIConnector) -> None:
            self.answer = await manager.call(request)  # kept whatever happens while everything is put away

        await self.run(send, sandbox=sandbox, fault=fault)

    async def run(
        self,
        action: Callable[[ConfigurableAPIConnector], Awaitable[T]],
        *,
        sandbox: bool = False,
        fault: str | None = None,
        context: CallContext | None = None,
    ) -> T:
        """Carry out ``action`` with a manager, its events recorded; raises as it does.

        ``context`` is used instead of the usual surroundings where there is no sandbox.
        """
        from core.call_log import CallLog  # not for --help

        handler = get_retry_handler()
        handler.by_hand()
        self._history = History.open(get_settings().paths.history)
        listeners = (
            self._keep,
            self.timeouts.on_event,
            self._history.on_event,
            CallLog().on_event,
            *((self._watch,) if self._watch else ()),
        )
        removers = [handler.add_listener(listener) for listener in listeners]
        process = None
        try:
            if sandbox:
                from core.sandbox.client import SandboxProcess
                from core.sandbox.shared import sandbox_context

                process = await SandboxProcess.start()
                context = sandbox_context(process, fault)
            return await self._with_manager(action, context)
        finally:
            for remove in removers:
                remove()
            if process is not None:
                await process.aclose()

    def warning(self) -> str:
        """What to tell the person who calls, beside the result; empty if there is nothing."""
        if self.record is None:
            return ""
        names = get_registry().get(self.record.platform).names
        return self.timeouts.warning(self.record.platform, self.record.mode, names[language()])

    def close(self) -> None:
        """Write the history down."""
        if self._history is not None:
            self._history.close(CLOSE_S)

    async def _with_manager(
        self, action: Callable[[ConfigurableAPIConnector], Awaitable[T]], context: CallContext | None
    ) -> T:
        manager = ConfigurableAPIConnector(context=context)
        try:
            return await action(manager)
        finally:
            await asyncio.shield(manager.aclose())

    def _keep(self, event: Event) -> None:
        self.record = fold(self.record, event)
