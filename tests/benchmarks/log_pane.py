"""The log pane: a million lines, over 50 000 a second, and what frames, memory and filters make of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.benchmarks.figures import Figure, p99, ratio

LINES = 1_000_000
ROUNDS = 5
RATE = 50_000
PACE = 55_000  # what is asked of the thread that logs: a little more than what must be taken


def measure() -> list[Figure]:
    arguments = [str(LINES // ROUNDS), str(PACE), str(ROUNDS)]
    command = [sys.executable, "-m", "tests.benchmarks.children.log_pane", *arguments]
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    rounds, lines = found["rounds"], f"{LINES:,}"
    idle, alone, busy = ([p99(each[name]) for each in rounds] for name in ("idle", "alone", "busy"))
    late = [100 * sum(gap > 50 for gap in each["busy"]) / len(each["busy"]) for each in rounds]
    return [
        Figure(
            f"log lines shown and written, {PACE:,} coming",
            "1/s",
            [each["lines_per_s"] for each in rounds],
            RATE,
            at_least=True,
        ),
        Figure("its share of the window's thread", "%", [100 * each["window_share"] for each in rounds]),
        Figure(f"memory of {lines} lines", "MB", [found["memory_mb"]]),
        Figure("log pane, frame gap p99, idle", "ms", idle),
        Figure(f"… beside a thread that logs {PACE:,} lines/s to nobody", "ms", alone),
        Figure(f"log pane, frame gap p99, {PACE:,} lines/s", "ms", busy),
        ratio("log pane, frame gap p99 / idle", busy, idle, 1.15),
        Figure("log pane, longest frame gap", "ms", [max(each["busy"]) for each in rounds], 50),
        Figure("log pane, frames above 50 ms", "%", late, 0.1),
        Figure(f"filter {lines} lines: a rare word", "ms", found["rare_word_ms"]),
        Figure(f"filter {lines} lines: a word in every line", "ms", found["common_word_ms"]),
        Figure(f"filter {lines} lines: errors only", "ms", found["errors_ms"]),
        Figure("longest frame gap while filtering", "ms", [max(found["filter_gaps_ms"])], 50),
    ]
