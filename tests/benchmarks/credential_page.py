"""The credential page for twenty fields with a keyring that takes 11 ms a read: first paint, badges, longest gap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks.figures import Figure

NAMES = {
    "painted": ("credential page of 20 fields, first paint", 50.0),
    "badges": ("credential page of 20 fields, all badges", 300.0),
    "gap": ("credential page of 20 fields, longest gap of the loop", 50.0),
}


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"JIERU_HOME": home, "QT_QPA_PLATFORM": "offscreen", "JIERU_LANG": "en"}
        command = [sys.executable, "-m", "tests.benchmarks.children.credential_page"]
        done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True)
    samples = json.loads(done.stdout.splitlines()[-1])
    return [Figure(title, "ms", samples[name], budget) for name, (title, budget) in NAMES.items()]
