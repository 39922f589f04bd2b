"""What the statistics page says: figures with their units, names of reasons and ranges, and what each figure means.

Owns these words. Must not know how anything is painted. The definitions are those of ``core.history.overview``.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from core.history.overview import BIN_EDGES_S, Outcomes, Part, Percentile, Reason
from core.history.time_range import Span, TimeRange
from core.texts import reason_name

translate = QCoreApplication.translate  # lupdate finds calls of this name
NOTHING = "—"


# ---- figures ----


def share(part: float | None) -> str:
    """A share of all calls."""
    return NOTHING if part is None else f"{part:.1%}"


def span_of(seconds: float) -> str:
    """A length of time as a figure: ms under a second, then seconds, then minutes or hours."""
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes = round(seconds)
    if minutes < 3600:
        return translate("Statistics", "{m} m {s} s").format(m=minutes // 60, s=f"{minutes % 60:02}")
    return translate("Statistics", "{h} h {m} m").format(h=f"{minutes // 3600:,}", m=f"{minutes % 3600 // 60:02}")


def waited(seconds: float) -> str:
    """Time lost waiting; a dash where nothing was waited."""
    return span_of(seconds) if seconds else NOTHING


def of_calls(part: int, calls: int) -> str:
    """So many of so many calls."""
    return translate("Statistics", "{n} of {all} calls").format(n=f"{part:,}", all=f"{calls:,}")


def some_of(part: int, all_of_them: int) -> str:
    """So many of so many."""
    return translate("Statistics", "{n} of {all}").format(n=f"{part:,}", all=f"{all_of_them:,}")


def change_of_share(now: float | None, before: float | None) -> str:
    """How a share has changed, in percentage points; empty where one of both is not known."""
    if now is None or before is None:
        return ""
    points = round((now - before) * 100, 1)
    return translate("Statistics", "{arrow} {n} pts").format(arrow=_arrow(points), n=f"{abs(points):.1f}")


def change_of_time(now_s: float, before_s: float) -> str:
    """How much more or less time it was."""
    return f"{_arrow(round(now_s - before_s, 3))} {span_of(abs(now_s - before_s))}"


def _arrow(change: float) -> str:
    return "▲" if change > 0 else "▼" if change < 0 else "="


# ---- names ----


def span_name(span: Span) -> str:
    """A range, as it is chosen."""
    return {
        "hour": translate("Statistics", "1 h"),
        "today": translate("Statistics", "Today"),
        "week": translate("Statistics", "7 d"),
        "month": translate("Statistics", "30 d"),
    }[span]


def compared_with(span: Span) -> str:
    """What a change is counted from."""
    return {
        "hour": translate("Statistics", "vs the hour before"),
        "today": translate("Statistics", "vs yesterday"),
        "week": translate("Statistics", "vs the 7 days before"),
        "month": translate("Statistics", "vs the 30 days before"),
    }[span]


def stretch(time_range: TimeRange) -> str:
    """From when to when, on the clock or the calendar."""
    first, last = _local(time_range.since_us), _local(time_range.until_us)
    if time_range.span in ("hour", "today"):
        return f"{first:%H:%M}–{last:%H:%M}"
    return f"{first:%m-%d}–{last:%m-%d}"


def part_name(part: Part, span: Span) -> str:
    """When a part of the range begins and ends."""
    first, last = _local(part.since_us), _local(part.until_us)
    if span in ("hour", "today"):
        return f"{first:%H:%M}–{last:%H:%M}"
    return f"{first:%m-%d %H:%M}–{last:%H:%M}" if span == "week" else f"{first:%Y-%m-%d}"


def parts_title(parts: list[Part]) -> str:
    """What the parts are: calls per 15 minutes, per 6 hours, per day."""
    minutes = round((parts[0].until_us - parts[0].since_us) / 60e6) if parts else 0
    if minutes >= 23 * 60:  # a day with summer time may have 23 hours
        return translate("Statistics", "Calls per day")
    if minutes >= 60:
        hours = round(minutes / 60)
        return (
            translate("Statistics", "Calls per hour")
            if hours == 1
            else translate("Statistics", "Calls per {n} hours").format(n=hours)
        )
    return translate("Statistics", "Calls per {n} minutes").format(n=minutes)


def bin_name(place: int) -> str:
    """A class of the histogram of durations."""
    if place == 0:
        return translate("Statistics", "under {end} s").format(end=f"{BIN_EDGES_S[0]:g}")
    if place == len(BIN_EDGES_S):
        return translate("Statistics", "{start} s and more").format(start=f"{BIN_EDGES_S[-1]:g}")
    return f"{BIN_EDGES_S[place - 1]:g}–{BIN_EDGES_S[place]:g} s"


def outcome_names() -> tuple[str, str, str]:
    """The three ways in which a call ends."""
    return (
        translate("Statistics", "First try"),
        translate("Statistics", "Recovered"),
        translate("Statistics", "Failed"),
    )


# ---- what a picture says, in words ----


def outcomes(shown: Outcomes) -> str:
    """Calls by how they ended."""
    return translate("Statistics", "{all} calls: {first} first try, {again} recovered, {bad} failed").format(
        all=f"{shown.calls:,}", first=f"{shown.first_try:,}", again=f"{shown.recovered:,}", bad=f"{shown.failed:,}"
    )


def percentile(shown: Percentile) -> str:
    """One row of the percentiles."""
    said = translate("Statistics", "p{n}: first attempt {first}, whole call {whole}")
    return said.format(n=shown.percent, first=span_of(shown.first_s), whole=span_of(shown.whole_s))


def reason(shown: Reason) -> str:
    """One row of the reasons."""
    said = translate(
        "Statistics", "{name} ({rule}): {n} retries, {good} of them in calls that ended well, {time} waited"
    )
    return said.format(
        name=reason_name(shown.rule),
        rule=shown.rule,
        n=f"{shown.retries:,}",
        good=f"{shown.then_ok:,}",
        time=span_of(shown.waited_s),
    )


def _local(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1e6)  # noqa: DTZ006  the user's own clock is what a chart shows
