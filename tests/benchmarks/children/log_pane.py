"""A log pane into which another thread logs a million lines; prints what was measured as one JSON object."""

from __future__ import annotations

import json
import logging
import resource
import sys
import threading
import time
from collections.abc import Callable
from secrets import token_urlsafe

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.log_tail import LogTail
from core.redaction import Redactor
from gui.logs.log_feed import LogFeed
from gui.logs.log_page import LogPage
from gui.theme import dress, theme_manager

PAUSE_S = 0.01
IDLE_S = 5.0
ROUNDS = 5
SECRETS = 100


def main() -> None:
    lines, rate = (int(argument) for argument in sys.argv[1:])
    QApplication([])
    theme_manager().set_dark(False)
    redactor = Redactor()
    for _ in range(SECRETS):
        redactor.register(token_urlsafe(24))
    tail = LogTail(redactor)
    logger = logging.getLogger("core.bench")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(tail)
    page, feed = LogPage(), LogFeed(tail)
    dress(page)
    page.resize(1384, 800)
    page.set_feed(feed)
    page.show()
    idle = _frames(lambda elapsed: elapsed > IDLE_S)
    before = _resident_mb()
    producer = threading.Thread(target=_log, args=(logger, lines, rate), daemon=True)
    started, cpu_s = time.perf_counter(), time.thread_time()
    producer.start()
    busy = _frames(lambda _elapsed: page.model.lines >= lines)
    taken_s, cpu_s = time.perf_counter() - started, time.thread_time() - cpu_s
    producer.join()
    found = {
        "taken_s": taken_s,
        "window_cpu_s": cpu_s,
        "idle_ms": idle,
        "busy_ms": busy,
        "memory_mb": _resident_mb() - before,
        **_searches(page),
    }
    feed.stop()
    print(json.dumps(found))


def _searches(page: LogPage) -> dict[str, list[float]]:
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
    gaps: list[float] = []
    for _ in range(ROUNDS):
        for name, wish in wishes.items():
            wish()
            started = time.perf_counter()
            page._apply_filter()
            gaps += _frames(lambda _elapsed: page.model._next is None)
            times[name].append((time.perf_counter() - started) * 1000)
        page.bar.levels.set_index(0)
    return {**times, "filter_gaps_ms": gaps}


def _log(logger: logging.Logger, lines: int, rate: int) -> None:
    started, done = time.perf_counter(), 0
    while done < lines:
        due = min(int((time.perf_counter() - started) * rate), lines)
        for number in range(done, due):
            about = {"platform": "douyin", "call_id": f"01a2100f-2a9c-749d-b077-{number // 6:012x}"}
            level = logging.ERROR if number % 1000 == 0 else logging.INFO
            logger.log(level, "发出 GET /api/douyin/v1/video/?cursor=%s（第 1 次尝试）", f"{number:_}", extra=about)
        done = due
        time.sleep(PAUSE_S)


def _frames(ended: Callable[[float], bool]) -> list[float]:
    """Milliseconds between the frames of a 60 Hz clock until ``ended(seconds)``."""
    gaps: list[float] = []
    started = last = time.perf_counter()
    loop = QEventLoop()

    def frame() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now
        if ended(now - started):
            loop.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(16)
    timer.timeout.connect(frame)
    timer.start()
    loop.exec()
    return gaps


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
