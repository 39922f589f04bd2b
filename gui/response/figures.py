"""A size and a status as they are shown.

Pure: no Qt. Durations and times of day are worded with the history's rows.
"""

from __future__ import annotations

_UNITS = ("B", "KB", "MB", "GB")


def size_text(count: int) -> str:
    """Bytes in units of 1024: ``"4.7 KB"``."""
    amount, unit = float(count), 0
    while amount >= 1023.95 and unit < len(_UNITS) - 1:
        amount /= 1024
        unit += 1
    return f"{count} B" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


def status_text(status: int) -> str:
    """``200`` → ``"200 OK"``; a status without a registered phrase is its number."""
    from http import HTTPStatus

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
