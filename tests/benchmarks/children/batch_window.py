"""The program itself while a batch of 200 calls at a time fails and retries in its worker, the dialog being open.

Prints one JSON object: for each round the gaps between the turns of a 60 Hz timer in milliseconds, idle and busy, and
the calls a second.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import gui.app

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.services import Services
    from gui.wiring import Wiring

AT_ONCE, ROWS = 200, 100_000
FAULT = "503,429"
POLICY = {"max_retries": 3, "initial_delay": 0.2}


def _table(folder: str) -> Path:
    table = Path(folder, "rows.csv")
    table.write_text("page\n" + "1\n" * ROWS, encoding="utf-8")
    return table


async def _measure(window: MainWindow, services: Services, _wiring: Wiring) -> int:
    from core.batch.job import BatchJob
    from core.batch.runner import Progress
    from gui.batch.controller import BatchController
    from gui.batch.dialog import BatchDialog
    from tests.benchmarks.children.frames import gaps

    rounds, busy_s, idle_s = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    while not services.mode.ready:  # noqa: ASYNC110 - a fact of another process
        await asyncio.sleep(0.02)
    window.show_first_run(on=False)
    controller = BatchController(parent=window)
    seen: list[Progress] = []
    controller.progressed.connect(seen.append)
    told = []
    with tempfile.TemporaryDirectory() as folder:
        table = _table(folder)
        for number in range(rounds):
            job = BatchJob(
                "erp", "order.list", str(table), str(Path(folder, f"out{number}.csv")), params={"page": "{{page}}"},
                policy=POLICY, at_once=AT_ONCE, sandbox=True, fault=FAULT,
            )  # fmt: skip
            dialog = BatchDialog(job, controller, services.tasks, window)
            dialog.open()
            await asyncio.sleep(1.0)  # what was before is over
            idle = await gaps(idle_s)
            seen.clear()
            controller.start(job)
            while not seen or not seen[-1].done:  # noqa: ASYNC110 - a fact of another process
                await asyncio.sleep(0.02)
            before, began = seen[-1].done, time.perf_counter()
            busy = await gaps(busy_s)
            calls = (seen[-1].done - before) / (time.perf_counter() - began)
            controller.stop()
            while controller.running:  # noqa: ASYNC110 - a fact of another process
                await asyncio.sleep(0.02)
            dialog.close()
            told.append({"idle": [gap for gap, _ in idle], "busy": [gap for gap, _ in busy], "calls_per_s": calls})
    print(json.dumps(told), flush=True)
    return 0


sys.exit(gui.app.start(_measure))
