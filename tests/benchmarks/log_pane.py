"""The log pane: a million lines, over 50 000 a second, and what frames, memory and filters make of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.benchmarks.figures import Figure, ratio

LINES = 1_000_000
RATE = 50_000
PACE = 55_000  # what is asked of the thread that logs: a little more than what must be taken


def measure() -> list[Figure]:
    command = [sys.executable, "-m", "tests.benchmarks.children.log_pane", str(LINES), str(PACE)]
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    idle, busy, lines = found["idle_ms"], found["busy_ms"], f"{LINES:,}"
    return [
        Figure(f"log pane, {lines} lines shown as they come", "s", [found["taken_s"]], LINES / RATE),
        Figure("its share of the window's thread", "%", [100 * found["window_cpu_s"] / found["taken_s"]]),
        Figure(f"memory of {lines} lines", "MB", [found["memory_mb"]]),
        Figure("log pane, frame gap p99, idle", "ms", [_p99(idle)]),
        Figure(f"log pane, frame gap p99, {PACE:,} lines/s", "ms", [_p99(busy)]),
        ratio("log pane, frame gap p99 / idle", [_p99(busy)], [_p99(idle)], 1.15),
        Figure("log pane, longest frame gap", "ms", [max(busy)], 50),
        Figure("log pane, frames above 50 ms", "%", [100 * sum(gap > 50 for gap in busy) / len(busy)], 0.1),
        Figure(f"filter {lines} lines: a rare word", "ms", found["rare_word_ms"]),
        Figure(f"filter {lines} lines: a word in every line", "ms", found["common_word_ms"]),
        Figure(f"filter {lines} lines: errors only", "ms", found["errors_ms"]),
        Figure("longest frame gap while filtering", "ms", [max(found["filter_gaps_ms"])], 50),
    ]


def _p99(gaps: list[float]) -> float:
    return sorted(gaps)[int(len(gaps) * 0.99)]
