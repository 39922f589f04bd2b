"""The window while a batch of 200 calls at a time fails and retries: idle and busy in turns, in one window.

A round takes some seconds; 30 s with ``--long``, which is what the budget is about.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks.figures import Figure, effort, p99, ratio

ROUNDS = 5
BUSY_S = {"quick": 3.0, "normal": 6.0, "long": 30.0}
LATE_MS = 50.0


def measure() -> list[Figure]:
    busy_s = BUSY_S[effort()]
    command = [sys.executable, "-m", "tests.benchmarks.children.batch_window", str(ROUNDS), str(busy_s), str(busy_s)]
    with tempfile.TemporaryDirectory() as home:
        environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "JIERU_HOME": home}
        limit_s = ROUNDS * (2 * busy_s + 20) + 60
        done = subprocess.run(
            command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, timeout=limit_s
        )
    told = json.loads(done.stdout)
    idle, busy = ([p99(each[name]) for each in told] for name in ("idle", "busy"))
    late = [100 * sum(gap > LATE_MS for gap in each["busy"]) / len(each["busy"]) for each in told]
    return [
        Figure("frame gap p99, idle", "ms", idle),
        Figure("frame gap p99, batch of 200 in flight", "ms", busy),
        ratio("frame gap p99, batch of 200 in flight / idle", busy, idle, 1.15),
        Figure("frames above 50 ms, batch of 200 in flight", "%", late, 0.1),
        Figure("longest frame gap, batch of 200 in flight", "ms", [max(each["busy"]) for each in told]),
        Figure("batch calls a second, each retried twice", "1/s", [each["calls_per_s"] for each in told]),
    ]
