"""Start-up and idle memory of the window, beside an empty window of PySide6, off screen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import Figure, ratio

STARTS = 7
MEMORY_RUNS = 5
IDLE_S = 10.0


def measure() -> list[Figure]:
    empty, painted, usable = [], [], []
    for number in range(STARTS + 1):
        (empty_painted,) = _start("empty_window", "painted")
        ours = _start("jieru_window", "painted", "usable")
        if number:  # the first start fills the disk cache
            empty.append(empty_painted)
            painted.append(ours[0])
            usable.append(ours[1])
    bare_memory, memory, sandbox = _memory()
    return [
        Figure("empty PySide6 window, first paint", "ms", empty),
        Figure("window, first paint", "ms", painted),
        Figure("window, usable (sandbox answers)", "ms", usable),
        ratio("first painted window / empty window", painted, empty, 2.5),
        ratio("usable window / empty window", usable, empty, 4.0),
        Figure(f"empty PySide6 window, resident after {IDLE_S:g} s", "MB", bare_memory),
        Figure(f"window, resident after {IDLE_S:g} s", "MB", memory, 110),
        Figure(f"its sandbox process, resident after {IDLE_S:g} s", "MB", sandbox),
    ]


def _popen(child: str, home: str) -> subprocess.Popen[str]:
    environ = os.environ | {"JIERU_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    command = [sys.executable, "-m", f"tests.benchmarks.children.{child}"]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


def _start(child: str, *words: str) -> list[float]:
    """Milliseconds from the start of the process until it says each of ``words``."""
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        process = _popen(child, home)
        assert process.stdout is not None
        times = []
        for word in words:
            line = process.stdout.readline().strip()
            assert line == word, f"{child} said {line!r} instead of {word!r}"
            times.append((time.perf_counter() - started) * 1000)
        process.terminate()
        process.communicate(timeout=10)
    return times


def _memory() -> tuple[list[float], list[float], list[float]]:
    """Megabytes of the empty window, of ours, and of its sandbox; all runs idle at the same time."""
    bare, ours, sandbox = [], [], []
    with tempfile.TemporaryDirectory() as home:
        empty = [_popen("empty_window", home) for _ in range(MEMORY_RUNS)]
        windows = []
        for number in range(MEMORY_RUNS):
            windows.append(_popen("jieru_window", f"{home}/{number}"))
        time.sleep(IDLE_S + 2)  # the starts themselves take a while side by side
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
    return bare, ours, sandbox


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
