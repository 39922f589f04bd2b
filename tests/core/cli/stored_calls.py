"""For the tests of the commands that read the history: calls in it, and a command run on it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.events import Event
from core.history import History


def record_calls(home: Path, *calls: list[Event]) -> None:
    """Store calls as a program with that home would."""
    history = History.open(home / "history.sqlite3")
    for call in calls:
        for event in call:
            history.on_event(event)
    assert history.close(5.0)


def run_command(module: Any, *arguments: str) -> int:
    """The exit code of a command, its output being on standard output."""
    parser = argparse.ArgumentParser(prog="jieru-cli")
    module.add_to(parser.add_subparsers(required=True))
    args = parser.parse_args([module.__name__.rpartition(".")[2], *arguments])
    return int(args.run(args))
