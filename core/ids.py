"""Ids of calls and of this process. A call's is a UUID of version 7 (RFC 9562 §5.7), so that ids sort by time.

Behind the milliseconds 26 bits count (§6.2, method 1): no two calls of a process have one id, however fast they come.
The last 48 bits are random, and stay for the life of the process.
"""

from __future__ import annotations

import os
import time
from itertools import count

_counter = count()
_process = ""
pid = 0
"""This process; asking the system each time takes as long as making the rest of an event."""


def _learn_process() -> None:
    global _process, pid
    _process = os.urandom(6).hex()
    pid = os.getpid()


_learn_process()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_learn_process)


def new_call_id() -> str:
    """A fresh UUIDv7 in its usual text form."""
    number = next(_counter)
    version, variant = 7 << 28, 2 << 14
    value = time.time_ns() // 1_000_000 << 32 | version | (number & 0xFFF) << 16 | variant | number >> 12 & 0x3FFF
    text = value.to_bytes(10).hex("-", 2)
    return f"{text[:4]}{text[5:]}-{_process}"
