"""A value for a moment: to be shown, or copied. Fetched beside the loop when somebody asked for it, and not kept.

Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.credentials.store import CredentialStore

_TASK = "credentials-page:fetch"


class ValueFetcher(QObject):
    """Fetches stored values; one at a time, the last one asked for.

    Signals:
        gone: Type of a credential that was to be there and is not any more.
        failed: Type and a sentence.
    """

    gone = Signal(str)
    failed = Signal(str, str)

    def __init__(self, tasks: TaskRegistry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks

    def fetch(self, store: CredentialStore, platform: str, credential_type: str, use: Callable[[str], object]) -> None:
        """Hand the value to ``use`` when it is there; returns at once."""
        self._tasks.restart(self._fetch(store, platform, credential_type, use), name=_TASK)

    def stop(self) -> None:
        """Hand out nothing any more: who asked is not looking now."""
        self._tasks.cancel(_TASK)

    async def _fetch(
        self, store: CredentialStore, platform: str, credential_type: str, use: Callable[[str], object]
    ) -> None:
        try:
            value = await store.aget_credential(platform, credential_type)
        except JieruError as error:
            self.failed.emit(credential_type, str(error))
            return
        if value is None:
            self.gone.emit(credential_type)
        else:
            use(value)
