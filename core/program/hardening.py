"""What keeps secrets out of a core dump, and other programs of the same user out of this one's memory.

Owns the calls to the system, where it has them. Must not be used by a library that others import: it is for programs,
at their start. Children of this process may be debugged as usual.
"""

from __future__ import annotations

import contextlib
import sys

PR_SET_DUMPABLE = 4


def harden() -> None:
    """From now on there is no core dump of this process, and only root may look into it. Never raises."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _make_undumpable()


def _make_undumpable() -> None:
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # a C library that has no prctl
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
