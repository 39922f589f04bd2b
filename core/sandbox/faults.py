"""Fault scripts: what the sandbox does with each request of a call, written as one line of text.

Owns the grammar and the positions of running scripts. Pure: no socket, no clock, no platform. ``docs/sandbox.md``
explains the steps to users; the grammar is::

    script = step *("," step)
    step   = ["token:" | "download:"] name ["=" value] [";retry-after=" (token | quoted)] ["*" count]

``429,503*2,ok`` answers 429, then twice 503, then plainly; after its end a script is all ``ok``. A step consumes one
request to a business endpoint, a ``token:`` step one request to a token endpoint, a ``download:`` step one to a file.
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.errors import SettingError

Kind = Literal[
    "ok",
    "status",
    "busy",
    "limit",
    "quota",
    "expired",
    "code",
    "slow",
    "stall",
    "reset",
    "close",
    "truncate",
    "garbage",
    "html",
    "gzip-broken",
]

Place = Literal["business", "token", "download"]
"""The kinds of endpoints, each with steps of its own."""

SCRIPT_CHARACTERS = 4096
SCRIPT_STEPS = 10_000
WAIT_S = 600.0
"""The longest ``slow`` or ``stall``."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one request.

    Attributes:
        number: HTTP status of ``status``, code of ``code``, seconds of ``slow`` and ``stall``; else 0.
        retry_after: Text of the ``Retry-After`` header; empty for none.
    """

    kind: Kind
    number: float = 0
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A parsed script: the steps for business endpoints, those for token endpoints and those for files."""

    business: tuple[Step, ...] = ()
    token: tuple[Step, ...] = ()
    download: tuple[Step, ...] = ()


OK = Step("ok")
DEMO = (Step("status", 429, "1"), Step("expired"))
"""``demo`` in a script, and what the first video list of a sandbox shows without one."""

_PLAIN: dict[str, Kind] = {
    "ok": "ok",
    "busy": "busy",
    "limit": "limit",
    "quota": "quota",
    "expired": "expired",
    "reset": "reset",
    "close": "close",
    "truncate": "truncate",
    "garbage": "garbage",
    "html": "html",
    "gzip-broken": "gzip-broken",
}
_WITH_NUMBER: dict[str, Kind] = {"code": "code", "slow": "slow", "stall": "stall"}
_ANSWERS = ("status", "busy", "limit", "quota", "expired", "code")

_PART = re.compile(r'(?:[^,"]|"[^"]*")*')
_STEP = re.compile(
    r"(?:(?P<place>token|download):)?(?P<name>[a-z-]+|[0-9]{1,9})(?:=(?P<value>[^;*]+))?"
    r'(?:;retry-after=(?P<retry_after>"[ -~]*"|[!-)+-:<-~]+))?(?:\*(?P<count>[0-9]{1,9}))?'
)


@lru_cache(maxsize=256)
def parse(script: str) -> Script:
    """Read a script.

    Raises:
        SettingError: The script has a mistake; ``data`` has ``part``, the step as written, and ``position``, its first
            character, counted from 1.
    """
    if len(script) > SCRIPT_CHARACTERS:
        raise _mistake("too_long", script[:20], SCRIPT_CHARACTERS + 1)
    steps: dict[str, list[Step]] = {"business": [], "token": [], "download": []}
    for part, position in _parts(script):
        match = _STEP.fullmatch(part)
        if match is None:
            raise _mistake("unreadable" if part else "empty", part, position)
        count = int(match["count"] or 1)
        if not 1 <= count <= SCRIPT_STEPS - sum(map(len, steps.values())):
            raise _mistake("count", part, position)
        steps[match["place"] or "business"].extend(_steps(match, part, position) * count)
    return Script(**{place: tuple(found) for place, found in steps.items()})


def _parts(script: str) -> Iterator[tuple[str, int]]:
    start = 0
    while True:
        match = _PART.match(script, start)
        end = match.end() if match else start
        if script[end : end + 1] == '"':
            raise _mistake("unclosed_quote", script[end:], end + 1)
        raw = script[start:end]
        yield raw.strip(), start + 1 + len(raw) - len(raw.lstrip())
        if end == len(script):
            return
        start = end + 1


def _steps(match: re.Match[str], part: str, position: int) -> tuple[Step, ...]:
    name, value = match["name"], match["value"]
    retry_after = (match["retry_after"] or "").strip('"')
    if name == "demo" and not (value or retry_after):
        return DEMO
    kind, number = _kind(name, value, part, position)
    if retry_after and kind not in _ANSWERS:
        raise _mistake("retry_after", part, position)
    return (Step(kind, number, retry_after),)


def _kind(name: str, value: str | None, part: str, position: int) -> tuple[Kind, float]:
    if name.isdigit() and value is None:
        if not 400 <= int(name) <= 599:
            raise _mistake("status", part, position)
        return "status", int(name)
    if name in _PLAIN and value is None:
        return _PLAIN[name], 0
    if name in _WITH_NUMBER and value is not None:
        return _WITH_NUMBER[name], _number(name, value, part, position)
    raise _mistake("unknown", part, position)


def _number(name: str, value: str, part: str, position: int) -> float:
    try:
        number = int(value) if name == "code" else float(value)
    except ValueError:
        raise _mistake("number", part, position) from None
    if name != "code" and not (math.isfinite(number) and 0 <= number <= WAIT_S):
        raise _mistake("number", part, position)
    return number


def _mistake(problem: str, part: str, position: int) -> SettingError:
    return SettingError(f"sandbox.fault.{problem}", name="fault", part=part, position=position)


class FaultBook:
    """How far each call has come in its script.

    Positions are kept per call id, so two calls at once never take each other's steps. A request without a call id is
    a call of its own.

    Args:
        limit: Calls remembered; the one unused for the longest time is forgotten first.
    """

    def __init__(self, limit: int = 4096) -> None:
        self._limit = limit
        self._positions: OrderedDict[tuple[str, Place], int] = OrderedDict()

    def next_step(self, script: Script, call_id: str, place: Place) -> Step:
        """The step for this request of the call, which is consumed by asking."""
        steps: tuple[Step, ...] = getattr(script, place)
        key = (call_id, place)
        position = self._positions.pop(key, 0) if call_id else 0
        if call_id:
            self._positions[key] = position + 1
            if len(self._positions) > self._limit:
                self._positions.popitem(last=False)
        return steps[position] if position < len(steps) else OK
