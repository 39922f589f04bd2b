"""A viewport that is asked for makes no class that nobody needs; in a process of its own, where none has been made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CODE = """
import enum
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from gui.widgets.viewport import meet_viewport

app, made, create = QApplication([]), [], enum.EnumType._create_

def note(cls, name, *args, **kwargs):
    made.append(name)
    return create(cls, name, *args, **kwargs)

view = QPlainTextEdit()
meet_viewport(view)
enum.EnumType._create_ = note
assert view.viewport().parentWidget() is view
print(made)
"""


def test_a_viewport_that_was_met_makes_no_other_classes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
