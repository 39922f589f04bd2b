"""The credential page for twenty fields, opened again and again over a keyring that takes 11 ms a read.

Prints one JSON object: milliseconds until the page was painted, until all badges were right, and the longest time that
the loop had no turn.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from core.api_credential_manager import APICredentialManager
from core.credentials.keyring_backends import Peek
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.credentials.types import Places
from core.platforms.model import AuthScheme, CredentialField, Platform
from core.settings import Settings
from core.tasks import TaskRegistry
from gui.credentials.editor import CredentialEditor
from gui.credentials.page import CredentialPage
from gui.event_loop import PreciseEventLoop
from gui.theme import dress, theme_manager

FIELDS, READ_S, OPENINGS = 20, 0.011, 9
PLATFORM = Platform(
    "many",
    {"en": "Many"},
    "",
    (),
    credentials=tuple(CredentialField(f"t{n}", {"en": f"Field {n}"}, help={"en": "Some help"}) for n in range(FIELDS)),
    auth=(AuthScheme("all", "bearer", tuple(f"t{n}" for n in range(FIELDS))),),
    monogram="M",
)


class SlowKeyring:
    def __init__(self) -> None:
        self.items: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(READ_S)
        return self.items.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service]

    def peek(self, backend: object, service: str) -> Peek:
        return "open" if service in self.items else "absent"


class Painted(QObject):
    at: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = time.perf_counter()
        return super().eventFilter(watched, event)


class Nobody:
    async def use_files(self, places: Places) -> bool:
        return False

    async def replace_token(self, name: str) -> bool:
        return False

    async def check(self, platform: Platform) -> object:
        raise NotImplementedError

    async def refresh(self, platform: str, credential_type: str) -> bool:
        raise NotImplementedError


def _manager(keyring: SlowKeyring) -> APICredentialManager:
    return APICredentialManager(
        settings=Settings(),
        keyring=KeyringStore(
            choose=lambda: keyring, peek=keyring.peek, is_locked=lambda _backend: False, thread=KeyringThread()
        ),
        definition=lambda _platform: PLATFORM,
        platforms=lambda: [PLATFORM.id],
    )


async def _open(keyring: SlowKeyring) -> tuple[float, float, float]:
    tasks, nobody, painted = TaskRegistry(), Nobody(), Painted()
    store = _manager(keyring)
    began = last = time.perf_counter()
    editor = CredentialEditor(tasks, nobody, nobody)  # type: ignore[arg-type]  # asked nothing here
    page = CredentialPage(editor)
    dress(page)
    page.resize(1184, 826)
    page.head.installEventFilter(painted)
    editor.show_platform(store, PLATFORM)
    page.show_platform(PLATFORM)
    page.show()
    gap = 0.0
    while not page.form.complete or any(row.badge.text() != "System keyring" for row in page.form.rows.values()):
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        gap, last = max(gap, now - last), now
    assert painted.at is not None
    while len(tasks):  # noqa: ASYNC110 - facts of other threads
        await asyncio.sleep(0.001)
    times = (painted.at - began, last - began, gap)
    shiboken6.delete(page)
    shiboken6.delete(editor)
    return times


async def measure() -> None:
    keyring = SlowKeyring()
    store = _manager(keyring)
    for field in PLATFORM.credentials:
        await store.aset_credential(PLATFORM.id, field.type, "v" * 40)
    runs = [await _open(keyring) for _ in range(OPENINGS + 1)][1:]  # the first one imports and caches
    names = ("painted", "badges", "gap")
    print(json.dumps({name: [run[n] * 1000 for run in runs] for n, name in enumerate(names)}), flush=True)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    theme_manager().set_dark(False)
    with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
        runner.run(measure())
