"""What a log record said, as text that nobody changes later: message and traceback, and whose they are.

Owns the way from a record of ``logging`` to such a line, and how lines are redacted: many at a time, once for all
handlers, because that is the better part of their work. Must not know what becomes of them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from core.log_blocks import HeadFields
from core.redaction import Redactor
from core.texts import text

_PLAIN = logging.Formatter()
_LONG = 2_000
_LONGEST_NAME = 200
MOST_LEVEL = 255


class Said(NamedTuple):
    """One record.

    Attributes:
        time_s: Seconds since 1970.
        head: Level (at most 255), logger, platform id and call id, each of the two empty if it belongs to none.
        message: With its arguments put in.
        more: Traceback and stack, or empty.
    """

    time_s: float
    head: HeadFields
    message: str
    more: str = ""


def said_of(record: logging.LogRecord) -> Said:
    """What ``record`` says now; not yet redacted. Never raises: whoever logs has nothing to do with a broken record."""
    try:
        more = ""
        if record.exc_info or record.exc_text or record.stack_info:
            more = "\n".join(part for part in (traceback_of(record), record.stack_info) if part)
        level = record.levelno if 0 <= record.levelno <= MOST_LEVEL else MOST_LEVEL
        platform, call_id = context_of(record)
        return Said(record.created, (level, record.name[:_LONGEST_NAME], platform, call_id), message_of(record), more)
    except Exception as error:  # noqa: BLE001  # logging's own answer would print it unredacted
        return Said(time.time(), (logging.ERROR, __name__, "", ""), text("log.lost", {"type": type(error).__name__}))


def redacted(lines: Sequence[Said], redactor: Redactor) -> Sequence[Said]:
    """``lines`` without secrets.

    What is found in a line is found in all lines as one text, too. So one look at that is enough where nothing is.
    """
    short = [line.message for line in lines if _is_short(line)]
    whole = "\n".join(short)
    clean = redactor.redact(whole) == whole
    if clean and len(short) == len(lines):
        return lines
    return [line if clean and _is_short(line) else _redacted(line, redactor) for line in lines]


def _is_short(line: Said) -> bool:
    return not line.more and len(line.message) <= _LONG


def _redacted(line: Said, redactor: Redactor) -> Said:
    return line._replace(message=redactor.redact(line.message), more=redactor.redact(line.more))


def message_of(record: logging.LogRecord) -> str:
    """The record's message, also where it or its arguments cannot be put into words."""
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001  # arguments of a foreign call; its mistake must not end up on stderr
        said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{said} (not formatted: {type(error).__name__})"


def context_of(record: logging.LogRecord) -> tuple[str, str]:
    """The platform id and the call id that a record of ours belongs to, each empty if none.

    Given as ``extra={"platform": …, "call_id": …}``; what a library calls so is something else.
    """
    if not _is_ours(record.name):
        return "", ""
    fields = record.__dict__
    return str(fields.get("platform", "")), str(fields.get("call_id", ""))


@lru_cache(maxsize=256)
def _is_ours(logger: str) -> bool:
    return logger.partition(".")[0] in ("core", "gui")


def traceback_of(record: logging.LogRecord) -> str | None:
    """The traceback that the record carries, or None."""
    if record.exc_info and record.exc_info[0] is not None:
        return _PLAIN.formatException(record.exc_info)
    return record.exc_text
