"""Call ids: UUID version 7 (RFC 9562 §5.7), so that ids sort by time."""

from __future__ import annotations

import os
import time


def new_call_id() -> str:
    """A fresh UUIDv7 in its usual text form."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76  # version
    value = value & ~(0x3 << 62) | 2 << 62  # variant
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
