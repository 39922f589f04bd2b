"""What a running call is doing, in one sentence: for the page of a running call and for the details of a step.

Owns these words, and which calls this window may command. Must not know widgets, and has no clock.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core import ids
from core.trace import CallRecord
from gui.live.timeline import wait_start_s

translate = QCoreApplication.translate


def commanded(record: CallRecord) -> bool:
    """Whether the call runs, and in this process: nobody else's can be stopped from here."""
    return record.outcome is None and record.pid == ids.pid


def wait_left_s(record: CallRecord, now_s: float) -> float:
    """Seconds that are left of the running wait; ``now_s`` is the time since the call's start."""
    step = record.steps[-1]
    planned_s = step.delay_s or 0.0
    return min(max(wait_start_s(step) + planned_s - now_s, 0.0), planned_s)


def standing(record: CallRecord, now_s: float, *, paused: bool) -> str:
    """The sentence; ``paused``: no further request to the call's platform may begin."""
    last = record.steps[-1] if record.steps else None
    if last is None:
        return translate("RunningPage", "Preparing the request")
    following = record.attempts + 1
    if record.state == "paused":
        return translate("RunningPage", "Paused: attempt {n} waits until you resume").format(n=following)
    if last.wait_running:
        seconds = f"{wait_left_s(record, now_s):.1f}"
        if paused:
            return translate("RunningPage", "Attempt {n} not before {seconds} s, and not while paused").format(
                n=following, seconds=seconds
            )
        return translate("RunningPage", "Attempt {n} in {seconds} s").format(n=following, seconds=seconds)
    if record.state == "refreshing":
        return translate("RunningPage", "Refreshing {token}").format(token=last.step)
    return translate("RunningPage", "Attempt {n} is under way").format(n=max(record.attempts, 1))
