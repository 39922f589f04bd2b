"""The page of credentials in the window: made when it is first wanted, told what happens, asked before it is left.

Owns the coming and going. The page itself knows neither the window nor the services.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject

from core.errors import HostNotConfirmed
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from gui.credentials.editor import CredentialEditor
from gui.credentials.leave import LeaveQuestion, ask_to_leave
from gui.credentials.page import CredentialPage
from gui.credentials.questions import WindowQuestions
from gui.credentials.remote import ServicesRemote
from gui.credentials.tools.opening import ToolsHost
from gui.main_window import MainWindow
from gui.pages import Then
from gui.services import ModeState, Services

CARRY_OUT_S = 0.4
"""At the end, deletions that wait are noted in the index; a keyring that does not answer is told later."""
_ASLEEP = ("send", "url", "history", "example")


class CredentialHost(QObject):
    """Brings page, window and services together.

    Args:
        confirm_host: Asks the user about an address that came from a ``.env``; true if it may be used.
    """

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        tasks: TaskRegistry,
        confirm_host: Callable[[HostNotConfirmed], object],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._tasks = window, services, tasks
        questions = WindowQuestions(window)
        self.editor = CredentialEditor(tasks, ServicesRemote(services), questions, self)
        self.page = CredentialPage(self.editor, window)
        self._wanted = ("", "")
        window.pages.guard = self._guard
        window.pages.currentChanged.connect(lambda _index: self._wake_actions())
        services.platforms_loaded.connect(lambda _platforms: self._show())
        services.credentials_opened.connect(self._show)
        services.mode_changed.connect(self._on_mode)
        services.states.changed.connect(self.show_own)
        self.page.told.connect(lambda text, tone: window.toasts.show(text, tone, "credentials"))
        self.tools = ToolsHost(window, services, tasks, questions, self._on_tools)
        self.page.tools_wanted.connect(lambda pane: self.tools.open(pane, services.credentials))
        self.editor.stored.connect(services.states.refresh)
        self.editor.checker.host_unconfirmed.connect(confirm_host)
        self._on_mode(services.mode)

    @property
    def shown(self) -> bool:
        """Whether the page is in front."""
        return self._window.pages.currentWidget() is self.page

    def open(self, platform: str, credential_type: str = "") -> None:
        """Show the credentials of ``platform``, ready to enter one."""
        if self.shown and self.editor.platform is not None and platform == self.editor.platform.id:
            self.page.enter(credential_type)
        elif self.shown:
            self._guard(lambda: self._show(platform, credential_type))
        else:
            self._show(platform, credential_type)
            self._window.pages.show_page("credentials", self.page)
            self.page.enter(credential_type)

    def follow(self, platform: str, then: Then) -> None:
        """The sidebar's platform: the page shows it too, after asking about unsaved values; then ``then``."""
        if not self.shown:
            then()
            return

        def go() -> None:
            then()
            self._show(platform)

        self._guard(go)

    # ---- inside ----

    def _show(self, platform: str = "", credential_type: str = "") -> None:
        current = self.editor.platform
        name = platform or (current.id if current else self._wanted[0])
        self._wanted = (name, credential_type)
        found = self._platform(name)
        store = self._services.credentials
        if store is None:
            self._services.want_credentials()
        self.editor.show_platform(store, found if store is not None else None)
        self.page.show_platform(found if store is not None else None, loading=store is None)
        self.show_own()
        if self.shown and credential_type:
            self.page.enter(credential_type)

    def _platform(self, name: str) -> Platform | None:
        known = self._services.platforms()
        return next((platform for platform in known if platform.id == name), known[0] if known else None)

    def _on_mode(self, mode: ModeState) -> None:
        self.editor.set_sandbox(on=mode.sandbox)
        self.show_own()

    def _on_tools(self) -> None:
        """Everything may be another thing: every platform, not only the one that is shown."""
        self.editor.retry()
        self._services.states.refresh()

    def show_own(self) -> None:
        """Show what the sandbox has of its own, while it is on."""
        current = self.editor.platform
        own = self._services.states.statuses(current.id) if current and self._services.mode.sandbox else {}
        self.page.show_sandbox(own)

    def _guard(self, then: Then) -> None:
        if len(self.editor.edits):
            self._tasks.restart(self._ask(then), name="credentials-page:leave")
        else:
            then()

    async def _ask(self, then: Then) -> None:
        editor = self.editor
        may_save = editor.valid and not editor.saver.busy
        question = LeaveQuestion(len(editor.edits), may_save=may_save, parent=self._window)
        answer = await ask_to_leave(question)
        if answer == "stay":
            self.page.enter(next(iter(editor.edits), ""))
            return
        if answer == "save" and not await self._saved():
            return
        editor.discard()
        then()

    async def _saved(self) -> bool:
        """Save, and wait for it here; the page shows how it goes, and Stop there means staying."""
        finished = asyncio.Event()
        self.editor.saver.finished.connect(finished.set)
        self.editor.saver.given_up.connect(finished.set)
        try:
            if not await self.editor.save_now():
                return False
            await finished.wait()
        finally:
            self.editor.saver.finished.disconnect(finished.set)
            self.editor.saver.given_up.disconnect(finished.set)
        return not len(self.editor.edits)

    async def wind_up(self) -> None:
        """Carry out what was still to be deleted, and stop what the dialog does; the program ends."""
        self.tools.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(CARRY_OUT_S):
                await self.editor.deletions.carry_out()

    def _wake_actions(self) -> None:
        """Actions of the work sleep while it is not shown: nothing shall be sent from behind a page."""
        for name in _ASLEEP:
            self._window.actions_by_id[name].setEnabled(not self.shown)
