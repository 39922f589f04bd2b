"""The program itself, left alone; says ``usable`` when a call could be sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import gui.app

if TYPE_CHECKING:
    from core.tasks import TaskRegistry
    from gui.main_window import MainWindow
    from gui.services import ModeState, Services
    from gui.wiring import Wiring

_fill = gui.app._fill


async def _fill_and_listen(window: MainWindow, services: Services, tasks: TaskRegistry) -> Wiring:
    def on_mode(mode: ModeState) -> None:
        if mode.ready:
            print("usable", flush=True)

    wiring = await _fill(window, services, tasks)
    services.mode_changed.connect(on_mode)
    return wiring


gui.app._fill = _fill_and_listen
sys.exit(gui.app.main([]))
