"""The history with a million calls: pages by each way to find them, figures, and how fast more is written meanwhile.

In CPU time, of which a question that reads a file in the cache consists; of writing, that of upkeep is a part of it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from core.events import Event
from core.history import rollups, search_index
from core.history.call_filter import CallFilter
from core.history.database import Database
from core.history.store import History
from core.history.time_range import SPANS, time_range
from core.trace import CallRecord
from tests.benchmarks.figures import Figure
from tests.benchmarks.million_calls import APART_US, CALLS, END_US, START_US, STEPS_A_CALL, fill, play

PAGES = 15
WRITES = 29
WARM = 14
"""So many of them until the index has followed for the first time, which takes memory once for all."""
CALLS_A_WRITE = 2_500
PAGE = 200
_SAMPLES = 50


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "history.sqlite3")
        fill(path)
        upkeep = _kept_in_order(path)
        size = path.stat().st_size / CALLS
        history = History.open(path, clock=lambda: END_US / 1e6)
        assert history.usable, history.problem
        try:
            return [
                *_pages(history),
                *_figures(history),
                *_writes(history),
                *upkeep,
                Figure("history, bytes a call on the disk, with its index", "B", [size], 1500),
            ]
        finally:
            history.close(10)


def _kept_in_order(path: Path) -> list[Figure]:
    """What the upkeep does with such a file, as fast as it can."""
    with Database(path).writing_beside(5) as connection:
        slices = []
        assert search_index.prepare(connection)
        started = time.thread_time()
        while search_index.grow(connection):
            slices.append((time.thread_time() - started) * 1000)
            started = time.thread_time()
        counts = []
        while rollups.keep_one(connection, END_US):
            counts.append((time.thread_time() - started) * 1000)
            started = time.thread_time()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [
        Figure(f"history, {search_index.SLICE} calls indexed in one transaction", "ms", slices[-_SAMPLES:], 100),
        Figure("history, four hours of calls counted", "ms", counts[-_SAMPLES:], 200),
    ]


def _pages(history: History) -> list[Figure]:
    oldest = CallRecord("", started_us=START_US + PAGE * APART_US)
    all_calls, text = CallFilter(), CallFilter(text="加急")
    questions: dict[str, Callable[[], list[CallRecord] | None]] = {
        "first page": lambda: history.find(all_calls, limit=PAGE),
        "newest page of one platform": lambda: history.find(CallFilter(platform="erp"), limit=PAGE),
        "newest page of a status of any step": lambda: history.find(CallFilter(status=429), limit=PAGE),
        "newest page of an outcome": lambda: history.find(CallFilter(outcome="failed"), limit=PAGE),
        "newest page of two characters": lambda: history.find(text, limit=PAGE),
        "newest page of two rare characters": lambda: history.find(CallFilter(text="李四"), limit=PAGE),
        "newest page of platform, status and text": lambda: history.find(
            CallFilter(platform="erp", status=429, text="加急"), limit=PAGE
        ),
        "jump to the end": lambda: history.find(all_calls, before=oldest, limit=PAGE),
        "jump to the end of two characters": lambda: history.find(text, limit=PAGE, oldest_first=True),
    }
    times: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(PAGES):
        for name, question in questions.items():
            started = time.thread_time()
            records = question()
            times[name].append((time.thread_time() - started) * 1000)
            assert records is not None
            assert len(records) == PAGE, f"{name}: {len(records)} calls"
    return [Figure(f"history of a million calls, {name}", "ms", times[name], 50) for name in questions]


def _figures(history: History) -> list[Figure]:
    now = datetime.fromtimestamp(END_US / 1e6).astimezone()
    figures = []
    for span in SPANS:
        times = []
        for _ in range(5):
            started = time.thread_time()
            assert history.overview("live", time_range(span, now)) is not None
            times.append((time.thread_time() - started) * 1000)
        figures.append(Figure(f"statistics of a million calls, {span}", "ms", times, 500))
    times = []
    for _ in range(5):
        started = time.thread_time()
        assert history.statistics("live")[0].total_calls == CALLS
        times.append((time.thread_time() - started) * 1000)
    return [*figures, Figure("statistics of a million calls, all time", "ms", times, 500)]


def _writes(history: History) -> list[Figure]:
    times, resident = [], []
    for _ in range(WRITES):
        events: list[Event] = []
        for _ in range(CALLS_A_WRITE):
            play(events.append)
        started = time.process_time()
        for event in events:
            history.on_event(event)
        assert history.flush(60)
        times.append((time.process_time() - started) / (CALLS_A_WRITE * STEPS_A_CALL) * 1e6)
        resident.append(_resident_mb())
    steps = CALLS_A_WRITE * STEPS_A_CALL * (WRITES - 1 - WARM)
    return [
        Figure("history, a step written beside the upkeep (50 µs: 20 000 a second)", "µs", times, 50),
        Figure("history, memory taken when its index follows new calls", "MB", [resident[WARM] - resident[0]]),
        Figure(f"history, memory grown by {steps} steps more", "MB", [resident[-1] - resident[WARM]], 2),
    ]


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
