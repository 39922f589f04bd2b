"""A log pane into which another thread logs, with the file written by the log's own thread, as in the program.

Prints what was measured as one JSON object. Idle frames, frames while the same thread logs to nobody, and frames while
its lines come take turns.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

from PySide6.QtWidgets import QApplication

from core.log_tail import LogTail
from core.logs import setup_logging
from core.paths import Paths
from core.redaction import Redactor
from gui.app import calm_interpreter
from gui.collector import Collector
from gui.event_loop import PreciseEventLoop
from gui.logs.log_feed import LogFeed
from gui.logs.log_page import LogPage
from gui.theme import dress, theme_manager
from tests.benchmarks.children.frames import FrameClock, gaps

LOGGER = logging.getLogger("core.bench")
PAUSE_S = 0.01
LOOK_S = 0.005  # each look is a turn of the window's loop
IDLE_S = 3.0
LIMIT_S = 60.0
SEARCHES = 5
SECRETS = 100


async def measure(lines: int, rate: int, rounds: int) -> None:
    redactor = Redactor()
    for _ in range(SECRETS):
        redactor.register(token_urlsafe(24))
    tail = LogTail(redactor)
    page, feed = LogPage(), LogFeed(tail)
    dress(page)
    page.resize(1384, 800)
    page.set_feed(feed)
    page.show()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        close = setup_logging(Paths(path, path, path), "INFO", redactor=redactor, in_background=True, more=[tail])
        try:
            await asyncio.sleep(1.0)
            before, told = _resident_mb(), []
            for number in range(rounds):
                told.append(await _round(page, number * lines, lines, rate))
            memory_mb = _resident_mb() - before
        finally:
            close()
    found = {"rounds": told, "memory_mb": memory_mb, **await _searches(page)}
    feed.stop()
    print(json.dumps(found))


async def _round(page: LogPage, first: int, lines: int, rate: int) -> dict[str, object]:
    idle = await gaps(IDLE_S)
    alone = await _beside_a_thread(first, lines, rate)
    producer = threading.Thread(target=_log, args=(LOGGER, first, lines, rate), daemon=True)
    clock = FrameClock()
    started, cpu_s = time.perf_counter(), time.thread_time()
    clock.start()
    producer.start()
    before = page.model.lines
    await _until(lambda: page.model.lines - before >= lines)
    taken_s, cpu_s = time.perf_counter() - started, time.thread_time() - cpu_s
    busy = clock.stop()
    producer.join()
    return {
        "lines_per_s": (page.model.lines - before) / taken_s,
        "window_share": cpu_s / taken_s,
        "idle": [gap for gap, _ in idle],
        "alone": alone,
        "busy": [gap for gap, _ in busy],
    }


async def _beside_a_thread(first: int, lines: int, rate: int) -> list[float]:
    """The gaps that the thread makes by itself: it wants the interpreter whoever takes its lines."""
    nobody = logging.Logger("core.nobody", logging.INFO)  # noqa: LOG001 - one of its own: nothing reaches the root
    nobody.addHandler(logging.NullHandler())
    producer = threading.Thread(target=_log, args=(nobody, first, lines, rate), daemon=True)
    clock = FrameClock()
    clock.start()
    producer.start()
    await _until(lambda: not producer.is_alive())
    return [gap for gap, _ in clock.stop()]


async def _until(fact: Callable[[], bool]) -> None:
    limit = time.perf_counter() + LIMIT_S  # lines that were left out never come
    while not fact() and time.perf_counter() < limit:  # noqa: ASYNC110 - facts of another thread
        await asyncio.sleep(LOOK_S)


async def _searches(page: LogPage) -> dict[str, list[float]]:
    """Milliseconds for each filter over all lines, and the gaps meanwhile."""

    def errors() -> None:
        page.bar.edit.clear()
        page.bar.levels.set_index(1)

    wishes: dict[str, Callable[[], None]] = {
        "rare_word_ms": lambda: page.bar.edit.setText("999_999"),
        "common_word_ms": lambda: page.bar.edit.setText("video"),
        "errors_ms": errors,
    }
    times: dict[str, list[float]] = {name: [] for name in wishes}
    clock = FrameClock()
    clock.start()
    for _ in range(SEARCHES):
        for name, wish in wishes.items():
            wish()
            started = time.perf_counter()
            page._apply_filter()
            await _until(lambda: page.model._next is None)
            times[name].append((time.perf_counter() - started) * 1000)
        page.bar.levels.set_index(0)
    return {**times, "filter_gaps_ms": [gap for gap, _ in clock.stop()]}


def _log(logger: logging.Logger, first: int, lines: int, rate: int) -> None:
    started, done = time.perf_counter(), 0
    while done < lines:
        due = min(int((time.perf_counter() - started) * rate), lines)
        for number in range(first + done, first + due):
            about = {"platform": "douyin", "call_id": f"01a2100f-2a9c-749d-b077-{number // 6:012x}"}
            level = logging.ERROR if number % 1000 == 0 else logging.INFO
            logger.log(level, "发出 GET /api/douyin/v1/video/?cursor=%s（第 1 次尝试）", f"{number:_}", extra=about)
        done = due
        time.sleep(PAUSE_S)


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    theme_manager().set_dark(False)
    calm_interpreter()
    Collector(app)
    with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
        runner.run(measure(*(int(argument) for argument in sys.argv[1:])))
