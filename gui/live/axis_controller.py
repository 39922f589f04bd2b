"""Which part of time the waterfall shows, and who may change it: the user by zoom and pan, else the calls in view.

Owns the one ``TimeAxis`` that header and cells are drawn with. Must not know views.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.trace import CallRecord
from gui.live.axis import AxisMode, Tick, TimeAxis, fitting
from gui.live.timeline import duration_s

Span = tuple[float, float]
_TOO_WIDE = 2.5
_AIR = 0.03  # of the window, after the end of a call: its mark is drawn there


class AxisController(QObject):
    """The axis in use.

    Attributes:
        changed: Everything drawn on the axis has moved.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.axis = TimeAxis()
        self.by_hand = False  # the user zoomed or panned: leave the window where it is
        self._fitted = False
        self._ticks: list[Tick] | None = None

    @property
    def ticks(self) -> list[Tick]:
        """The ticks of the axis, worked out once a change."""
        if self._ticks is None:
            self._ticks = self.axis.ticks()
        return self._ticks

    def set_width(self, width: float) -> None:
        """The column has this many pixels now."""
        self._show(replace(self.axis, width=width))

    def set_mode(self, mode: AxisMode) -> None:
        """Clock or seconds since the start of each call; the window is fitted anew."""
        if mode != self.axis.mode:
            self.by_hand = self._fitted = False
            self._show(replace(self.axis, mode=mode))

    def zoom(self, x: float, factor: float) -> None:
        """Zoom by hand around the pixel ``x``."""
        self.by_hand = True
        self._show(self.axis.zoomed(x, factor))

    def pan(self, dx: float) -> None:
        """Pan by hand."""
        self.by_hand = True
        self._show(self.axis.panned(dx))

    def reset(self) -> None:
        """Let the calls in view decide again, from the next ``fit`` on."""
        self.by_hand = self._fitted = False
        self.changed.emit()

    def fit(self, anchor: Span, others: Iterable[Span]) -> None:
        """See that ``anchor`` is in view; a window that already shows it well stays, so that nothing jumps."""
        if self.by_hand:
            return
        start_s, end_s = anchor
        axis, fresh = self.axis, fitting(self.axis, anchor, others)
        shown = axis.t0_s <= start_s and end_s <= axis.t1_s - _AIR * axis.span_s
        # a window that was made for a long wait would draw the short calls after it as dots
        if not (self._fitted and shown and axis.span_s <= _TOO_WIDE * fresh.span_s):
            self._fitted = True
            self._show(fresh)

    def _show(self, axis: TimeAxis) -> None:
        if axis != self.axis:
            self.axis = axis
            self._ticks = None
            self.changed.emit()


def fit_to(controller: AxisController, rows: Sequence[CallRecord], chosen: CallRecord | None, now_s: float) -> None:
    """Fit the axis to the calls in view: around ``chosen`` if it is one of them, else around the last.

    Args:
        controller: Takes the window.
        rows: The calls in view, from top to bottom.
        chosen: The call that is current.
        now_s: Seconds since 1970.
    """
    if not rows:
        return
    mode = controller.axis.mode
    if mode == "from_start":
        controller.fit((0.0, max(_span(record, mode, now_s)[1] for record in rows)), ())
        return
    ids = [record.call_id for record in rows]
    at = ids.index(chosen.call_id) if chosen and chosen.call_id in ids else len(rows) - 1
    near = sorted(range(len(rows)), key=lambda number: abs(number - at))
    controller.fit(_span(rows[at], mode, now_s), (_span(rows[number], mode, now_s) for number in near))


def _span(record: CallRecord, mode: AxisMode, now_s: float) -> Span:
    start_s = record.started_us / 1e6
    so_far_s = now_s - start_s
    length_s = duration_s(record, so_far_s)
    if record.outcome is None:
        length_s = max(length_s, so_far_s)
    return (start_s, start_s + length_s) if mode == "clock" else (0.0, length_s)
