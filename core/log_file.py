"""The log of a process without a window: a file beside the window's, and warnings on standard error.

Owns what of the log a user at a terminal sees: warnings of the program, not what a call met, which the command tells
itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from core.call_log import CallLog
from core.log_records import message_of
from core.logs import start_log
from core.redaction import get_redactor
from core.settings import get_settings

FILE_NAME = "jieru-cli.log"
_OF_CALLS = CallLog.__module__


@contextmanager
def log_file(file_name: str = FILE_NAME) -> Iterator[None]:
    """Write the log while a command is carried out. A level that is none is said, and the default takes its place."""
    spoken, root = _Spoken(), logging.getLogger()
    with ExitStack() as ends:
        root.addHandler(spoken)
        ends.callback(root.removeHandler, spoken)
        close, wrong = start_log(get_settings(), file_name=file_name)
        ends.callback(close)
        if wrong is not None:
            logging.getLogger(__name__).warning("%s", wrong)
        yield


class _Spoken(logging.StreamHandler):  # type: ignore[type-arg]  # not generic at run time before 3.14
    """What Python itself would print of a log without handlers, redacted."""

    def __init__(self) -> None:
        super().__init__()
        self.setLevel(logging.WARNING)
        self.addFilter(lambda record: record.name != _OF_CALLS)

    def format(self, record: logging.LogRecord) -> str:
        """The message alone: no user needs a traceback."""
        return get_redactor().redact(message_of(record))
