"""The program itself while twenty calls run at once, each retried twice, one after the other for a while.

Prints one JSON object: the gaps between the turns of a 60 Hz timer in milliseconds, idle and busy; how much of each
busy one the window's thread has worked; and the calls a second. The first calls of the process, which load the engine,
are part of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import gui.app

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.services import Services
    from gui.wiring import Wiring

AT_ONCE, BUSY_S, IDLE_S = 20, 12.0, 4.0
FAULT = "503,429"
os.environ["API_RETRY_DELAY"] = "0.2"


async def _measure(window: MainWindow, services: Services, _wiring: Wiring) -> int:
    from core.calls import APIRequest
    from core.errors import JieruError
    from tests.benchmarks.children.frames import gaps

    while not services.mode.ready:  # noqa: ASYNC110 - a fact of another process
        await asyncio.sleep(0.02)
    window.show_first_run(on=False)
    await asyncio.sleep(1.0)  # the start is over
    idle = await gaps(IDLE_S)
    done = 0

    async def caller() -> None:
        nonlocal done
        while True:
            with suppress(JieruError):
                await services.call(APIRequest("erp", "order.list"), FAULT)
            done += 1

    callers = [services.tasks.start(caller(), name=f"caller{number}") for number in range(AT_ONCE)]
    busy = await gaps(BUSY_S)
    for task in callers:
        task.cancel()
    told = {
        "idle": [gap for gap, _ in idle],
        "busy": [gap for gap, _ in busy],
        "worked": [cpu for _, cpu in busy],
        "calls_per_s": done / BUSY_S,
    }
    print(json.dumps(told), flush=True)
    return 0


sys.exit(gui.app.start(_measure))
