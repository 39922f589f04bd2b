"""Opening the program's log for the window.

Owns that its last lines are kept for the page of the log, and what is wrong with the level handed on to be shown.
"""

from __future__ import annotations

from collections.abc import Callable

from core.errors import SettingError
from core.log_tail import LogTail
from core.logs import start_log
from core.settings import get_settings


def open_log() -> tuple[LogTail, Callable[[], None], SettingError | None]:
    """Start writing the log, beside whoever logs; blocks for a moment.

    Returns:
        Its last lines, what closes it, and what was wrong with the setting.
    """
    tail = LogTail()
    close, wrong = start_log(get_settings(), more=[tail])
    return tail, close, wrong
