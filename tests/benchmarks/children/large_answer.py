"""The response's body view given an answer of 50 MB of JSON, and one of a single line of 5 MB.

Prints one JSON object of milliseconds: until the first screen was painted, until all of it was laid out, and the
longest gap of a 60 Hz timer, also while the view goes to the end and a word is looked for.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import TypedDict

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from gui.event_loop import PreciseEventLoop
from gui.response.body_view import BodyView
from gui.theme import dress, theme_manager
from tests.benchmarks.children.frames import FrameClock

JSON_BYTES, LINE_BYTES = 50_000_000, 5_000_000
FIRST_ID = 7_301_234_567_890_123_456
LIMIT_S = 30.0


class Times(TypedDict):
    first: float
    all: float
    gap: float


class Painted(QObject):
    """Knows when the watched widget was last painted."""

    at: float | None = None

    def forget(self) -> None:
        self.at = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = time.perf_counter()
        return super().eventFilter(watched, event)


def rows_of_json() -> bytes:
    """A list of orders in one line, as a server sends it."""
    row = '{"id":%d,"title":"商品 %d","price":"199.00","tags":["a","b"],"seller":{"id":%d,"city":"杭州"}}'
    size = len((row % (FIRST_ID, 100_000, FIRST_ID)).encode()) + 1
    rows = ",".join(row % (FIRST_ID + n, 100_000 + n, FIRST_ID - n) for n in range(JSON_BYTES // size))
    return f'{{"code":0,"list":[{rows}]}}'.encode()


def one_line() -> bytes:
    return b'{"code":0,"text":"' + b"x" * LINE_BYTES + b'"}'


async def _until(fact: Callable[[], bool]) -> None:
    limit = time.perf_counter() + LIMIT_S
    while not fact():
        assert time.perf_counter() < limit, "the view does not come to its end"
        await asyncio.sleep(0.001)


async def _open(content: bytes) -> Times:
    view, painted, filled = BodyView(), Painted(), list[float]()
    dress(view)
    view.resize(760, 700)
    view.show()
    await asyncio.sleep(0.2)
    clock = FrameClock()
    clock.start()
    view.filled.connect(lambda: filled.append(time.perf_counter()))
    for viewport in (view.code.viewport(), view.large.viewport()):
        viewport.installEventFilter(painted)
    painted.forget()
    await asyncio.sleep(0.1)
    began = time.perf_counter()
    view.set_content(content, "application/json")
    painted.forget()  # what was painted before knew nothing of it
    await _until(lambda: painted.at is not None and bool(filled))
    assert painted.at is not None
    if view.large.lines.rowCount() > 10 and content.startswith(b'{"code":0,"list"'):
        assert view.large.lines.index(4, 0).data() == f'      "id": {FIRST_ID},'
    view.large.scrollToBottom()
    await asyncio.sleep(0.1)
    found: list[object] = []
    view.large.found.connect(found.append)
    view.large.search("no such word")
    await _until(lambda: bool(found))
    gap = max(gap for gap, _ in clock.stop())
    view.close()
    view.deleteLater()
    await asyncio.sleep(0.05)
    return {"first": (painted.at - began) * 1000, "all": (filled[-1] - began) * 1000, "gap": gap}


async def measure(rounds: int) -> None:
    told: dict[str, list[Times]] = {"json": [], "line": []}
    contents = {"json": rows_of_json(), "line": one_line()}
    for _ in range(rounds):
        for name, content in contents.items():
            told[name].append(await _open(content))
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)  # another one is to come
    theme_manager().set_dark(False)
    with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
        runner.run(measure(int(sys.argv[1])))
