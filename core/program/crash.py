"""The end of a packaged program that fails in a way nobody foresaw: one line, redacted, and no traceback.

Whoever was handed the program has no use for a traceback, and its text may hold a secret; the log, which is redacted,
keeps it. Programs that run from source are left as Python has them. Must not know which program it is.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from core.redaction import get_redactor
from core.texts import text

log = logging.getLogger(__name__)


def tell_crashes_in_one_line(program: str) -> None:
    """From now on say of every unforeseen error only what ``crash_line`` makes of it, whichever thread it is in.

    Args:
        program: The name that the user started.
    """

    def main_thread(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        _tell(program, error)

    def other_thread(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            _tell(program, given.exc_value)

    def nowhere(given: sys.UnraisableHookArgs) -> None:  # in a finaliser: nothing ends because of it
        log.debug("error in a finaliser", exc_info=given.exc_value)

    sys.excepthook = main_thread
    threading.excepthook = other_thread
    sys.unraisablehook = nowhere


def crash_line(program: str, error: BaseException) -> str:
    """What a user is told: class and message, redacted, in one line."""
    data = {"program": program, "type": type(error).__name__, "problem": " ".join(str(error).split())}
    return get_redactor().redact(text("cli.crash", data))


def _tell(program: str, error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt):
        line = text("cli.stopped")
    else:
        if logging.getLogger().hasHandlers():  # else Python would write the whole traceback to standard error
            log.critical("unforeseen error", exc_info=error)
        try:
            line = crash_line(program, error)
        except Exception:  # noqa: BLE001  # the failure may be that nothing can be read any more
            line = f"{program}: {type(error).__name__}"
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(line + "\n")
