from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.tasks import TaskRegistry
from gui.credentials.tools.dialog import ToolsDialog
from gui.credentials.tools.opening import ToolsHost
from gui.services import Services
from tests.gui.conftest import MakeWindow
from tests.gui.credentials.tools.conftest import Tools


def shown(host: ToolsHost) -> ToolsDialog | None:
    return host.dialog


async def test_one_dialog_at_a_time_and_none_before_the_store_is_open(tools: Tools, make_window: MakeWindow) -> None:
    window, tasks, heard = make_window(), TaskRegistry(), []
    host = ToolsHost(window, Services(tasks, sandbox=True, parent=window), tasks, tools, lambda: heard.append(True))
    host.open("import", None)
    assert shown(host) is None
    host.open("import", tools.manager)
    await tools.until(lambda: shown(host))
    first = shown(host)
    assert first is not None
    assert first.imports.isVisible()
    host.open("key", tools.manager)
    await tools.until(first.key.isVisible)
    assert shown(host) is first
    await tools.until(lambda: not len(tasks))
    assert heard
    heard.clear()
    window.close_requested.connect(lambda: heard.append(True))
    await tools.until(first.isActiveWindow)
    QTest.keyClick(first, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert heard == [True], "the program is ended from here, too"
    host.close()
    assert (shown(host), first.isVisible()) == (None, False)
    host.close()
