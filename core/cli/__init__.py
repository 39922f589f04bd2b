"""``jieru-cli``: the engine on the command line.

Owns the entry point alone, so that it is there at once: what is stopped while the rest still loads is stopped like
any other call, with exit code 130 and no traceback. The commands are in ``core.cli.program``.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    if argv is None:  # the program, and not a test or somebody's library
        from core.program.hardening import harden

        harden()
    arguments = sys.argv[1:] if argv is None else argv
    try:
        with _signals():
            from core.cli.program import run  # a fifth of a second

            return run(arguments)
    except KeyboardInterrupt:
        from core.cli.program import stopped

        return stopped(arguments)


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl+C does: with what it was doing written down."""
    before = signal.getsignal(signal.SIGTERM)
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a job in a script's background
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)  # whoever handles Ctrl+C at the moment handles this too
