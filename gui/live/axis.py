"""The time axis of the waterfall: which seconds are in view, where they are, and where the ticks stand.

Owns zoom, pan, ticks and their labels. Pure: no Qt, no clock. Must not know calls.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Literal

AxisMode = Literal["clock", "from_start"]

PAD_LEFT = 12.0
PAD_RIGHT = 20.0
MIN_TICK_GAP = 75.0
MIN_SPAN_S = 0.02
MAX_SPAN_S = 7 * 86400.0
_STEPS = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    *(1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0),
    *(7200.0, 21600.0, 43200.0, 86400.0, 172800.0, 345600.0),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick: its time, its place in pixels and its label."""

    t_s: float
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A window of time drawn on ``width`` pixels.

    Attributes:
        mode: ``clock`` counts seconds since 1970, ``from_start`` seconds since the start of each call.
        t0_s: First second in view, at ``PAD_LEFT``.
        span_s: Seconds in view.
        width: Pixels of the column, paddings included.
    """

    mode: AxisMode = "clock"
    t0_s: float = 0.0
    span_s: float = 10.0
    width: float = 480.0

    @property
    def t1_s(self) -> float:
        """Last second in view."""
        return self.t0_s + self.span_s

    @property
    def per_s(self) -> float:
        """Pixels per second."""
        return max(self.width - PAD_LEFT - PAD_RIGHT, 1.0) / self.span_s

    def x(self, t_s: float) -> float:
        """The place of a time, in pixels from the left edge of the column; may be out of view."""
        return PAD_LEFT + (t_s - self.t0_s) * self.per_s

    def t(self, x: float) -> float:
        """The time at a place."""
        return self.t0_s + (x - PAD_LEFT) / self.per_s

    def zoomed(self, x: float, factor: float) -> TimeAxis:
        """Show ``factor`` times as many seconds, the time under ``x`` staying where it is."""
        span_s = min(max(self.span_s * factor, MIN_SPAN_S), MAX_SPAN_S)
        fixed = self.t(x)
        return self._showing(fixed - (fixed - self.t0_s) * span_s / self.span_s, span_s)

    def panned(self, dx: float) -> TimeAxis:
        """Move what is drawn by ``dx`` pixels to the right."""
        return self._showing(self.t0_s - dx / self.per_s, self.span_s)

    def covering(self, start_s: float, end_s: float) -> TimeAxis:
        """Show exactly these seconds."""
        return self._showing(start_s, min(max(end_s - start_s, MIN_SPAN_S), MAX_SPAN_S))

    def tick_step(self) -> float:
        """Seconds between ticks: the smallest of 1, 2, 5, 10, 30 … with room for a label."""
        return next((step for step in _STEPS if step * self.per_s >= MIN_TICK_GAP), _STEPS[-1])

    def ticks(self, zone: tzinfo | None = None) -> list[Tick]:
        """The ticks in view, on round times of the clock (``zone``; default the system's) or of the call."""
        step = self.tick_step()
        offset = self._offset(zone)
        first = math.ceil((self.t0_s + offset) / step - 1e-9)
        last = math.floor((self.t(self.width) + offset) / step + 1e-9)
        times = [index * step - offset for index in range(first, last + 1)]
        return [Tick(t_s, self.x(t_s), self._label(t_s, step, zone)) for t_s in times]

    def _offset(self, zone: tzinfo | None) -> float:
        if self.mode == "from_start":
            return 0.0
        offset = _moment(self.t0_s, zone).utcoffset()
        return offset.total_seconds() if offset else 0.0

    def _label(self, t_s: float, step: float, zone: tzinfo | None) -> str:
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        if self.mode == "from_start":
            if step >= 60:
                minutes, seconds = divmod(round(t_s), 60)
                return f"{minutes}:{seconds:02d}"
            return f"{t_s + 0.0:.{digits}f} s"
        moment = _moment(round(t_s, 3), zone)
        if step >= 86400:
            return f"{moment:%m-%d}"
        if step >= 60:
            return f"{moment:%H:%M}"
        if digits:
            return f"{moment:%S}.{round(moment.microsecond / 1000):03d}"[: 3 + digits]
        return f"{moment:%H:%M:%S}"

    def _showing(self, t0_s: float, span_s: float) -> TimeAxis:
        return replace(self, t0_s=max(t0_s, 0.0) if self.mode == "from_start" else t0_s, span_s=span_s)


def fitting(axis: TimeAxis, anchor: tuple[float, float], others: Iterable[tuple[float, float]]) -> TimeAxis:
    """The window that shows ``anchor`` whole and, of its neighbours in view, those that do not squeeze it.

    Args:
        axis: Gives mode and width.
        anchor: Start and end of the call that must be seen, in seconds.
        others: The same of its neighbours, nearest first; the first that is too far ends the search on its side.
    """
    start_s, end_s = anchor
    limit_s = max(12.0, 2 * (end_s - start_s))
    for low, high in others:
        if max(end_s, high) - min(start_s, low) <= limit_s:
            start_s, end_s = min(start_s, low), max(end_s, high)
    room_s = max(end_s - start_s, 2.0)
    # a little air after the end, so that marks and labels of the last call have their place
    return axis.covering(start_s - 0.02 * room_s, start_s + 1.12 * room_s)


def _moment(t_s: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(t_s, UTC).astimezone(zone)
