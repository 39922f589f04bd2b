"""Which signal of which part goes where: the window's parts on one side, the engine on the other.

Owns no state but the open dialog and the one question a session before production.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.calls import APIRequest, APIResponse
from core.errors import HostNotConfirmed, JieruError
from core.limits.timeouts import TimeoutWatch
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from core.texts import Language
from core.trace import CallRecord
from gui.bridge import EventBridge
from gui.call_controller import CallController
from gui.control_wiring import ControlWiring
from gui.history_wiring import HistoryWiring
from gui.i18n import current_language, use_language
from gui.live_wiring import LiveWiring
from gui.main_window import MainWindow
from gui.services import ModeState, Services
from gui.theme import current_theme, theme_manager
from gui.widgets.ask import Asked, Question, ask
from gui.widgets.toast import ToastTone, Words

if TYPE_CHECKING:
    from gui.batch.opening import BatchHost
    from gui.credentials.host import CredentialHost


class Wiring(QObject):
    """Connects window and services.

    Signals:
        close_agreed: The window was closed, and nothing is left to be asked or done before.
    """

    close_agreed = Signal()

    def __init__(self, window: MainWindow, services: Services, bridge: EventBridge, tasks: TaskRegistry) -> None:
        super().__init__(window)
        self._window, self._services, self._bridge, self._tasks = window, services, bridge, tasks
        self._production_agreed = not services.mode.sandbox
        self._credentials: CredentialHost | None = None
        self._batch: BatchHost | None = None
        self.calls = CallController(services, tasks, self)
        services.add_listener(bridge.on_event)
        services.add_listener(self.calls.on_event)
        self.timeouts = TimeoutWatch()
        services.add_listener(self.timeouts.on_event)
        self._live = LiveWiring(window, services, bridge, tasks)
        self._history = HistoryWiring(window, services, tasks)
        self.control = ControlWiring(window, services.running, self.calls)
        self._connect_services()
        self._connect_calls()
        self._connect_window()
        self._on_mode(services.mode)

    def flush(self) -> None:
        """Hand out the last events of calls that were stopped by the end of the program."""
        self._bridge.flush()

    def running(self) -> list[CallRecord]:
        """The calls that are under way."""
        return self._bridge.running()

    def end_batch(self) -> None:
        """Stop a batch that is under way; blocks until its worker has closed its files, a second or two at most."""
        if self._batch is not None:
            self._batch.close()

    def send_example(self) -> None:
        """Fill the example in and press Send."""
        self._window.composer.load_example()
        self._window.composer.send()

    def credentials(self) -> CredentialHost:
        """The page of credentials; made when it is first wanted, for a start without it is quicker."""
        if self._credentials is None:
            from gui.credentials.host import CredentialHost

            self._credentials = CredentialHost(self._window, self._services, self._tasks, self._on_host_unconfirmed)
        return self._credentials

    # ---- services up to the window ----

    def _connect_services(self) -> None:
        services, window = self._services, self._window
        services.platforms_loaded.connect(self._on_platforms)
        services.mode_changed.connect(self._on_mode)
        services.states.changed.connect(self._on_states)
        services.pages.loaded.connect(self._on_history)
        services.history_problem.connect(window.history.set_problem)
        services.notice.connect(self._on_notice)
        self._bridge.records_changed.connect(self._on_records)

    def _on_platforms(self, platforms: list[Platform]) -> None:
        window = self._window
        window.composer.set_platforms(platforms)
        window.history.set_platforms(platforms)
        window.sidebar.set_platforms(platforms)
        known = [platform.id for platform in platforms]
        wanted = window.state.platform
        if wanted in known and not window.state.first_run:
            window.composer.set_platform(wanted)
            self._on_platform(wanted)
        elif known:
            window.composer.load_example()
            self._on_platform(known[0])

    def _on_mode(self, mode: ModeState) -> None:
        window = self._window
        window.state.sandbox = mode.sandbox
        window.composer.set_mode("sandbox" if mode.sandbox else "live", dict(mode.base_urls))
        window.sidebar.show_mode(sandbox=mode.sandbox)
        window.status.show_mode(sandbox=mode.sandbox, address=mode.address, failed=mode.failed)
        window.first_run.show_sandbox(on=mode.sandbox, address=mode.address)

    def _on_states(self) -> None:
        self._window.sidebar.set_states(self._services.states.states())
        self._window.status.show_stores(self._services.states.stores())
        self._show_statuses()

    def _show_statuses(self) -> None:
        platform = self._window.state.platform
        self._window.composer.set_credential_statuses(platform, self._services.states.statuses(platform))

    def _on_history(self, records: list[CallRecord]) -> None:
        self._window.history.set_records(records)
        running = [record for record in self._bridge.running() if record.mode == self._mode_name()]
        self._window.history.apply(running)

    def _on_records(self, records: list[CallRecord]) -> None:
        self._window.history.apply([record for record in records if record.mode == self._mode_name()])
        self._window.status.show_running(self._bridge.running())
        self.calls.on_records(records)

    def _on_notice(self, words: Words, tone: ToastTone, key: str) -> None:
        self._window.toasts.show(words, tone, key)

    def _mode_name(self) -> str:
        return "sandbox" if self._services.mode.sandbox else "live"

    # ---- one call ----

    def _connect_calls(self) -> None:
        calls, window = self.calls, self._window
        window.composer.send_requested.connect(self._on_send)
        window.composer.stop_requested.connect(calls.stop)
        window.actions_by_id["stop"].triggered.connect(calls.stop)
        window.actions_by_id["stop"].setEnabled(False)
        calls.running_changed.connect(window.composer.set_running)
        calls.running_changed.connect(window.actions_by_id["stop"].setEnabled)
        calls.record_changed.connect(window.response.show_record)
        calls.answered.connect(self._on_answer)
        calls.failed.connect(self._on_failure)
        calls.refused.connect(self._on_refusal)
        calls.stopped.connect(self._on_stopped)

    def _on_send(self, request: APIRequest) -> None:
        self._leave_first_run()
        if not self._services.mode.ready:
            self._window.toasts.show(
                lambda: self.tr("The sandbox is still starting; send again in a moment."), "warn", "starting"
            )
            return
        self.calls.send(request, self._window.composer.fault())

    def _on_answer(self, answer: APIResponse, record: CallRecord) -> None:
        self._bridge.flush()
        self._window.response.show_response(answer, record)
        self._services.states.refresh(record.platform)  # a token may have been refreshed on the way

    def _on_failure(self, error: JieruError, record: CallRecord) -> None:
        self._bridge.flush()
        self._window.response.show_failure(error, record)
        self._services.states.refresh(record.platform)
        self._warn(record)

    def _warn(self, record: CallRecord) -> None:
        """Say what a person should know before the next call; it is sent all the same."""
        names = {platform.id: platform.names for platform in self._services.platforms()}
        name = names.get(record.platform, {}).get(current_language()) or record.platform
        if warning := self.timeouts.warning(record.platform, record.mode, name):
            self._window.toasts.show(warning, "warn", "timeouts")

    def _on_refusal(self, error: JieruError) -> None:
        if isinstance(error, HostNotConfirmed):
            self._tasks.start(self._confirm_host(error, self.calls.send_again), name="host")
        self._window.response.show_idle()
        self._window.composer.show_error(error)

    def _on_stopped(self, record: CallRecord | None) -> None:
        self._bridge.flush()
        if record is None:
            self._window.response.show_idle()
        else:
            self._window.response.show_record(record)
            self._warn(record)

    async def _confirm_host(self, error: HostNotConfirmed, then: Callable[[], object]) -> None:
        from core.platforms.titles import platform_title  # the definitions have been read by now

        platform, host = error.platform or "", str(error.data["host"])

        def words() -> Asked:
            return Asked(
                self.tr("Send credentials of {platform} to {host}?").format(
                    platform=platform_title(platform, current_language()), host=host
                ),
                self.tr(
                    "The address comes from {file}. Confirm it only if you know this host; you are asked once."
                ).format(file=error.data["file"]),
                self.tr("Trust this host"),
                self.tr("Do not send"),
            )

        if not await ask(Question(words, parent=self._window)):
            return
        self._services.trust_host(platform, host)
        then()

    # ---- the window down to services ----

    def _connect_window(self) -> None:
        window = self._window
        window.sidebar.card.switch_wanted.connect(self._on_switch)
        window.sidebar.platform_chosen.connect(self._on_platform_chosen)
        window.sidebar.credentials_wanted.connect(self._open_credentials)
        window.composer.platform_changed.connect(self._on_platform)
        window.composer.credentials_requested.connect(self._open_credentials)
        window.composer.batch_requested.connect(self._open_batch)
        window.history.call_activated.connect(window.response.show_record)
        window.credentials_wanted.connect(self._open_credentials)
        window.close_requested.connect(lambda: self._tasks.restart(self._close(), name="close"))
        window.theme_wanted.connect(self._on_theme)
        window.language_wanted.connect(self._on_language)
        actions = window.actions_by_id
        actions["sandbox"].triggered.connect(lambda: self._on_switch(not self._services.mode.sandbox))
        actions["example"].triggered.connect(window.composer.load_example)
        actions["send"].triggered.connect(self._leave_first_run)
        actions["send"].triggered.connect(window.composer.send)
        window.first_run.example_wanted.connect(self.send_example)
        window.first_run.credentials_wanted.connect(lambda: self._open_credentials(""))
        composer = window.composer
        for signal in (
            window.first_run.skipped,
            composer.platform.activated,
            composer.operation.activated,
            composer.url.edited,
            composer.url.send_pressed,
        ):
            signal.connect(
                self._leave_first_run
            )  # whoever goes own ways must see the fields, and what is wrong in them

    def _leave_first_run(self, *_args: object) -> None:
        self._window.show_first_run(on=False)

    def _on_platform(self, platform: str) -> None:
        self._window.state.platform = platform
        self._window.sidebar.set_current(platform)
        self._show_statuses()

    def _on_switch(self, sandbox: bool) -> None:
        if sandbox or self._production_agreed:
            self._services.switch(sandbox=sandbox)
        else:
            self._tasks.restart(self._agree_to_production(), name="production")

    async def _agree_to_production(self) -> None:
        def words() -> Asked:
            return Asked(
                self.tr("Switch to production?"),
                self.tr(
                    "Requests will reach the real platforms with your own credentials. You are asked once a session."
                ),
                self.tr("Switch to production"),
                self.tr("Stay in the sandbox"),
            )

        if await ask(Question(words, parent=self._window)):
            self._production_agreed = True
            self._services.switch(sandbox=False)

    def _open_credentials(self, platform: str) -> None:
        wanted = platform or self._window.state.platform
        if self._credentials is not None:
            self._credentials.open(wanted)
        else:
            self._tasks.restart(self._make_credentials(wanted), name="credentials:page")

    async def _make_credentials(self, platform: str) -> None:
        """Its modules take 50 ms, in which the window shall live."""
        await asyncio.to_thread(import_module, "gui.credentials.host")
        self.credentials().open(platform)

    def _on_host_unconfirmed(self, error: HostNotConfirmed) -> None:
        self._tasks.restart(self._confirm_host(error, self.credentials().editor.checker.again), name="host")

    def _on_platform_chosen(self, platform: str) -> None:
        def go() -> None:
            self._window.composer.set_platform(platform)
            self._on_platform(platform)
            self._leave_first_run()

        self._window.sidebar.set_current(self._window.state.platform)  # it moves when the page may be left
        if self._credentials is None:
            go()
        else:
            self._credentials.follow(platform, go)

    async def _close(self) -> None:
        if self._batch is not None and not await self._batch.may_close():
            return
        if self._credentials is not None:
            await self._credentials.wind_up()
        self.close_agreed.emit()

    def _on_theme(self) -> None:
        dark = not current_theme().dark
        theme_manager().set_dark(dark)
        self._window.state.theme = "dark" if dark else "light"

    def _on_language(self) -> None:
        wanted: Language = "en" if current_language() == "zh" else "zh"
        use_language(wanted)
        self._services.retell()
        self._window.state.language = wanted

    def _open_batch(self, request: APIRequest) -> None:
        if self._batch is None:
            from gui.batch.opening import BatchHost

            self._batch = BatchHost(self._window, self._tasks)
            self.control.follow(self._batch.controller)
        self._batch.open(request, sandbox=self._services.mode.sandbox, fault=self._window.composer.fault())
