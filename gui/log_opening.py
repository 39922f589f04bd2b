"""Opening the program's log for the window.

Owns what happens to a level that is none: the default takes its place, and the error is handed on to be shown.
"""

from __future__ import annotations

from collections.abc import Callable

from core.errors import SettingError
from core.log_tail import LogTail
from core.logs import setup_logging
from core.settings import DEFAULTS, get_settings


def open_log() -> tuple[LogTail, Callable[[], None], SettingError | None]:
    """Start writing the log, beside whoever logs; blocks for a moment.

    Returns:
        Its last lines, what closes it, and what was wrong with the setting.
    """
    settings, tail = get_settings(), LogTail()
    level, wrong = DEFAULTS["JIERU_LOG_LEVEL"], None
    try:
        wanted = settings.find("JIERU_LOG_LEVEL")
        close = setup_logging(settings.paths, wanted.value if wanted else level, in_background=True, more=[tail])
    except SettingError as error:
        wrong = error
        close = setup_logging(settings.paths, level, in_background=True, more=[tail])
    return tail, close, wrong
