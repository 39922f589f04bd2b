"""Whether the process that made a call still lives: told by process id and start time, because ids come again."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_PROC = Path("/proc")
_OWN_START = f"wall {time.time():.3f}"  # where the system does not tell: at least our own id is never mistaken


def process_start(pid: int) -> str | None:
    """When the process started, in a form only good for comparing; None if it is gone or the system does not tell."""
    try:
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return _OWN_START if pid == os.getpid() else None
    # the name in brackets may hold spaces and brackets; after it: state, 18 others, start time (proc(5), field 22)
    state, *others = stat[stat.rindex(b")") + 2 :].split()
    return None if state in (b"Z", b"X") else others[18].decode("ascii")


def is_gone(pid: int, start: str | None) -> bool:
    """Whether the process ``pid`` that started at ``start`` has ended; with None: whether no process has that id."""
    now = process_start(pid)
    if now is not None:
        return start is not None and now != start
    if (_PROC / "self").exists():
        return True
    return not _exists(pid)


def _exists(pid: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        # os.kill(pid, 0) would send Ctrl+C here; 0x1000 is PROCESS_QUERY_LIMITED_INFORMATION
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it belongs to somebody else
        return True
    return True
