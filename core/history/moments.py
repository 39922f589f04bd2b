"""Moments as people type them: a date, a date with a time, or how long ago.

Owns what each form means. Pure: the time is given. Must not know what a moment is for.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_AGO = re.compile(r"(\d{1,6})\s*([smhdw]|分钟|小时|天|周)")
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "分钟": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "小时": timedelta(hours=1),
    "d": timedelta(days=1),
    "天": timedelta(days=1),
    "w": timedelta(weeks=1),
    "周": timedelta(weeks=1),
}
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")


def moment_us(text: str, now: datetime, *, end: bool = False) -> int:
    """The moment that ``text`` names, microseconds since 1970.

    Args:
        text: ``2026-11-25``, ``2026-11-25 14:30``, with an offset or on this computer's clock; or ``90m``, ``2h``,
            ``7d``, ``1w``: so long before ``now``.
        now: With its offset.
        end: A date alone means the end of that day instead of its beginning.

    Raises:
        ValueError: It is none of these.
    """
    text = text.strip()
    ago = _AGO.fullmatch(text.lower())
    if ago is not None:
        try:
            return _us(now - int(ago[1]) * _UNITS[ago[2]])
        except OverflowError:
            raise ValueError(text) from None
    moment = datetime.fromisoformat(text)
    if _DATE.fullmatch(text) and end:
        moment += timedelta(days=1)
    # a time on the wall: of this computer's zone, with the offset that the zone has on that day
    return _us(moment)


def _us(moment: datetime) -> int:
    try:
        return round(moment.timestamp() * 1e6)
    except (OverflowError, OSError):
        raise ValueError(str(moment)) from None
