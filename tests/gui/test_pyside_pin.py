"""Why PySide6 is kept below 6.12 on Python 3.11: from there on each call that returns None gives one reference away.

Python 3.11 counts the references to None and aborts the process when they run out, after some thousand calls; from
3.12 None is immortal. When this passes with a newer PySide6, the pin in pyproject.toml can go.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version

CALLS = 200

_COUNT = """
import gc, sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
label.setText("warm")
gc.collect()
gc.disable()
before = sys.getrefcount(None)
for _ in range(int(sys.argv[1])):
    label.setText("text")
print(before - sys.getrefcount(None))
"""


def test_calls_that_return_none_keep_its_references() -> None:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _COUNT, str(CALLS)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    lost = int(done.stdout)
    assert lost < CALLS // 10, f"{CALLS} calls lost {lost} references to None"


def test_the_installed_version_keeps_the_pin() -> None:
    installed = tuple(int(part) for part in version("PySide6-Essentials").split(".")[:2])
    assert (6, 8) <= installed < ((6, 12) if sys.version_info < (3, 12) else (7, 0))
