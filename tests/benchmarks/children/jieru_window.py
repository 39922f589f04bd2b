"""The program itself; says ``painted``, and ``usable`` when a call can be sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import gui.app

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.services import ModeState

_painted = gui.app._painted


async def _tell(window: MainWindow) -> None:
    from gui.services import Services

    await _painted(window)
    print("painted", flush=True)
    services = window.findChild(Services)
    assert services is not None
    services.mode_changed.connect(_tell_usable)


def _tell_usable(mode: ModeState) -> None:
    if mode.ready:
        print("usable", flush=True)


gui.app._painted = _tell
sys.exit(gui.app.main([]))
