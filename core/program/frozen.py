"""What the packaged programs do before they are themselves.

Owns the difference between a program of the folder and one that runs from source. Must not know which program it is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping

from core.program import parts
from core.program.crash import tell_crashes_in_one_line


def run_program(name: str, main: Callable[[], int]) -> int:
    """Be the part of the program that the arguments name, or else the program itself; the exit code.

    Args:
        name: The program, as the user started it.
        main: Runs it.
    """
    tell_crashes_in_one_line(name)
    restore_library_path(os.environ)
    try:
        return 0 if parts.run_part(sys.argv[1:]) else main()
    except Exception as error:  # noqa: BLE001  # told by our hook; PyInstaller's starter would add a line of its own
        sys.excepthook(type(error), error, error.__traceback__)
        return 1


def restore_library_path(environ: MutableMapping[str, str]) -> None:
    """Let the programs that this one starts (a browser, a file manager) load the system's libraries and not ours.

    PyInstaller's starter puts our folder before the user's own path and keeps that beside it. This process has read
    the variable already, and one of our own that it starts gets it anew.
    """
    user = environ.pop("LD_LIBRARY_PATH_ORIG", None)
    environ.pop("LD_LIBRARY_PATH", None)
    if user is not None:
        environ["LD_LIBRARY_PATH"] = user
