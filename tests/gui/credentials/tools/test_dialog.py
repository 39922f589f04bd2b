from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.platforms.loader import load_platforms
from gui.credentials.tools.dialog import names_of
from gui.i18n import use_language
from tests.gui.credentials.tools.conftest import Tools


async def test_arrow_keys_go_through_the_pages(tools: Tools) -> None:
    dialog = tools.dialog
    dialog.tabs.setFocus()
    QTest.keyClick(dialog.tabs, Qt.Key.Key_Right)
    assert dialog.exports.isVisible()
    QTest.keyClick(dialog.tabs, Qt.Key.Key_Right)
    await tools.settle()
    assert dialog.key.isVisible()
    assert dialog.key.state is not None


async def test_a_keyring_that_hangs_stops_nothing_else(qapp: QApplication, own_home: Path, tmp_path: Path) -> None:
    release, asked = threading.Event(), threading.Event()

    def hang() -> None:
        asked.set()
        release.wait(10)

    thread = KeyringThread("jieru-keyring-test")
    keyring = KeyringStore(choose=hang, thread=thread, read_limit_s=0.3, write_limit_s=0.3)
    tools = Tools(keyring)
    write(tmp_path / "x.env", "ERP_PASSWORD=planted-1\nERP_USERNAME=x\n")
    try:
        tools.dialog.imports.choose_file(str(tmp_path / "x.env"))
        turns = 0
        while tools.dialog.imports.busy:
            await asyncio.sleep(0.005)
            turns += 1
        assert asked.is_set()
        assert turns > 10, "the window went on meanwhile"
        assert len(tools.dialog.imports.table.rows.candidates) == 2
        tools.dialog.imports.start.click()
        tools.dialog.imports.stop.click()
        assert tools.dialog.imports.told.text().startswith("Stopped.")
    finally:
        release.set()
        await tools.tasks.aclose(0.5)
        thread.close()
        shiboken6.delete(tools.dialog)


def write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")


async def test_closing_stops_what_is_under_way(tools: Tools) -> None:
    gone: list[bool] = []
    tools.dialog.finished.connect(lambda _result: gone.append(not tools.dialog.isVisible()))
    never = asyncio.Event()

    async def wait() -> None:
        await never.wait()

    tools.dialog.exports.run(wait, lambda: "")
    QTest.keyClick(tools.dialog, Qt.Key.Key_Escape)
    await tools.settle()
    assert gone == [True]


async def test_all_words_follow_the_language(tools: Tools) -> None:
    use_language("zh")
    try:
        await tools.until(lambda: tools.dialog.windowTitle() == "密钥与迁移")
        said = tools.words()
        for english in ("Import", "Export", "Passphrase", "Close", "Choose"):
            assert english not in said
    finally:
        use_language("en")


def test_names_are_what_people_say(qtbot: QtBot) -> None:
    assert names_of(list(load_platforms()))["erp", "username"] == "ERP · User name"
