"""``jieru-cli stats``: retry statistics over all recorded calls."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from core.cli.stored import local_time, mode_name, mode_of, reading_history
from core.cli.table import lines
from core.retry.statistics import RetryStats
from core.texts import text
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
_COUNTS = ("by_status", "by_error", "by_stop_reason")


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("stats", help=text("cli.stats.help"))
    parser.add_argument("--json", action="store_true", help=text("cli.stats.json"))
    parser.add_argument("--by", choices=("platform", "operation"), default="platform", help=text("cli.stats.by"))
    parser.add_argument("--sandbox", action="store_true", help=text("cli.stats.sandbox"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the statistics; raises ``JieruError`` if the history cannot be read."""
    mode = mode_of(args)
    totals, by_platform, since_us = RetryStats(), dict[str, RetryStats](), None
    by_operation: dict[tuple[str, str], RetryStats] = {}
    with reading_history() as history:
        if history:
            totals, by_platform = history.statistics(mode)
            since_us = history.first_started_us(mode)
            by_operation = history.statistics_by_operation(mode) if args.by == "operation" else {}
    if args.json:
        data: dict[str, Any] = {
            "mode": mode,
            "since": None if since_us is None else CallRecord("", started_us=since_us).started_at,
            "totals": totals.to_json(),
            "by_platform": {platform: stats.to_json() for platform, stats in by_platform.items()},
        }
        if args.by == "operation":
            data["by_operation"] = {
                platform: {name: stats.to_json() for (owner, name), stats in by_operation.items() if owner == platform}
                for platform in by_platform
            }
        print(json.dumps(data, ensure_ascii=False, indent=2))
    elif since_us is None:
        print(text("cli.stats.empty", {"mode": mode_name(mode)}))
    else:
        print(text("cli.stats.since", {"mode": mode_name(mode), "since": local_time(since_us)}))
        rows: dict[tuple[str, ...], RetryStats] = dict(by_operation.items())
        if args.by == "platform":
            rows = {(platform,): stats for platform, stats in by_platform.items()}
        print("\n".join(_table(totals, rows)))
    return 0


def _table(totals: RetryStats, found: Mapping[tuple[str, ...], RetryStats]) -> list[str]:
    """``found`` by platform, or by platform and operation."""
    named = max(map(len, found), default=1)
    names = (text("cli.history.platform"), text("cli.stats.operation"))[:named]
    head = [*names, *(text(f"cli.stats.{column}") for column in _COLUMNS)]
    rows = [
        [*(name or text("cli.stats.other_paths") for name in subject), *_row(one)] for subject, one in found.items()
    ]
    rows.append([text("cli.stats.total"), *[""] * (named - 1), *_row(totals)])
    out = ["", *lines(head, rows, right=range(named, len(head)))]
    for name in _COUNTS:
        counts: Mapping[Any, int] = getattr(totals, name)
        if counts:
            most_first = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
            out += ["", *lines([text(f"cli.stats.{name}"), ""], [[str(k), str(n)] for k, n in most_first], right=[1])]
    return out


def _row(stats: RetryStats) -> list[str]:
    return [_cell(stats, column) for column in _COLUMNS]


def _cell(stats: RetryStats, column: str) -> str:
    match column:
        case "failed":
            return str(stats.failed_without_retry + stats.failed_after_retry)
        case "total_wait_s":
            return f"{stats.total_wait_s:.1f} s"
        case "success_rate":
            return "" if stats.success_rate is None else f"{stats.success_rate:.1%}"
        case _:
            return str(getattr(stats, column))
