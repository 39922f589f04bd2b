"""One line on the terminal that says how far a file is; gone when it has arrived.

Must not be used where standard error is no terminal.
"""

from __future__ import annotations

import sys
from typing import TextIO

from core.events import AttemptFinished, Event, StepProgress
from core.texts import megabytes, text


class ProgressLine:
    """A listener of call events.

    Args:
        stream: The terminal.
    """

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._shown = False

    def __call__(self, event: Event) -> None:
        """Show the progress that ``event`` tells, or take the line away."""
        if isinstance(event, StepProgress):
            share = f"{event.done * 100 // event.total:3d} %  " if event.total else ""
            line = text(f"cli.progress.{event.transfer}", {"share": share, "done": megabytes(event.done)})
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
            self._shown = True
        elif self._shown and isinstance(event, AttemptFinished):
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False
