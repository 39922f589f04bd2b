"""The log pane: a million lines at 50 000 a second, and what the window's frames and the filter make of them."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_urlsafe

from tests.benchmarks.figures import Figure, ratio

LINES = 1_000_000
RATE = 50_000
PAUSE_S = 0.01
IDLE_S = 5.0
ROUNDS = 5
SECRETS = 100


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from core.log_tail import LogTail
    from core.redaction import Redactor
    from gui.logs.log_feed import LogFeed
    from gui.logs.log_page import LogPage
    from gui.theme import theme_manager

    app = QApplication.instance() or QApplication([])
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
    page.resize(1384, 800)
    page.set_feed(feed)
    page.show()
    try:
        idle = _frames(app.processEvents, lambda elapsed: elapsed > IDLE_S)
        producer = threading.Thread(target=_log, args=(logger,), daemon=True)
        started = time.perf_counter()
        producer.start()
        busy = _frames(app.processEvents, lambda _elapsed: page.model.lines >= LINES)
        taken_s = time.perf_counter() - started
        producer.join()
        figures = [
            Figure(f"log pane, {LINES:,} lines shown as they come", "s", [taken_s], LINES / RATE * 1.05),
            Figure("log pane, frame gap p99, idle", "ms", [_p99(idle)]),
            Figure("log pane, frame gap p99, 50 000 lines a second", "ms", [_p99(busy)]),
            ratio("log pane, frame gap p99 / idle", [_p99(busy)], [_p99(idle)], 1.15),
            Figure("log pane, longest frame gap", "ms", [max(busy)], 50),
            Figure("log pane, frames above 50 ms", "%", [100 * sum(gap > 50 for gap in busy) / len(busy)], 0.1),
        ]
        with _ended(page, feed, logger, tail):
            return figures + _searches(page, app.processEvents)
    finally:
        page.close()


def _searches(page: object, turn: Callable[[], object]) -> list[Figure]:
    from gui.logs.log_page import LogPage

    assert isinstance(page, LogPage)

    def errors_only() -> None:
        page.bar.edit.clear()
        page.bar.levels.set_index(1)

    filters: dict[str, Callable[[], None]] = {
        "one word": lambda: page.bar.edit.setText("999_999"),
        "a word that every line has": lambda: page.bar.edit.setText("video"),
        "errors only": errors_only,
    }
    times: dict[str, list[float]] = {name: [] for name in filters}
    gaps: list[float] = []
    for _ in range(ROUNDS):
        for name, prepare in filters.items():
            prepare()
            started = time.perf_counter()
            page._apply_filter()
            gaps += _frames(turn, lambda _elapsed: page.model._next is None)
            times[name].append((time.perf_counter() - started) * 1000)
        page.bar.levels.set_index(0)
    found = [Figure(f"log pane, filter {LINES:,} lines: {name}", "ms", values) for name, values in times.items()]
    return [*found, Figure("log pane, longest gap while filtering", "ms", [max(gaps, default=0.0)], 50)]


@contextmanager
def _ended(page: object, feed: object, logger: logging.Logger, tail: logging.Handler) -> Iterator[None]:
    try:
        yield
    finally:
        logger.removeHandler(tail)


def _log(logger: logging.Logger) -> None:
    started, done = time.perf_counter(), 0
    while done < LINES:
        due = min(int((time.perf_counter() - started) * RATE), LINES)
        for number in range(done, due):
            level = logging.ERROR if number % 1000 == 0 else logging.INFO
            about = {"platform": "douyin", "call_id": f"01a2100f-2a9c-749d-b077-{number // 6:012x}"}
            logger.log(
                level, "发出 GET /api/douyin/v1/video/video_list/?cursor=%s（第 1 次尝试）", f"{number:_}", extra=about
            )
        done = due
        time.sleep(PAUSE_S)


def _frames(turn: Callable[[], object], ended: Callable[[float], bool]) -> list[float]:
    """Milliseconds between the frames of a 60 Hz clock until ``ended(seconds)``."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

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


def _p99(gaps: list[float]) -> float:
    return sorted(gaps)[int(len(gaps) * 0.99)]
