"""``python3 dev.py bench``: the figures of today, as ratios of things measured side by side in one run.

Prints a table and writes ``bench-<time>.json``. These are benchmarks, not tests: a busy machine makes them worse.
"""

from __future__ import annotations

import json
import platform
import sys
from datetime import datetime

import tests.benchmarks.console_call as console_call
import tests.benchmarks.credential_page as credential_page
import tests.benchmarks.credentials as credentials
import tests.benchmarks.history as history
import tests.benchmarks.log_pane as log_pane
import tests.benchmarks.retry_engine as retry_engine
import tests.benchmarks.window as window
from tests.benchmarks.figures import Figure


def main() -> int:
    figures: list[Figure] = []
    parts = (
        ("a call", console_call.measure),
        ("the retry engine", retry_engine.measure),
        ("the history", history.measure),
        ("credentials", credentials.measure),
        ("the credential page", credential_page.measure),
        ("the log pane", log_pane.measure),
        ("the window", window.measure),
    )
    for title, measure in parts:
        print(f"measuring {title} …", file=sys.stderr, flush=True)
        figures += measure()
    print(f"{'what':<58} {'measured':>12} {'budget':>9}")
    for figure in figures:
        print(f"{figure.name:<58} {figure.shown:>12} {figure.budget_shown:>9}")
    now = datetime.now().astimezone()
    name = f"bench-{now:%Y%m%d-%H%M%S}.json"
    machine = {"python": platform.python_version(), "system": platform.platform(), "at": now.isoformat()}
    with open(name, "w", encoding="utf-8") as file:
        json.dump({"machine": machine, "figures": [figure.to_json() for figure in figures]}, file, indent=2)
    print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
