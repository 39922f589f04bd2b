"""The program itself; says ``painted``, and ``usable`` when a call can be sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import gui.app

if TYPE_CHECKING:
    from core.tasks import TaskRegistry
    from gui.main_window import MainWindow
    from gui.services import ModeState, Services
    from gui.wiring import Wiring

_painted, _fill = gui.app._painted, gui.app._fill


async def _tell_painted(window: MainWindow) -> None:
    await _painted(window)
    print("painted", flush=True)


async def _fill_and_listen(window: MainWindow, services: Services, tasks: TaskRegistry) -> Wiring:
    wiring = await _fill(window, services, tasks)
    services.mode_changed.connect(_tell_usable)
    return wiring


def _tell_usable(mode: ModeState) -> None:
    if mode.ready:
        print("usable", flush=True)


gui.app._painted, gui.app._fill = _tell_painted, _fill_and_listen
sys.exit(gui.app.main([]))
