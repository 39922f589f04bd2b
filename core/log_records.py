"""What a log record says: message, traceback, and the platform and call that it belongs to.

Owns how often a message is redacted: once for all handlers, and many at a time, because that is the better part of
their work. Must not know what becomes of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

from core.redaction import Redactor

_REDACTED = "_jieru_redacted"  # on the record: the redactor and the message
_PLAIN = logging.Formatter()
_LONG = 2_000


def message_of(record: logging.LogRecord) -> str:
    """The record's message, also where its arguments do not fit."""
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001  # arguments of a foreign call; its mistake must not end up on stderr
        return f"{record.msg!s} (not formatted: {type(error).__name__})"


def redact_messages(records: Iterable[logging.LogRecord], redactor: Redactor) -> None:
    """Find out the messages without secrets of many records, and note them there for ``redacted_message``.

    What is found in a line is found in all lines as one text, too. So one look at that is enough where nothing is.
    """
    messages = [
        (record, message)
        for record in records
        if not record.args and type(record.msg) is str and len(message := record.msg) <= _LONG
    ]
    whole = "\n".join([message for _, message in messages])
    if redactor.redact(whole) == whole:
        for record, message in messages:
            record.__dict__[_REDACTED] = (redactor, message)


def redacted_message(record: logging.LogRecord, redactor: Redactor) -> str:
    """The record's message without secrets; found out by the first handler that asks, and noted on the record."""
    said = noted_message(record, redactor)
    if said is None:
        said = redactor.redact(message_of(record))
        record.__dict__[_REDACTED] = (redactor, said)
    return said


def noted_message(record: logging.LogRecord, redactor: Redactor) -> str | None:
    """The same if it is known already, else None."""
    noted: tuple[Redactor, str] | None = record.__dict__.get(_REDACTED)
    return noted[1] if noted is not None and noted[0] is redactor else None


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
