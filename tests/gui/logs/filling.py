"""Log lines to look at, made the way real ones are: by logging."""

from __future__ import annotations

import logging
from typing import Any

from core.log_tail import LogTail
from core.redaction import Redactor
from gui.logs.log_model import LogModel

CALL_1, CALL_2 = "01a2100f-2a9c-749d-b077-e36d7763dc77", "01a2100f-2f27-7b73-bd0a-1453c8149988"


def empty_tail(**limits: int) -> LogTail:
    return LogTail(Redactor(), **limits)


def log(tail: LogTail, message: str, level: int = logging.INFO, *, logger: str = "core.call_log", **about: Any) -> None:
    """One line; ``about`` are platform, call_id and created."""
    record = logging.LogRecord(logger, level, __file__, 1, message, (), None)
    record.__dict__.update(about)
    tail.handle(record)


def fill(tail: LogTail) -> LogTail:
    """Two calls, one of which failed, and a line of a library."""
    first: dict[str, Any] = {"platform": "douyin", "call_id": CALL_1}
    second: dict[str, Any] = {"platform": "erp", "call_id": CALL_2}
    log(tail, "Sent GET /video/list (attempt 1)", created=1_795_501_925.137, **first)
    log(tail, "Failed (attempt 1): HTTP 429: too many requests", logging.WARNING, **first)
    log(tail, "Sent GET /orders (attempt 1)", **second)
    log(tail, "Answered (attempt 2): HTTP 200", **first)
    log(tail, "The call failed: HTTP 400", logging.ERROR, **second)
    log(tail, "three\nlines \x1b[31m\n<b>here</b>", logging.DEBUG, logger="some.library")
    return tail


def take_all(model: LogModel, tail: LogTail) -> None:
    """Have ``model`` take everything: on a busy machine one slice of work may not do."""
    while True:
        model.take()
        if model._rows.stop == tail.read(0).stop:
            return
