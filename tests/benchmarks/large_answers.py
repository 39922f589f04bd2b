"""An answer of 50 MB of JSON and one of a single line of 5 MB in the response pane: first screen, all, longest gap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks.figures import Figure

ROUNDS = 5
BODIES = {"json": "50 MB of JSON", "line": "one line of 5 MB"}
FIGURES = {"first": ("first screen", 200.0), "all": ("laid out to the end", 3000.0), "gap": ("longest gap", 50.0)}


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"JIERU_HOME": home, "QT_QPA_PLATFORM": "offscreen", "JIERU_LANG": "en"}
        command = [sys.executable, "-m", "tests.benchmarks.children.large_answer", str(ROUNDS)]
        done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    return [
        Figure(f"{body}, {title}", "ms", [each[figure] for each in told[name]], budget)
        for name, body in BODIES.items()
        for figure, (title, budget) in FIGURES.items()
    ]
