"""The step chain as data: one chip for each step and each wait of a call.

Pure but for the words. Must not know how a chip is painted.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.trace import CallRecord, Step
from gui.live.causes import short_cause
from gui.live.glyphs import BarKind
from gui.live.rows import ChildRow, child_rows
from gui.live.timeline import step_kind
from gui.live.wording import Tone, explanation, title, wait_label

translate = QCoreApplication.translate  # lupdate finds calls of this name

_TONES: dict[BarKind, Tone] = {
    "ok": "ok.text",
    "failed": "danger.text",
    "body_error": "danger.text",
    "refresh": "token.text",
    "running": "accent.text",
    "stopped": "text.secondary",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip.

    Attributes:
        number: The attempt's number in front of its glyph; empty for what is no attempt.
        text: In short.
        more: What is left out where there is no room.
        spoken: The whole of it in words, for tooltips and screen readers.
    """

    kind: BarKind
    number: str
    text: str
    tone: Tone
    spoken: str
    more: str = ""


def chips(record: CallRecord) -> list[Chip]:
    """The chain of a call, a planned attempt included."""
    return [_chip(row) for row in child_rows(record)]


def _chip(row: ChildRow) -> Chip:
    step = row.step
    if step is None:
        return Chip(
            "planned", str(row.record.attempts + 1), translate("Chain", "not sent"), "text.secondary", title(row).text
        )
    if row.part == "wait" or step.kind == "rate_limit_wait":
        running = step.wait_running and row.record.outcome is None
        length = f"{step.delay_s or 0:.1f} s" if running else wait_label(step.waited_s)
        told = translate("Chain", "wait {length}").format(length=length)
        return Chip("wait_running" if running else "wait", "", told, "warn.text", told)
    if step.kind == "pause":
        told = translate("Chain", "paused")
        return Chip("wait", "", told, "warn.text", f"{title(row).text}: {explanation(row)[0]}")
    kind = step_kind(step)
    number = str(step.number) if step.number is not None else ""
    if step.kind == "token_refresh":
        told = translate("Chain", "refresh") if step.error is None else translate("Chain", "refresh failed")
        tone: Tone = "token.text" if step.error is None else "danger.text"
        return Chip(kind, number, told, tone, f"{title(row).text}: {'' if step.running else step.reason}")
    if step.running and row.record.outcome is None:
        return Chip("running", number, translate("Chain", "sent"), "accent.text", title(row).text)
    text = _short(step)
    more = step.code if kind == "body_error" and step.code else ""
    return Chip(kind, number, text, _TONES.get(kind, "text.secondary"), f"{title(row).text}: {step.reason}", more)


def _short(step: Step) -> str:
    if step.status is not None:
        return str(step.status)
    if step.stop_reason == "cancelled":
        return translate("Chain", "stopped")
    return short_cause(step)
