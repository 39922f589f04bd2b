"""The history with a million calls: pages, and how fast and in how much memory more is written."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.events import Event
from core.history.store import History
from core.trace import CallRecord
from tests.benchmarks.figures import Figure
from tests.benchmarks.million_calls import APART_US, START_US, STEPS_A_CALL, fill, play

PAGES = 15
WRITES = 15
CALLS_A_WRITE = 2_500
PAGE = 200


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "history.sqlite3")
        fill(path)
        history = History.open(path)
        assert history.usable, history.problem
        try:
            return [*_pages(history), *_writes(history)]
        finally:
            history.close(10)


def _pages(history: History) -> list[Figure]:
    oldest = CallRecord("", started_us=START_US + PAGE * APART_US)
    questions: dict[str, Callable[[], list[CallRecord]]] = {
        "first page": lambda: history.page(mode="live", limit=PAGE),
        "newest page of one platform": lambda: history.page(mode="live", platform="erp", limit=PAGE),
        "jump to the end": lambda: history.page(mode="live", before=oldest, limit=PAGE),
    }
    times: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(PAGES):
        for name, question in questions.items():
            started = time.perf_counter()
            records = question()
            times[name].append((time.perf_counter() - started) * 1000)
            assert len(records) == PAGE, f"{name}: {len(records)} calls"
    return [Figure(f"history of a million calls, {name}", "ms", times[name], 50) for name in questions]


def _writes(history: History) -> list[Figure]:
    times, resident = [], []
    for _ in range(WRITES):
        events: list[Event] = []
        for _ in range(CALLS_A_WRITE):
            play(events.append)
        started = time.perf_counter()
        for event in events:
            history.on_event(event)
        assert history.flush(60)
        times.append((time.perf_counter() - started) / (CALLS_A_WRITE * STEPS_A_CALL) * 1e6)
        resident.append(_resident_mb())
    steps = CALLS_A_WRITE * STEPS_A_CALL * (WRITES - 1)
    return [
        Figure("history, a step written (50 µs: 20 000 a second)", "µs", times, 50),
        Figure(f"history, memory grown by {steps} steps more", "MB", [resident[-1] - resident[0]], 5),
    ]


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
