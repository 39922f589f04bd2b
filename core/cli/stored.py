"""What the commands that read the history share: which file, which mode, and what to say about its problems.

Must not know what is asked of the history.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from core.errors import JieruError
from core.events import Mode
from core.history.store import History
from core.settings import get_settings
from core.texts import text


def mode_of(args: argparse.Namespace) -> Mode:
    """``sandbox`` if the command line or ``JIERU_SANDBOX`` says so."""
    return "sandbox" if args.sandbox or get_settings().flag("JIERU_SANDBOX") else "live"


def mode_name(mode: Mode) -> str:
    """The mode in the user's language."""
    return text("cli.history.in_sandbox" if mode == "sandbox" else "cli.history.live")


def local_time(time_us: int) -> str:
    """A time in microseconds since 1970 as people write it, in the zone of this machine."""
    return datetime.fromtimestamp(time_us / 1e6, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


@contextlib.contextmanager
def reading_history() -> Iterator[History | None]:
    """The history; None if nothing was ever recorded, for asking must not make a file.

    Raises:
        JieruError: It cannot be read.
    """
    path = get_settings().paths.history
    if not path.exists():
        yield None
        return
    history = History.open(path, on_problem=lambda problem: None)
    try:
        problem = history.problem
        if problem is not None and not history.usable:
            raise JieruError(problem.id, **problem.data)
        if problem is not None:
            print(f"{problem.message} {problem.hint}", file=sys.stderr)
        yield history
    finally:
        history.close()
