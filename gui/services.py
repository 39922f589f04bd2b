"""What the window works with: platforms, credentials, history, sandbox, and the two managers of calls.

Owns their opening after the window is shown, the switch between sandbox and production, and the orderly end. Must not
know a widget: it speaks by signals. Heavy modules are imported in a thread, so that the window stays alive.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.calls import APIRequest, APIResponse
from core.errors import JieruError
from core.events import Event, Mode
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from gui.credential_states import CredentialStates
from gui.history_pages import HistoryPages
from gui.running_calls import RunningCalls

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager
    from core.api_retry_handler import APIRetryHandler
    from core.configurable_api_connector import ConfigurableAPIConnector
    from core.connectors.context import CallContext
    from core.history.overview import Overview
    from core.history.problem import HistoryProblem
    from core.history.store import History
    from core.history.time_range import Span
    from core.platforms.loader import PlatformRegistry
    from core.sandbox.client import SandboxProcess

log = logging.getLogger(__name__)

CLOSE_LIMIT_S = 1.0
"""With the 0.7 s that tasks get before, and 0.3 s for the log after it, the program ends within 2 s whatever hangs."""


@dataclass(frozen=True, slots=True)
class ModeState:
    """Where calls go.

    Attributes:
        address: The sandbox's, as ``127.0.0.1:8765``; empty while it starts, and in production.
        failed: The sandbox could not be started.
        base_urls: Base URL by platform id, as calls will use it; empty where a setting names none that can be used.
    """

    sandbox: bool
    address: str = ""
    failed: bool = False
    base_urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether a call can be sent."""
        return not self.sandbox or bool(self.address)


class Services(QObject):
    """The engine behind one window.

    Args:
        tasks: Runs everything here that waits.
        sandbox: The mode to start in.

    Signals:
        platforms_loaded: ``list[Platform]``.
        mode_changed: ``ModeState``; also when the sandbox's address becomes known.
        credentials_opened: ``credentials`` are there now; until production or ``want_credentials`` they are None.
        history_problem: A sentence: calls are not kept, and why; empty when they are again.
        log_opened: The ``LogTail`` that holds the log's last lines.
        notice: A function that gives the text, tone (``info|ok|warn|danger``) and key for a short message.
    """

    platforms_loaded = Signal(object)
    mode_changed = Signal(object)
    credentials_opened = Signal()
    history_problem = Signal(str)
    log_opened = Signal(object)
    notice = Signal(object, str, str)
    _problem_found = Signal(object)

    def __init__(self, tasks: TaskRegistry, *, sandbox: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.states = CredentialStates(tasks, self)
        self.pages = HistoryPages(tasks, self)
        self.running = RunningCalls(self)
        self.mode = ModeState(sandbox)
        self.registry: PlatformRegistry | None = None
        self.credentials: APICredentialManager | None = None
        self._listeners: list[Callable[[Event], None]] = []
        self._history: History | None = None
        self._sandbox: SandboxProcess | None = None
        self._managers: dict[tuple[bool, str | None], ConfigurableAPIConnector] = {}
        self._handler: APIRetryHandler | None = None
        self._starting: asyncio.Task[JieruError | None] | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._closing = False
        self._history_problem: HistoryProblem | None = None
        self._close_log: Callable[[], None] = lambda: None
        self._problem_found.connect(self._on_history_problem)

    def add_listener(self, listener: Callable[[Event], None]) -> None:
        """Have ``listener`` hear the events of every call; before ``open``."""
        self._listeners.append(listener)

    def prepare(self) -> asyncio.Task[None]:
        """Start the sandbox's process, and the reading of the definitions beside the loop; nobody has to listen yet."""
        if self._preparing is None:
            if self.mode.sandbox:
                self._starting = self.tasks.start(self._spawn_sandbox(), name="sandbox:start")
            self._preparing = self.tasks.start(self._read_definitions(), name="definitions")
        return self._preparing

    async def open(self) -> None:
        """Open everything, what is seen first. Nothing that fails here stops the rest."""
        await self.prepare()
        from core.history.store import History
        from core.settings import get_settings

        self._history = History.open(get_settings().paths.history, on_problem=self._problem_found.emit)
        self.pages.open(self._history)
        self.platforms_loaded.emit(self.platforms())
        for problem in self.registry.problems if self.registry else ():
            place = f"{problem.data['file']}:{problem.data['line']}"
            self.notice.emit(partial("{}: {}".format, place, problem), "warn", place)
        await self._enter(sandbox=self.mode.sandbox)
        await self._open_log()

    def want_credentials(self) -> None:
        """Have the user's credentials opened, which the sandbox does without; returns at once."""
        self.tasks.start(self._open_credentials(), name="credentials:open")

    def platforms(self) -> list[Platform]:
        """All platforms that can be used, with their active profile."""
        if self.registry is None:
            return []
        usable = []
        for platform_id in self.registry.ids():
            try:
                usable.append(self.registry.get(platform_id))
            except JieruError as error:  # a profile variable that names no profile: the others go on
                self.notice.emit(partial(str, error), "danger", error.code + platform_id)
        return usable

    def switch(self, *, sandbox: bool) -> None:
        """Send calls to the sandbox from now on, or to the real platforms; returns at once."""
        self.tasks.restart(self._enter(sandbox=sandbox), name="mode")

    async def call(self, request: APIRequest, fault: str | None = None) -> APIResponse:
        """Send ``request`` in the mode that is on now; raises as the manager does.

        ``fault`` is a script for the sandbox; production has no use for one.
        """
        await self._engine()
        return await self._manager(fault if self.mode.sandbox else None, sandbox=self.mode.sandbox).call(request)

    async def connectors(self, *, refresh: bool = True) -> ConfigurableAPIConnector:
        """A manager of calls of its own, in the mode that is on now; whoever takes it closes it.

        Without ``refresh`` its calls renew no token on the way.

        Raises:
            JieruError: The sandbox is on and has not started.
        """
        await self._engine()
        from core.configurable_api_connector import ConfigurableAPIConnector

        context = replace(self._context(None, sandbox=self.mode.sandbox), refresh=refresh)
        return ConfigurableAPIConnector(context=context, handler=self._handler)

    async def overview(self, span: Span, platform: str | None) -> Overview | None:
        """The figures of the calls of the mode that is on now; None if the history cannot be read.

        Cancelling ends the work in the database too.
        """
        from core.history.time_range import time_range

        history, nobody_waits = self._history, threading.Event()
        if history is None:
            return None
        mode: Mode = "sandbox" if self.mode.sandbox else "live"

        def compute() -> Overview | None:
            history.flush()  # what has just ended is to be counted
            wanted = time_range(span, datetime.now().astimezone())
            return history.overview(mode, wanted, platform, given_up=nobody_waits.is_set)

        try:
            return await asyncio.to_thread(compute)
        finally:
            nobody_waits.set()

    def trust_host(self, platform: str, host: str) -> None:
        """Let credentials of ``platform`` go to ``host``: the user has confirmed it.

        Raises:
            JieruError: The list of trusted hosts cannot be written.
        """
        from core.platforms.base_url import trust
        from core.settings import get_settings

        assert self.registry is not None
        trust(self.registry.get(platform), host, get_settings())
        self._tell_mode()

    async def aclose(self) -> None:
        """End sandbox, connections and history, together and within ``CLOSE_LIMIT_S``."""
        self._closing = True
        work: list[Coroutine[Any, Any, object]] = [manager.aclose() for manager in self._managers.values()]
        if self._sandbox is not None:
            work.append(self._sandbox.aclose())
        if self._history is not None:
            work.append(asyncio.to_thread(self._history.close))
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_LIMIT_S):
                for outcome in await asyncio.gather(*work, return_exceptions=True):
                    if isinstance(outcome, Exception):
                        log.error("closing failed", exc_info=outcome)
        self._close_log()

    # ---- inside ----

    async def _read_definitions(self) -> None:
        for name in ("core.platforms.loader", "core.history.store"):  # this one is opened on the loop
            await asyncio.to_thread(import_module, name)
        from core.platforms.loader import get_registry

        self.registry = await asyncio.to_thread(get_registry)

    async def _engine(self) -> None:
        """Wait for the engine, which the first call has loaded: it is a tenth of the window's memory."""
        if self._loading is None:
            self._loading = self.tasks.start(self._load_engine(), name="engine")
        await asyncio.shield(self._loading)

    async def _load_engine(self) -> None:
        for name in ("core.configurable_api_connector", "core.sandbox.shared", "core.call_log", "core.http"):
            await asyncio.to_thread(import_module, name)
        from core import http
        from core.api_retry_handler import APIRetryHandler
        from core.call_log import CallLog

        await asyncio.to_thread(http.preload)
        assert self._history is not None
        self._handler = APIRetryHandler(use="manual")
        for listener in (self._history.on_event, CallLog().on_event, *self._listeners):
            self._handler.add_listener(listener)
        self.running.use(self._handler)

    async def _open_credentials(self) -> None:
        if self.credentials is None:
            await asyncio.to_thread(import_module, "core.api_credential_manager")
            from core.api_credential_manager import get_credential_manager

            self.credentials = await asyncio.to_thread(get_credential_manager)
            self.credentials_opened.emit()

    async def _open_log(self) -> None:
        await asyncio.to_thread(import_module, "gui.log_opening")
        from gui.log_opening import open_log

        def opened() -> tuple[Any, Any]:
            tail, self._close_log, wrong = open_log()
            if self._closing:  # the program ended meanwhile, and nobody waits for this any more
                self._close_log()
            return tail, wrong

        tail, wrong = await asyncio.to_thread(opened)
        if wrong is not None:
            self.notice.emit(partial(str, wrong), "warn", wrong.code)
        self.log_opened.emit(tail)

    async def _enter(self, *, sandbox: bool) -> None:
        self.mode = ModeState(sandbox)
        self.mode_changed.emit(self.mode)
        self.pages.show_mode("sandbox" if sandbox else "live")
        if sandbox and not await self._start_sandbox():
            self.mode = ModeState(sandbox, failed=True)
            self.mode_changed.emit(self.mode)
            return
        if sandbox:
            assert self._sandbox is not None
            self.states.set_source(self._sandbox.credentials, self.platforms())
        else:
            await self._open_credentials()
            assert self.credentials is not None
            self.states.set_source(self.credentials, self.platforms())
        self._tell_mode()

    async def _start_sandbox(self) -> bool:
        if self._sandbox is not None and self._sandbox.running:
            return True
        if self._starting is None or self._starting.done():
            self._starting = self.tasks.start(self._spawn_sandbox(), name="sandbox:start")
        error = await self._starting
        if error is not None:
            self.notice.emit(partial(str, error), "danger", "sandbox")
        return error is None

    async def _spawn_sandbox(self) -> JieruError | None:
        from core.sandbox.client import SandboxProcess

        try:
            self._sandbox = await SandboxProcess.start()
        except JieruError as error:
            return error
        for key in [key for key in self._managers if key[0]]:  # they know the address of the one before
            await self._managers.pop(key).aclose()
        self.tasks.start(self._watch_sandbox(self._sandbox), name="sandbox:watch")
        return None

    async def _watch_sandbox(self, process: SandboxProcess) -> None:
        await process.exited.wait()
        if self._closing or process is not self._sandbox:
            return
        self.notice.emit(lambda: self.tr("The sandbox ended unexpectedly and was started again."), "warn", "sandbox")
        if self.mode.sandbox:
            self.switch(sandbox=True)

    def _manager(self, fault: str | None, *, sandbox: bool) -> ConfigurableAPIConnector:
        from core.configurable_api_connector import ConfigurableAPIConnector

        made = self._managers.get((sandbox, fault))
        if made is None:
            context = self._context(fault, sandbox=sandbox)
            made = self._managers[sandbox, fault] = ConfigurableAPIConnector(context=context, handler=self._handler)
        return made

    def _context(self, fault: str | None, *, sandbox: bool) -> CallContext:
        from core.connectors.context import live_context
        from core.sandbox.shared import sandbox_context

        if not sandbox:
            return live_context(self.credentials)
        if self._sandbox is None:
            raise JieruError("sandbox.not_started", problem=self.tr("it is still starting"))
        return sandbox_context(self._sandbox, fault)

    def _tell_mode(self) -> None:
        if self.mode.sandbox:
            assert self._sandbox is not None
            process = self._sandbox
            urls = {platform.id: process.base_url(platform.id) for platform in self.platforms()}
            self.mode = ModeState(sandbox=True, address=f"127.0.0.1:{process.port}", base_urls=urls)
        else:
            self.mode = ModeState(sandbox=False, base_urls=self._live_urls())
        self.mode_changed.emit(self.mode)

    def _live_urls(self) -> dict[str, str]:
        from core.platforms.base_url import base_url
        from core.settings import get_settings

        urls = {}
        for platform in self.platforms():
            urls[platform.id] = ""  # a setting that is no address; told where it matters: when a call is sent
            with suppress(JieruError):
                urls[platform.id] = base_url(platform, get_settings()).url
        return urls

    def retell(self) -> None:
        """Say what still holds in the language that is on now."""
        if self._history_problem is not None:
            self.history_problem.emit(str(self._history_problem))

    def _on_history_problem(self, problem: HistoryProblem) -> None:
        if problem.id == "history.damaged":
            self.notice.emit(partial(str, problem), "warn", problem.id)
        elif problem.id in ("history.written", "history.written_in_part"):
            self._history_problem = None
            self.history_problem.emit("")
            self.notice.emit(partial(str, problem), "ok" if problem.id == "history.written" else "warn", problem.id)
        else:
            self._history_problem = problem
            self.retell()
