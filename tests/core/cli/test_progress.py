from __future__ import annotations

import io

from core.cli.progress import ProgressLine
from core.events import AttemptFinished, StepProgress, Transfer


def progress(transfer: Transfer, done: int, total: int | None) -> StepProgress:
    return StepProgress("c", 0, 0, 0, 0, "sandbox", transfer=transfer, done=done, total=total)


def test_the_line_tells_how_far_a_file_is_and_goes_away() -> None:
    terminal = io.StringIO()
    line = ProgressLine(terminal)
    line(AttemptFinished("c", 0, 0, 0, 0, "sandbox"))
    assert terminal.getvalue() == ""
    line(progress("upload", 13 << 20, 52 << 20))
    line(progress("download", 1 << 20, None))
    assert "uploading  25 %  13.0 MB" in terminal.getvalue()
    assert "downloading 1.0 MB" in terminal.getvalue()
    line(AttemptFinished("c", 0, 0, 0, 0, "sandbox"))
    assert terminal.getvalue().endswith("\r\x1b[K")
