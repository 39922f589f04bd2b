"""The ``Retry-After`` header: delay-seconds or an HTTP-date (RFC 9110 §10.2.3, §5.6.7).

Pure. Must not know of caps and strategies: ``decision`` weighs what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from core.retry.judgement import RetryAfter

_LONGEST_S = 1e12
"""Stands for every longer wait: far above any cap, and still a number that JSON can hold."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = r"(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)"
_FORMS = (
    re.compile(rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<d>\d\d) (?P<mon>[A-Z][a-z]{{2}}) (?P<y>\d{{4}}) {_TIME} GMT"),
    re.compile(
        r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, "
        rf"(?P<d>\d\d)-(?P<mon>[A-Z][a-z]{{2}})-(?P<y>\d\d) {_TIME} GMT"
    ),
    re.compile(rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<mon>[A-Z][a-z]{{2}}) (?P<d>[ \d]\d) {_TIME} (?P<y>\d{{4}})"),
)


def read_retry_after(headers: Mapping[str, str], now: datetime) -> RetryAfter | None:
    """The wait that an answer asks for, or None if it asks for none or its header is malformed.

    Args:
        headers: The answer's headers, of whichever client; a plain dict may spell them as HTTP does or in lower case.
        now: The wall clock, used only for a date where the answer has no valid ``Date`` of its own.
    """
    header = _text(headers, "Retry-After")
    value = header.strip()
    if value.isascii() and value.isdigit():
        return RetryAfter(header, min(float(value), _LONGEST_S) if len(value) < 300 else _LONGEST_S)
    until = parse_http_date(value, now)
    if until is None:
        return None
    base = parse_http_date(_text(headers, "Date").strip(), now) or now
    return RetryAfter(header, max(0.0, (until - base).total_seconds()))


def _text(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name.lower(), headers.get(name))
    return value if isinstance(value, str) else ""


def parse_http_date(text: str, now: datetime) -> datetime | None:
    """An HTTP-date in any of its three forms; None if it is none of them.

    A two-digit year that would lie more than 50 years ahead of ``now`` is one of the past (RFC 9110 §5.6.7).
    """
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is None:
            continue
        year = int(match["y"])
        if len(match["y"]) == 2:
            year += now.year // 100 * 100
            if year > now.year + 50:
                year -= 100
        try:
            month = _MONTHS.index(match["mon"]) + 1
            second = min(int(match["s"]), 59)  # a leap second is allowed by the grammar, not by datetime
            return datetime(year, month, int(match["d"]), int(match["h"]), int(match["m"]), second, tzinfo=UTC)
        except ValueError:
            return None
    return None
