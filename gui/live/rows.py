"""The flat rows of the history table: one for each call and, under an expanded call, one for each step and wait.

Owns which rows there are and when each begins and how long it takes. Pure: no Qt, no words. A flat list because a
tree view needs 1.7 s for a million rows and a table view does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.trace import CallRecord, Step
from gui.live.timeline import has_wait, is_only_wait, wait_start_s

ChildPart = Literal["step", "wait", "planned"]


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One row under an expanded call.

    Attributes:
        index: The step's place in ``record.steps``; of a planned attempt, the place it will have.
        last: Whether it ends the call's rows (the connecting line ends there).
    """

    record: CallRecord
    index: int
    part: ChildPart
    last: bool = False

    @property
    def step(self) -> Step | None:
        """The step that the row shows or waits after; None for a planned attempt."""
        return None if self.part == "planned" else self.record.steps[self.index]


Row = CallRecord | ChildRow


def record_of(row: Row) -> CallRecord:
    """The call that a row belongs to."""
    return row.record if isinstance(row, ChildRow) else row


def child_rows(record: CallRecord) -> list[ChildRow]:
    """The rows under a call, in order of time; they only ever change or grow at the end while it runs."""
    parts: list[tuple[int, ChildPart]] = []
    for index, step in enumerate(record.steps):
        if not is_only_wait(step):
            parts.append((index, "step"))
        if has_wait(step):
            parts.append((index, "wait"))
    if record.outcome is None and record.steps and record.steps[-1].wait_running:
        parts.append((len(record.steps), "planned"))
    return [ChildRow(record, index, part, last=place == len(parts)) for place, (index, part) in enumerate(parts, 1)]


def is_running(row: Row) -> bool:
    """Whether what the row shows still grows."""
    if isinstance(row, ChildRow):
        if row.record.outcome is not None or row.step is None:
            return False
        return row.step.wait_running if row.part == "wait" else row.step.running
    return row.outcome is None


def started_s(row: Row) -> float:
    """When it begins, in seconds since the start of the call."""
    if not isinstance(row, ChildRow):
        return 0.0
    if row.step is None:
        before = row.record.steps[row.index - 1]
        return wait_start_s(before) + (before.delay_s or 0.0)
    return wait_start_s(row.step) if row.part == "wait" else row.step.started_s


def elapsed_s(row: Row, now_s: float) -> float | None:
    """How long it took or takes so far; None for a planned attempt."""
    if isinstance(row, ChildRow):
        if row.step is None:
            return None
        if is_running(row):
            return max(now_s - started_s(row), 0.0)
        return row.step.waited_s if row.part == "wait" else row.step.elapsed_s
    return max(now_s, 0.0) if row.outcome is None else row.elapsed_s


def waited_s(record: CallRecord, now_s: float) -> float:
    """Seconds waited so far, the running wait included."""
    last = record.steps[-1] if record.steps else None
    waits = last is not None and last.wait_running and not is_only_wait(last) and record.outcome is None
    return record.waited_s + (max(now_s - wait_start_s(last), 0.0) if last and waits else 0.0)


def most_attempts(record: CallRecord) -> int | None:
    """The attempts that a call may have; None if that is not known, or where each of several requests has its own."""
    again = record.policy.get("max_retries")
    several = any(step.kind == "request" and step.step != "main" for step in record.steps)
    return max(again + 1, record.attempts) if isinstance(again, int) and not several else None


def retries(record: CallRecord) -> int:
    """How many requests were sent again."""
    return sum(1 for step in record.steps if step.kind == "request" and step.verdict == "retry" and not step.running)
