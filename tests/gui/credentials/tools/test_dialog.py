from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

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


async def test_closing_stops_what_is_under_way(tools: Tools) -> None:
    gone: list[bool] = []
    tools.dialog.closed.connect(lambda: gone.append(True))
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
