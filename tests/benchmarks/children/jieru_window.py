"""The program itself. Says, with its CPU seconds: ``painted``; ``usable``, when a call can be sent; ``answered``, when
one that was sent at that moment has its answer.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import gui.app

if TYPE_CHECKING:
    from core.tasks import TaskRegistry
    from gui.main_window import MainWindow
    from gui.services import ModeState, Services
    from gui.wiring import Wiring

_painted, _fill = gui.app._painted, gui.app._fill


def _say(word: str) -> None:
    print(word, time.process_time(), flush=True)


async def _tell_painted(window: MainWindow) -> None:
    await _painted(window)
    _say("painted")


async def _fill_and_listen(window: MainWindow, services: Services, tasks: TaskRegistry) -> Wiring:
    wiring = await _fill(window, services, tasks)

    async def call() -> None:
        from core.calls import APIRequest

        await services.call(APIRequest("erp", "order.list"))
        _say("answered")

    def on_mode(mode: ModeState) -> None:
        if mode.ready:
            _say("usable")
            tasks.start(call(), name="call")

    services.mode_changed.connect(on_mode)
    return wiring


gui.app._painted, gui.app._fill = _tell_painted, _fill_and_listen
sys.exit(gui.app.main([]))
