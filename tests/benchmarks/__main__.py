"""``python3 dev.py bench``: the figures of today, as ratios of things measured side by side in one run.

Prints a table and writes ``bench-<time>.json``. Each part runs in a process of its own, so that none has the memory,
the modules or the settings of another. These are benchmarks, not tests: a busy machine makes them worse.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import EFFORT, Figure

PARTS = {
    "call": ("a console call beside bare GETs", "console_call"),
    "batch": ("a batch of 5 000 calls beside bare GETs", "batch"),
    "engine": ("the retry engine beside other libraries", "retry_engine"),
    "history": ("the history with a million calls", "history"),
    "credentials": ("credential store and redactor", "credentials"),
    "editor": ("the credential page over a slow keyring", "credential_page"),
    "log": ("the log pane with a million lines", "log_pane"),
    "response": ("answers of 50 MB and of one line", "large_answers"),
    "window": ("the window: start, memory, 20 calls at once", "window"),
    "batch-frames": ("the window while a batch fails and retries", "batch_frames"),
}
HEADS = ("what", "median", "middle half", "budget", "")


def main() -> int:
    wanted = _arguments()
    if wanted.measure:  # one part, in a process of its own
        return _measure(*wanted.measure)
    figures: dict[str, list[Figure]] = {}
    failed: list[str] = []
    for part in wanted.parts or PARTS:
        began = time.perf_counter()
        print(f"measuring {PARTS[part][0]} … ", end="", file=sys.stderr, flush=True)
        try:
            figures[part] = _of_a_process(part, wanted.effort)
        except subprocess.CalledProcessError:
            failed.append(part)
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    missed = [figure.name for each in figures.values() for figure in each if figure.met is False]
    _print_table(figures)
    print(f"written: {_write(figures, wanted.effort)}")
    for name in missed:
        print(f"missed its budget: {name}")
    for part in failed:
        print(f"could not be measured: {part}")
    return 1 if failed or (missed and wanted.strict) else 0


def _arguments() -> argparse.Namespace:
    what = "\n".join(f"  {name:<13} {title}" for name, (title, _) in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python3 dev.py bench",
        description="Measure, print a table, write bench-<time>.json.",
        epilog=f"parts:\n{what}\n\nexit code: 0 measured, 1 a part could not be measured (or --strict), 2 wrong usage",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure; default: everything")
    parser.add_argument("--quick", dest="effort", action="store_const", const="quick", help="fewer rounds")
    parser.add_argument("--long", dest="effort", action="store_const", const="long", help="frames for 30 s at a time")
    parser.add_argument("--strict", action="store_true", help="exit code 1 also where a budget is missed")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.set_defaults(effort="normal")
    wanted = parser.parse_args()
    if unknown := [part for part in wanted.parts if part not in PARTS]:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    return wanted


def _of_a_process(part: str, effort: str) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "figures.json")
        command = [sys.executable, "-m", "tests.benchmarks", "--measure", part, str(path)]
        environ = os.environ | {EFFORT: effort, "QT_LOGGING_RULES": "default.warning=false"}  # of the plugin off screen
        subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, check=True)
        return [Figure.from_json(each) for each in json.loads(path.read_text(encoding="utf-8"))]


def _measure(part: str, path: str) -> int:
    module: Any = importlib.import_module(f"tests.benchmarks.{PARTS[part][1]}")
    figures: list[Figure] = module.measure()
    Path(path).write_text(json.dumps([figure.to_json() for figure in figures]), encoding="utf-8")
    return 0


def _print_table(figures: dict[str, list[Figure]]) -> None:
    rows = [figure.row for each in figures.values() for figure in each]
    widths = [max(map(_width, column)) for column in zip(HEADS, *rows, strict=True)]
    print(_line(HEADS, widths))
    for part, each in figures.items():
        print(f"-- {PARTS[part][0]}")
        for figure in each:
            print(_line(figure.row, widths))


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    first, *others = ((cell, " " * (width - _width(cell))) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(["".join(first), *(space + cell for cell, space in others)]).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _write(figures: dict[str, list[Figure]], effort: str) -> str:
    now = datetime.now().astimezone()
    name = f"bench-{now:%Y%m%d-%H%M%S}.json"
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "at": now.isoformat(),
    }
    told = [{"part": part, **figure.to_json()} for part, each in figures.items() for figure in each]
    with open(name, "w", encoding="utf-8") as file:
        json.dump({"machine": machine, "effort": effort, "figures": told}, file, indent=2, ensure_ascii=False)
    return name


if __name__ == "__main__":
    sys.exit(main())
