"""A real manager over encrypted files, and the dialog over it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from core.api_credential_manager import APICredentialManager
from core.credentials import passphrase
from core.credentials.keyring_store import KeyringStore
from core.credentials.passphrase import Passphrase
from core.credentials.types import Places
from core.platforms.loader import load_platforms
from core.settings import Settings
from core.tasks import TaskRegistry
from gui.credentials.tools.dialog import ToolsDialog
from tests.waiting import until


class Tools:
    """The dialog, its manager, and whoever answers its questions.

    Attributes:
        agrees: What is answered when files would be used.
        heard: How often something may have changed.
    """

    until = staticmethod(until)

    def __init__(self, keyring: KeyringStore | None = None) -> None:
        self._keyring = keyring or KeyringStore(choose=lambda: None)
        self.failed: list[BaseException] = []
        self.tasks = TaskRegistry(lambda name, error: self.failed.append(error))
        self.manager = self.start()
        self.agrees, self.asked, self.heard = True, 0, 0
        self.dialog = ToolsDialog(self.manager, self.tasks, self, list(load_platforms()))
        self.dialog.changed.connect(self._hear)

    def start(self) -> APICredentialManager:
        """As another start of the program."""
        return APICredentialManager(
            settings=Settings(),
            keyring=self._keyring,
            register_secret=lambda value: None,
            passphrase=Passphrase(),
        )

    async def use_files(self, places: Places) -> bool:
        self.asked += 1
        return self.agrees

    async def replace_token(self, name: str) -> bool:
        raise AssertionError(name)

    async def settle(self) -> None:
        """Until nothing is under way."""
        await self.until(lambda: not len(self.tasks))
        assert self.failed == []

    def words(self) -> str:
        """All that the dialog says or could be asked to say."""
        from PySide6.QtWidgets import QLabel, QLineEdit

        found: list[QObject] = [*self.dialog.findChildren(QLabel), *self.dialog.findChildren(QLineEdit)]
        said = [str(widget.property("text")) + str(widget.property("accessibleName")) for widget in found]
        rows = self.dialog.imports.table.rows
        cells = [rows.index(row, column) for row in range(rows.rowCount()) for column in range(4)]
        return "\n".join(said + [str(rows.itemData(cell)) for cell in cells])

    def _hear(self) -> None:
        self.heard += 1


@pytest_asyncio.fixture
async def tools(qapp: QApplication, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tools]:
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)
    monkeypatch.setenv("API_CREDENTIALS_STORE", "auto")
    made = Tools()
    made.dialog.show()
    yield made
    await made.tasks.aclose(0.5)
    if shiboken6.isValid(made.dialog):  # one that was closed has gone
        shiboken6.delete(made.dialog)
