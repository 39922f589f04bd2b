"""Opening the dialog "Keys and transfer" over the window, at most one at a time.

Its modules are loaded beside the loop when it is first wanted. Must not know what is in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from core.tasks import TaskRegistry
from gui.credentials.questions import Questions
from gui.main_window import MainWindow
from gui.services import Services

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager
    from gui.credentials.tools.dialog import ToolsDialog


class ToolsHost:
    """The dialog of one window.

    Args:
        changed: Called when what is stored, or how, may be another thing.
    """

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        tasks: TaskRegistry,
        questions: Questions,
        changed: Callable[[], object],
    ) -> None:
        self._window, self._services, self._tasks = window, services, tasks
        self._questions, self._changed = questions, changed
        self.dialog: ToolsDialog | None = None

    def open(self, pane: str, manager: APICredentialManager | None) -> None:
        """Show the page ``pane``, not before the store is open; returns at once."""
        if manager is not None:
            self._tasks.restart(self._open(pane, manager), name="credentials-page:tools")

    async def _open(self, pane: str, manager: APICredentialManager) -> None:
        await asyncio.to_thread(import_module, "gui.credentials.tools.dialog")
        from gui.credentials.tools.dialog import ToolsDialog

        if self.dialog is None:
            platforms = self._services.platforms()
            self.dialog = ToolsDialog(manager, self._tasks, self._questions, platforms, self._window)
            self.dialog.changed.connect(self._changed)
            self.dialog.finished.connect(self._forget)
            self.dialog.addAction(self._window.actions_by_id["quit"])
        self.dialog.show_pane(pane)
        self.dialog.open()
        self.dialog.raise_()

    def close(self) -> None:
        """Close the dialog, which stops what is under way."""
        if self.dialog is not None:
            self.dialog.close()

    def _forget(self, _result: int) -> None:
        self.dialog = None
