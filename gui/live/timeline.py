"""What there is to draw of one call: its segments on the seconds since its start.

Owns the step from a ``CallRecord`` to segments, and how segments keep a visible width without overlapping. Pure: no
Qt, no clock. Must not know pixels' colours or the words beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from core.trace import CallRecord, Step

SegmentKind = Literal["ok", "failed", "body_error", "wait", "wait_running", "refresh", "running", "planned", "stopped"]
EndMark = Literal["ok", "failed", "stopped"]

MIN_WIDTHS: dict[SegmentKind, float] = {"refresh": 10.0, "planned": 12.0, "wait": 6.0, "stopped": 8.0}
_MIN_WIDTH = 6.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One drawn piece of a call.

    Attributes:
        start_s: Seconds since the start of the call.
        end_s: Its end; for a running wait the planned end.
        step: Index in ``CallRecord.steps`` that it belongs to; of a planned attempt, the index it will have.
        wait: Whether it is the wait after that step rather than the step itself.
        progress: For ``wait_running``: the elapsed part, 0 to 1.
    """

    start_s: float
    end_s: float
    kind: SegmentKind
    step: int
    wait: bool = False
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment with its place on the axis, in logical pixels."""

    segment: Segment
    left: float
    right: float


def segments(record: CallRecord, now_s: float) -> tuple[Segment, ...]:
    """The pieces of a call in order of time; ``now_s`` is the time since its start."""
    pieces: list[Segment] = []
    for index, step in enumerate(record.steps):
        end_s = max(step.started_s, now_s) if step.running and record.outcome is None else ended_s(step)
        if not is_only_wait(step):
            pieces.append(Segment(step.started_s, end_s, step_kind(step), index))
        pieces += _wait_after(record, step, index, now_s)
    return tuple(pieces)


def step_kind(step: Step) -> SegmentKind:
    """The glyph of a step itself: an answer with HTTP 2xx and an error in its body is a kind of its own."""
    if step.kind == "rate_limit_wait":
        return "wait" if step.error is None else "failed"
    if step.kind == "pause" and step.stop_reason is None:
        return "wait"
    if step.running:
        return "refresh" if step.kind == "token_refresh" else "running"
    if step.stop_reason == "cancelled":
        return "stopped"
    if step.error is None:
        return "refresh" if step.kind == "token_refresh" else "ok"
    if step.kind == "request" and step.status is not None and 200 <= step.status < 300:
        return "body_error"
    return "failed"


def ended_s(step: Step) -> float:
    """When a step ended, in seconds since the start of the call, without the wait after it."""
    return step.started_s + step.elapsed_s


def wait_start_s(step: Step) -> float:
    """When the wait after a step began; its end if that was not recorded."""
    return ended_s(step) if step.wait_started_s is None else step.wait_started_s


def has_wait(step: Step) -> bool:
    """Whether there is a wait after a step: running, or finished with a length."""
    return step.wait_running or step.waited_s > 0


def is_only_wait(step: Step) -> bool:
    """Whether a step is nothing but the wait after it: for a turn under a published limit."""
    return step.kind == "rate_limit_wait" and step.error is None


def end_mark(record: CallRecord) -> EndMark | None:
    """The mark after the last piece: None while the call runs."""
    if record.outcome is None:
        return None
    if record.outcome == "succeeded":
        return "ok"
    return "failed" if record.outcome == "failed" else "stopped"


def step_mark(step: Step) -> EndMark | None:
    """The mark after a step in its own row; none for what runs and for a token refresh that went well."""
    kind = step_kind(step)
    if kind == "ok":
        return "ok"
    if kind in ("failed", "body_error"):
        return "failed"
    return "stopped" if kind == "stopped" else None


def duration_s(record: CallRecord, now_s: float) -> float:
    """Seconds that the call takes on the axis, planned parts included."""
    pieces = segments(record, now_s)
    return max([record.elapsed_s or 0.0, *(piece.end_s for piece in pieces)])


def place(pieces: Iterable[Segment], x_of: Callable[[float], float]) -> list[Placed]:
    """Give each piece a visible width in order; a piece pushed aside takes its room from the wait after it.

    Args:
        pieces: In order of time.
        x_of: The place of a time since the start of the call.
    """
    placed: list[Placed] = []
    edge = float("-inf")
    for piece in pieces:
        left = max(x_of(piece.start_s), edge)
        right = max(x_of(piece.end_s), left + MIN_WIDTHS.get(piece.kind, _MIN_WIDTH))
        placed.append(Placed(piece, left, right))
        edge = right
    return placed


def _wait_after(record: CallRecord, step: Step, index: int, now_s: float) -> list[Segment]:
    if not has_wait(step):
        return []
    start_s = wait_start_s(step)
    if step.wait_running and record.outcome is None:
        planned_s = step.delay_s or 0.0
        end_s = start_s + planned_s
        done = min(max((now_s - start_s) / planned_s, 0.0), 1.0) if planned_s > 0 else 1.0
        return [
            Segment(start_s, end_s, "wait_running", index, wait=True, progress=done),
            Segment(end_s, end_s, "planned", index + 1),
        ]
    # a process that died in the wait left no length: what is known is when the call was last seen
    length_s = step.waited_s or max((record.elapsed_s or 0.0) - start_s, 0.0)
    pieces = [Segment(start_s, start_s + length_s, "wait", index, wait=True)]
    if record.outcome in ("cancelled", "interrupted") and index == len(record.steps) - 1:
        pieces.append(Segment(start_s + length_s, start_s + length_s, "stopped", index + 1))
    return pieces
