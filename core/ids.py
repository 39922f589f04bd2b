"""Call ids: UUID version 7 (RFC 9562 §5.7), so that ids sort by time."""

from __future__ import annotations

import os
import random
import time

_random = random.Random()  # noqa: S311 - an id is to be unique, not secret, and the system's numbers take longer
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_random.seed)  # else both processes would go on with the same numbers

_FIXED = 7 << 76 | 2 << 62  # version, variant
_FREE = ~(3 << 62)


def new_call_id() -> str:
    """A fresh UUIDv7 in its usual text form."""
    value = time.time_ns() // 1_000_000 << 80 | _random.getrandbits(76) & _FREE | _FIXED
    text = value.to_bytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
