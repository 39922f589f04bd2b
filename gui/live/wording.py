"""The words of the history table: what a row says in each column, in the user's language.

Owns widget text and its tone. Must not know how it is painted. The reason of a decision comes from ``core.trace``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QCoreApplication

from core.history.call_filter import folded
from core.platforms.model import Platform
from core.texts import language
from core.trace import CallRecord, Step
from gui.live.causes import short_cause
from gui.live.rows import ChildRow, Row, elapsed_s, record_of, retries, started_s, waited_s
from gui.live.standing import wait_left_s
from gui.live.timeline import step_kind

translate = QCoreApplication.translate  # lupdate finds calls of this name

Tone = Literal["text.primary", "text.secondary", "ok.text", "warn.text", "danger.text", "accent.text", "token.text"]


@dataclass(frozen=True, slots=True)
class Words:
    """A short text with its icon (a name of ``gui.icons``) and the colours of both."""

    text: str
    icon: str
    tone: Tone
    icon_tone: Tone


class Names:
    """What people call platforms and operations, from the definitions."""

    def __init__(self) -> None:
        self._platforms: Mapping[str, Platform] = {}

    def set_platforms(self, platforms: list[Platform]) -> None:
        """Use these definitions from now on."""
        self._platforms = {platform.id: platform for platform in platforms}

    def platform(self, record: CallRecord) -> str:
        """The platform's name; its id if there is no definition."""
        return self.platform_called(record.platform) or "—"

    def monogram(self, record: CallRecord) -> str:
        """One character for the tile."""
        return self.monogram_of(record.platform)

    def platform_called(self, platform: str) -> str:
        """The name of the platform with this id; the id if there is no definition."""
        known = self._platforms.get(platform)
        return _by_language(known.names, platform) if known else platform

    def operation_called(self, platform: str, operation: str) -> str:
        """The name of an operation, its id if there is no definition; of none: what all other paths are called."""
        if not operation:
            return translate("History", "other paths")
        known = self._platforms.get(platform)
        found = known.operation(operation) if known else None
        return _by_language(found.names, operation) if found else operation

    def monogram_of(self, platform: str) -> str:
        """One character for the tile of the platform with this id."""
        known = self._platforms.get(platform)
        return (known.monogram if known else "") or platform[:1].upper() or "?"

    def platform_names(self) -> dict[str, str]:
        """All names of each platform in all languages, by id."""
        return {platform.id: " ".join(platform.names.values()) for platform in self._platforms.values()}

    def operation(self, record: CallRecord) -> str:
        """The operation's name, else the method and path that were called."""
        known = self._platforms.get(record.platform)
        operation = known.operation(record.operation) if known and record.operation else None
        if operation:
            return _by_language(operation.names, operation.id)
        return record.operation or record.path or record.endpoint or "—"

    def synonyms(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For the words of ``text`` that are in a name of a platform or operation, in any language: its id."""
        found = []
        for word in dict.fromkeys(folded(text).split()):
            named = [(one.id, one.names) for platform in self._platforms.values() for one in platform.operations]
            named += [(platform.id, platform.names) for platform in self._platforms.values()]
            ids = {name.lower() for name, names in named if any(word in folded(said) for said in names.values())}
            if ids:
                found.append((word, tuple(sorted(ids))))
        return tuple(found)


def result(record: CallRecord) -> Words:
    """The result column of a call."""
    if record.outcome is None:
        return _running_result(record)
    if record.outcome == "succeeded":
        again = retries(record)
        if again == 0:
            return Words(translate("History", "OK"), "check-circle", "text.primary", "ok.text")
        text = (
            translate("History", "OK after 1 retry")
            if again == 1
            else translate("History", "OK after {n} retries").format(n=again)
        )
        return Words(text, "arrow-clockwise", "ok.text", "ok.text")
    if in_doubt(record):
        text = translate("History", "Outcome unknown · {cause}").format(cause=cause(record))
        return Words(text, "warning", "warn.text", "warn.text")
    if record.outcome == "failed":
        return Words(
            translate("History", "Failed · {cause}").format(cause=cause(record)),
            "x-circle",
            "danger.text",
            "danger.text",
        )
    text = translate("History", "Stopped") if record.outcome == "cancelled" else translate("History", "Interrupted")
    return Words(text, "stop-circle", "text.secondary", "text.secondary")


def in_doubt(record: CallRecord) -> bool:
    """Whether a call failed that may have been carried out all the same."""
    return record.outcome == "failed" and record.stop_reason in ("outcome_unknown", "not_idempotent")


def _running_result(record: CallRecord) -> Words:
    if record.state == "waiting":
        text = translate("History", "Waiting for attempt {n}").format(n=record.attempts + 1)
        return Words(text, "timer", "warn.text", "warn.text")
    if record.state == "refreshing":
        return Words(translate("History", "Refreshing token"), "key", "token.text", "token.text")
    if record.state == "paused":
        return Words(translate("History", "Paused"), "pause", "warn.text", "warn.text")
    text = (
        translate("History", "Running")
        if record.attempts < 2
        else translate("History", "Attempt {n} running").format(n=record.attempts)
    )
    return Words(text, "spinner-gap", "accent.text", "accent.text")


def cause(record: CallRecord) -> str:
    """Why a call failed, in two or three words; in those of its error where no step tells."""
    last = next((step for step in reversed(record.steps) if step.error is not None), None)
    if last is None:
        error = record.error or {}
        return str(error.get("message") or error.get("type") or record.stop_reason or "?").rstrip("。.")
    if last.status is None:
        return short_cause(last)
    if step_kind(last) == "body_error" and last.code is not None:
        return translate("History", "code {code}").format(code=last.code)
    if record.attempts == 1 and record.stop_reason == "non_retryable":
        return translate("History", "{status}, no retry").format(status=last.status)
    return f"HTTP {last.status}"


def title(row: ChildRow) -> Words:
    """What a child row is: "Attempt 1", "Wait", "Token refresh"."""
    step = row.step
    if step is None:
        text = translate("History", "Attempt {n}").format(n=row.record.attempts + 1)
        return Words(text, "circle-dashed", "text.secondary", "text.secondary")
    if row.part == "wait" or step.kind == "rate_limit_wait":
        icon = "timer" if step.wait_running and row.record.outcome is None else "hourglass-medium"
        limited = step.kind == "rate_limit_wait"
        text = translate("History", "Rate limit wait") if limited else translate("History", "Wait")
        return Words(text, icon, "text.primary", "warn.text")
    if step.kind == "pause":
        return Words(translate("History", "Pause"), "pause", "text.primary", "warn.text")
    icon, tone = _STEP_ICONS[step_kind(step)]
    if step.kind == "token_refresh":
        return Words(translate("History", "Token refresh"), icon if step.error else "key", "text.primary", tone)
    text = (
        translate("History", "Download")
        if step.kind == "download"
        else translate("History", "Attempt {n}").format(n=step.number)
    )
    if step.kind == "request" and step.step != "main":
        text = f"{text} · {step.step}"
    return Words(text, icon, "text.primary", tone)


_STEP_ICONS: Mapping[str, tuple[str, Tone]] = {
    "ok": ("check-circle", "ok.text"),
    "failed": ("x-circle", "danger.text"),
    "body_error": ("warning-circle", "danger.text"),
    "refresh": ("key", "token.text"),
    "running": ("spinner-gap", "accent.text"),
    "stopped": ("stop-circle", "text.secondary"),
}


def explanation(row: ChildRow) -> tuple[str, Tone]:
    """Why: what was seen and what was decided on it."""
    step = row.step
    if step is None:
        return translate("History", "Due at {time}").format(
            time=clock(row.record.started_us / 1e6 + started_s(row))
        ), "text.secondary"
    if step.kind == "rate_limit_wait":
        return step.reason.rstrip(
            "。."
        ), "warn.text" if step.wait_running and row.record.outcome is None else "text.secondary"
    if row.part == "wait":
        return wait_reason(row.record, step)
    if step.running and row.record.outcome is None:
        if step.kind == "pause":
            return translate("History", "The platform is paused"), "warn.text"
        return translate("History", "Sent, no answer yet"), "accent.text"
    tones: Mapping[str, Tone] = {"ok": "ok.text", "failed": "danger.text", "body_error": "danger.text"}
    return step_facts(step), tones.get(step_kind(step), "text.secondary")


def step_facts(step: Step) -> str:
    """Status, in-body code and the reason, without saying anything twice."""
    reason = step.reason.rstrip("。.")
    if step.kind in ("token_refresh", "pause") and step.error is None:
        return reason
    facts = [f"HTTP {step.status}"] if step.status is not None and str(step.status) not in reason else []
    if step.code and step.code not in reason:
        facts.append(translate("History", "code {code}").format(code=step.code))
    return " · ".join(facts if step.error is None and facts else [*facts, reason])


def wait_reason(record: CallRecord, step: Step) -> tuple[str, Tone]:
    """Where the length of a wait comes from, and who ended it early."""
    planned_s = step.delay_s or 0.0
    planned = _round_seconds(planned_s)
    if step.delay_source == "retry_after":
        source = translate("History", "Server asked for {planned}").format(planned=planned)
    else:
        source = {
            "fixed": translate("History", "Fixed delay {planned}"),
            "linear": translate("History", "Linear backoff {planned}"),
            "exponential": translate("History", "Exponential backoff {planned}"),
        }.get(str(record.policy.get("strategy")), translate("History", "Backoff {planned}")).format(planned=planned)
    if step.wait_running and record.outcome is None:
        return source, "warn.text"
    if step.ended_by == "send_now":
        source = translate("History", "{source}, sent by you after {waited}").format(
            source=source, waited=duration(step.waited_s)
        )
    elif step.ended_by == "cancelled":
        source = translate("History", "{source}, stopped after {waited}").format(
            source=source, waited=duration(step.waited_s)
        )
    return source, "text.secondary"


def left(row: Row, now_s: float) -> str:
    """How much of a running wait is left."""
    return translate("History", "{seconds} s left").format(seconds=f"{wait_left_s(record_of(row), now_s):.1f}")


def wait_label(seconds: float) -> str:
    """The length of a finished wait, as written on it."""
    return f"{seconds:.1f} s" if seconds < 99.95 else f"{seconds:.0f} s"


def duration(seconds: float | None) -> str:
    """Under 1 s in ms, otherwise in seconds with two decimals."""
    if seconds is None:
        return "—"
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.2f} s"


def fine_duration(seconds: float) -> str:
    """The same for what often takes less than a millisecond."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.00995 else duration(seconds)


def clock(t_s: float) -> str:
    """Time of day, HH:MM:SS."""
    return f"{_local(t_s):%H:%M:%S}"


def clock_ms(row: Row) -> str:
    """When a row begins, HH:MM:SS.mmm."""
    moment = _local(record_of(row).started_us / 1e6 + started_s(row))
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"


def time_cell(row: Row, now_s: float) -> str:
    """The time column: time of day of a call (its date instead if it was not today), seconds of a step."""
    record = record_of(row)
    if isinstance(row, ChildRow):
        return clock_ms(row)[-6:]
    moment = _local(record.started_us / 1e6 + started_s(row))
    if moment.date() != _local(now_s + record.started_us / 1e6).date():
        return f"{moment:%m-%d %H:%M}"
    return f"{moment:%H:%M:%S}"


def timestamp(t_s: float) -> str:
    """Full local time with milliseconds and offset, for tooltips."""
    return _local(t_s).astimezone().isoformat(sep=" ", timespec="milliseconds")


def sentence(row: Row, names: Names, now_s: float) -> str:
    """The whole row for a screen reader: call, result, attempts, waited."""
    if isinstance(row, ChildRow):
        length = (
            left(row, now_s)
            if row.step and row.part == "wait" and row.step.wait_running
            else duration(elapsed_s(row, now_s))
        )
        return ", ".join([title(row).text, explanation(row)[0], length])
    return translate("History", "{platform} {operation}, {result}, {n} attempts, waited {waited}, took {total}").format(
        platform=names.platform(row),
        operation=names.operation(row),
        result=result(row).text,
        n=row.attempts,
        waited=duration(waited_s(row, now_s)),
        total=duration(elapsed_s(row, now_s)),
    )


def _round_seconds(seconds: float) -> str:
    return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"


def _local(t_s: float) -> datetime:
    return datetime.fromtimestamp(t_s)  # noqa: DTZ006  the user's own clock is what a row shows


def _by_language(names: Mapping[str, str], otherwise: str) -> str:
    return names.get(language()) or names.get("en") or otherwise
