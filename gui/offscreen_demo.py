"""The first sandbox call in a window that nobody sees: for a machine without a display.

Owns the sequence and what is printed. Uses the same window, wiring and engine as the visible program.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from core.errors import JieruError
from core.paths import find_paths
from core.redaction import get_redactor
from core.step_line import step_line
from core.trace import CallRecord
from gui.main_window import MainWindow
from gui.services import Services
from gui.wiring import Wiring

LIMIT_S = 60.0
_SIZE = (1440, 900)
_PAINT_S = 0.3  # the last frames of the waterfall are drawn


async def demonstrate(window: MainWindow, services: Services, wiring: Wiring) -> int:
    """Send the example, print its steps and the path of a picture; the exit code."""
    window.resize(*_SIZE)  # the screen that is not there is small
    window.arrange()
    ended: asyncio.Future[CallRecord | JieruError | None] = asyncio.get_running_loop().create_future()

    def settle(result: CallRecord | JieruError | None) -> None:
        if not ended.done():
            ended.set_result(result)

    wiring.calls.answered.connect(lambda _answer, record: settle(record))
    wiring.calls.failed.connect(lambda _error, record: settle(record))
    wiring.calls.refused.connect(settle)
    services.mode_changed.connect(lambda mode: settle(None) if mode.failed else None)
    try:
        async with asyncio.timeout(LIMIT_S):
            while not services.mode.ready and not ended.done():  # noqa: ASYNC110 - a fact of another process
                await asyncio.sleep(0.02)
            if not ended.done():
                wiring.send_example()
            result = await ended
    except TimeoutError:
        result = None
    if not isinstance(result, CallRecord):
        _say(str(result) if result else "the sandbox does not answer")
        return 1
    for step in result.steps:
        _say(get_redactor().redact(step_line(step)))
    await asyncio.sleep(_PAINT_S)
    _say(str(_picture(window)))
    return 0 if result.ok else 1


def _picture(window: MainWindow) -> Path:
    folder = find_paths().data
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "offscreen-demo.png"
    window.grab().save(str(path))
    return path


def _say(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
