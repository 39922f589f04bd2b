"""``jieru-cli stats``: retry statistics over all recorded calls."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from core.cli.stored import local_time, mode_name, mode_of, reading_history
from core.cli.table import lines
from core.events import Mode
from core.history.overview import Outcomes, Reason
from core.history.statistics import AllTime
from core.retry.statistics import RetryStats
from core.texts import has_text, reason_name, text
from core.trace import CallRecord

_COLUMNS = (
    "total_calls",
    "succeeded_first_try",
    "succeeded_after_retry",
    "failed",
    "cancelled",
    "in_flight",
    "attempts",
    "retries",
    "total_wait_s",
    "success_rate",
)
_OF_HOURS = ("finished", "succeeded_first_try", "succeeded_after_retry", "failed", "total_wait_s", "success_rate")
_OF_REASONS = ("retries", "then_ok", "total_wait_s")
_COUNTS = ("by_status", "by_error", "by_stop_reason")
_MODES: tuple[Mode, ...] = get_args(Mode)
_DIVISIONS = ("platform", "operation", "reason", "hour", "mode")

Row = tuple[Sequence[str], Mapping[str, Any]]
"""What a row is about, a cell each, and its figures by column."""


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("stats", help=text("cli.stats.help"))
    parser.add_argument("--json", action="store_true", help=text("cli.stats.json"))
    parser.add_argument("--by", choices=_DIVISIONS, default="platform", help=text("cli.stats.by"))
    parser.add_argument("--sandbox", action="store_true", help=text("cli.stats.sandbox"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the statistics; raises ``JieruError`` if the history cannot be read."""
    mode = mode_of(args)
    asked = _MODES if args.by == "mode" else (mode,)
    found: dict[Mode, AllTime] = dict.fromkeys(asked, AllTime())
    since_us: int | None = None
    with reading_history() as history:
        if history:
            found = {one: history.all_time(one) for one in asked}
            since_us = history.first_started_us(mode)
    if args.json:
        print(json.dumps(_json(mode, since_us, found, args.by), ensure_ascii=False, indent=2))
    elif args.by == "mode":  # each for itself: the two are never added up
        rows = [((mode_name(one),), _figures(all_time.totals)) for one, all_time in found.items()]
        print("\n".join(_table(("mode",), _COLUMNS, rows)))
    elif since_us is None:
        print(text("cli.stats.empty", {"mode": mode_name(mode)}))
    else:
        print(text("cli.stats.since", {"mode": mode_name(mode), "since": local_time(since_us)}))
        print("\n".join(["", *_division(found[mode], args.by), *_counts(found[mode].totals)]))
    return 0


def _json(mode: Mode, since_us: int | None, found: Mapping[Mode, AllTime], by: str) -> dict[str, Any]:
    own = found[mode]
    data: dict[str, Any] = {
        "mode": mode,
        "since": None if since_us is None else CallRecord("", started_us=since_us).started_at,
        "totals": own.totals.to_json(),
        "by_platform": {platform: stats.to_json() for platform, stats in own.by_platform.items()},
    }
    match by:
        case "operation":
            data["by_operation"] = {
                platform: {name: stats.to_json() for (of, name), stats in own.by_operation.items() if of == platform}
                for platform in own.by_platform
            }
        case "reason":
            data["by_reason"] = {reason.rule: _of_reason(reason) for reason in own.reasons}
        case "hour":
            data["by_hour"] = {hour.isoformat(): _of_hour(outcomes) for hour, outcomes in own.by_hour.items()}
        case "mode":
            data["by_mode"] = {one: all_time.totals.to_json() for one, all_time in found.items()}
    return data


def _division(found: AllTime, by: str) -> list[str]:
    match by:
        case "reason":
            reasons: list[Row] = [((reason_name(one.rule), one.rule), _of_reason(one)) for one in found.reasons]
            return _table(("reason", "rule"), _OF_REASONS, reasons)
        case "hour":
            hours: list[Row] = [((f"{hour:%Y-%m-%d %H:00}",), _of_hour(one)) for hour, one in found.by_hour.items()]
            return _table(("hour",), _OF_HOURS, hours)
        case "operation":
            names = ["platform", "operation"]
            rows: list[Row] = [(subject, _figures(stats)) for subject, stats in found.by_operation.items()]
        case _:
            names = ["platform"]
            rows = [((platform,), _figures(stats)) for platform, stats in found.by_platform.items()]
    named: list[Row] = [([name or text("cli.stats.other_paths") for name in subject], row) for subject, row in rows]
    total = [text("cli.stats.total"), *[""] * (len(names) - 1)]
    return _table(names, _COLUMNS, [*named, (total, _figures(found.totals))])


def _table(names: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> list[str]:
    head = [text(f"cli.stats.{name}") for name in (*names, *columns)]
    cells = [[*subject, *(_cell(column, figures[column]) for column in columns)] for subject, figures in rows]
    return lines(head, cells, right=range(len(names), len(head)))


def _counts(totals: RetryStats) -> list[str]:
    out: list[str] = []
    for name in _COUNTS:
        counts: Mapping[Any, int] = getattr(totals, name)
        if counts:
            most_first = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
            rows = [[str(key), _meaning(name, key), str(number)] for key, number in most_first]
            out += ["", *lines([text(f"cli.stats.{name}"), "", ""], rows, right=[2])]
    return out


def _meaning(name: str, key: Any) -> str:
    """What an id says, in a few words; empty where nothing says more than the id."""
    if name == "by_stop_reason":
        return text(f"stop.{key}", {"retry_after": "…"}) if has_text(f"stop.{key}") else ""
    rule = f"http.{key}" if name == "by_status" else str(key)
    said = reason_name(rule)
    return "" if said == rule else said


def _figures(stats: RetryStats) -> dict[str, Any]:
    return {**stats.to_json(), "failed": stats.failed_without_retry + stats.failed_after_retry}


def _of_hour(outcomes: Outcomes) -> dict[str, Any]:
    return {
        "finished": outcomes.calls,
        "succeeded_first_try": outcomes.first_try,
        "succeeded_after_retry": outcomes.recovered,
        "failed": outcomes.failed,
        "total_wait_s": outcomes.waited_s,
        "success_rate": outcomes.share(outcomes.first_try + outcomes.recovered),
    }


def _of_reason(reason: Reason) -> dict[str, Any]:
    return {"retries": reason.retries, "then_ok": reason.then_ok, "total_wait_s": reason.waited_s}


def _cell(column: str, value: Any) -> str:
    match column:
        case "total_wait_s":
            return f"{value:.1f} s"
        case "success_rate":
            return "" if value is None else f"{value:.1%}"
        case _:
            return str(value)
