"""Start, idle memory and frames of the window, beside an empty window of PySide6.

Off screen unless ``QT_QPA_PLATFORM`` says otherwise. Wall time is what the budgets are about; the same ratios in CPU
time of the window's process tell more where other programs keep the machine busy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Figure, p99, ratio, rounds

STARTS = 9
MEMORY_RUNS = 5
IDLE_S = 10.0
FRAME_RUNS = 5
FRAMES_LIMIT_S = 90.0


def measure() -> list[Figure]:
    return [*_starts(), *_memory(), *_frames()]


@dataclass(frozen=True, slots=True)
class _Mark:
    """When a child said a word: milliseconds since its process was started, and of its own CPU time."""

    wall: float
    cpu: float


def _starts() -> list[Figure]:
    runs: dict[str, list[_Mark]] = {"empty": [], "painted": [], "usable": [], "answered": []}
    for number in range(rounds(STARTS) + 1):
        (empty,) = _start("empty_window", "painted")
        ours = _start("jieru_window", "painted", "usable", "answered")
        if number:  # the first start fills the disk cache
            for name, mark in zip(runs, (empty, *ours), strict=True):
                runs[name].append(mark)
    wall = {name: [mark.wall for mark in marks] for name, marks in runs.items()}
    cpu = {name: [mark.cpu for mark in marks] for name, marks in runs.items()}
    return [
        Figure("empty PySide6 window, first paint", "ms", wall["empty"]),
        Figure("window, first paint", "ms", wall["painted"]),
        Figure("window, usable (sandbox answers)", "ms", wall["usable"]),
        Figure("window, answer of a call sent at once", "ms", wall["answered"]),
        ratio("first painted window / empty window", wall["painted"], wall["empty"], 2.5),
        ratio("usable window / empty window", wall["usable"], wall["empty"], 4.0),
        ratio("first painted window / empty window, CPU time", cpu["painted"], cpu["empty"]),
        ratio("usable window / empty window, CPU time", cpu["usable"], cpu["empty"]),
    ]


def _popen(child: str, home: str) -> subprocess.Popen[str]:
    environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "JIERU_HOME": home}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    command = [sys.executable, "-m", f"tests.benchmarks.children.{child}"]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


def _start(child: str, *words: str) -> list[_Mark]:
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        process = _popen(child, home)
        assert process.stdout is not None
        marks = []
        for word in words:
            said, cpu_s = process.stdout.readline().split()
            assert said == word, f"{child} said {said!r} instead of {word!r}"
            marks.append(_Mark((time.perf_counter() - started) * 1000, float(cpu_s) * 1000))
        process.terminate()
        process.communicate(timeout=10)
    return marks


def _memory() -> list[Figure]:
    """Megabytes of the empty window, of ours, and of its sandbox; all runs idle at the same time."""
    bare, ours, sandbox = [], [], []
    with tempfile.TemporaryDirectory() as home:
        empty = [_popen("empty_window", home) for _ in range(MEMORY_RUNS)]
        windows = [_popen("idle_window", f"{home}/{number}") for number in range(MEMORY_RUNS)]
        for process in windows:  # side by side the starts take a while
            assert process.stdout is not None
            assert process.stdout.readline().startswith("usable")
        time.sleep(IDLE_S)
        for process in empty:
            bare.append(_resident(process.pid))
        for process in windows:
            ours.append(_resident(process.pid))
            children = [
                pid for file in Path(f"/proc/{process.pid}/task").glob("*/children") for pid in file.read_text().split()
            ]
            sandbox.append(sum(_resident(int(child)) for child in children))
        for process in [*empty, *windows]:
            process.terminate()
            process.communicate(timeout=10)
    return [
        Figure("empty PySide6 window, resident", "MB", bare),
        Figure(f"window, resident after {IDLE_S:g} s", "MB", ours, 110),
        Figure("its sandbox process, resident", "MB", sandbox),
        Figure("window and sandbox, resident", "MB", [one + other for one, other in zip(ours, sandbox, strict=True)]),
    ]


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _frames() -> list[Figure]:
    """Gaps between the turns of a 60 Hz timer on the window's loop: idle, and with twenty calls at once."""
    worst: dict[str, list[float]] = {"idle": [], "busy": [], "worked": []}
    longest, late, calls = [], [], []
    for _ in range(rounds(FRAME_RUNS)):
        with tempfile.TemporaryDirectory() as home:
            told, _ = _popen("manual_calls", home).communicate(timeout=FRAMES_LIMIT_S)
        result = json.loads(told)
        for name in worst:
            worst[name].append(p99(result[name]))
        longest.append(max(result["busy"]))
        late.append(100 * sum(gap > 50 for gap in result["busy"]) / len(result["busy"]))
        calls.append(result["calls_per_s"])
    return [
        Figure("frame gap p99, idle", "ms", worst["idle"]),
        Figure("frame gap p99, 20 manual calls at once", "ms", worst["busy"], 33),
        Figure("of that the window's own work p99", "ms", worst["worked"]),
        Figure("frames above 50 ms, 20 manual calls at once", "%", late, 0.1),
        Figure("longest frame gap, 20 manual calls at once", "ms", longest),
        Figure("manual calls a second, each retried twice", "1/s", calls),
    ]
