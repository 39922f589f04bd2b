"""Opening the dialog "Keys and transfer" over the window, at most one at a time.

Must not know what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.tasks import TaskRegistry
from gui.credentials.questions import Questions
from gui.credentials.tools.dialog import ToolsDialog
from gui.main_window import MainWindow
from gui.services import Services

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager


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
        """Show the page ``pane``; not before the store is open."""
        if manager is None:
            return
        if self.dialog is None:
            platforms = self._services.platforms()
            self.dialog = ToolsDialog(manager, self._tasks, self._questions, platforms, self._window)
            self.dialog.changed.connect(self._changed)
            self.dialog.closed.connect(self._forget)
        self.dialog.show_pane(pane)
        self.dialog.open()
        self.dialog.raise_()

    def _forget(self) -> None:
        self.dialog = None
