"""The log of a program without a window: a file of its own beside the window's, and warnings on standard error.

Owns what of the log a user at a terminal sees: warnings of the program, not what a call met, which the command tells
itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from core.call_log import CallLog
from core.errors import SettingError
from core.log_records import redacted_message
from core.logs import setup_logging
from core.redaction import get_redactor
from core.settings import DEFAULTS, get_settings

FILE_NAME = "jieru-cli.log"
_OF_CALLS = CallLog.__module__


@contextmanager
def log_file(file_name: str = FILE_NAME) -> Iterator[None]:
    """Write the log while a command is carried out. A level that is none is said, and the default takes its place."""
    settings, level, wrong = get_settings(), DEFAULTS["JIERU_LOG_LEVEL"], None
    spoken = _Spoken()
    logging.getLogger().addHandler(spoken)
    try:
        wanted = settings.find("JIERU_LOG_LEVEL")
        close = setup_logging(
            settings.paths, wanted.value if wanted else level, file_name=file_name, in_background=True
        )
    except SettingError as error:
        wrong = error
        close = setup_logging(settings.paths, level, file_name=file_name, in_background=True)
    try:
        if wrong is not None:
            logging.getLogger(__name__).warning("%s", wrong)
        yield
    finally:
        close()
        logging.getLogger().removeHandler(spoken)


class _Spoken(logging.StreamHandler):  # type: ignore[type-arg]  # not generic at run time before 3.14
    """What Python itself would print of a log without handlers, redacted."""

    def __init__(self) -> None:
        super().__init__()
        self.setLevel(logging.WARNING)
        self.addFilter(lambda record: record.name != _OF_CALLS)

    def format(self, record: logging.LogRecord) -> str:
        """The message alone: no user needs a traceback."""
        return redacted_message(record, get_redactor())
