"""``jieru-cli history``: recorded calls, newest first, on the screen or all of them in a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from core.cli.stored import local_time, mode_name, mode_of, reading_history
from core.cli.table import lines
from core.errors import BadRequest, JieruError
from core.events import Mode
from core.history.call_filter import CallFilter
from core.history.export import FORMATS, export
from core.texts import text
from core.trace import CallRecord

LIMIT = 100
_COLUMNS = ("started", "platform", "call", "result", "status", "code", "attempts", "waited", "elapsed")
_NUMBERS = (4, 6, 7, 8)


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("history", help=text("cli.history.help"))
    parser.add_argument("--json", action="store_true", help=text("cli.history.json"))
    parser.add_argument("--limit", type=_positive, default=LIMIT, metavar="N", help=text("cli.history.limit"))
    parser.add_argument("--sandbox", action="store_true", help=text("cli.history.sandbox"))
    parser.add_argument("--export", type=Path, metavar="FILE", help=text("cli.history.export"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the calls; raises ``JieruError`` if the history cannot be read."""
    mode = mode_of(args)
    if args.export is not None:
        return _export(mode, args.export)
    with reading_history() as history:
        records = history.page(mode=mode, limit=args.limit) if history else []
    if args.json:
        print(json.dumps([record.to_history_json() for record in records], ensure_ascii=False, indent=2))
    elif not records:
        print(text("cli.history.empty", {"mode": mode_name(mode)}))
    else:
        head = [text(f"cli.history.{column}") for column in _COLUMNS]
        print("\n".join(lines(head, [_row(record) for record in records], right=_NUMBERS)))
    return 0


def _export(mode: Mode, target: Path) -> int:
    form = next((form for form in FORMATS if target.suffix.lower() == f".{form}"), None)
    if form is None:
        raise BadRequest("export.unknown_form", name=target.name)
    with reading_history() as history:
        try:
            count = export(history.every(CallFilter(mode)) if history else (), target, form)
        except OSError as error:
            raise JieruError("export.cannot_write", name=str(target), problem=error.strerror or str(error)) from None
    print(text("cli.history.exported", {"count": count, "name": str(target)}), file=sys.stderr)
    return 0


def _row(record: CallRecord) -> list[str]:
    return [
        local_time(record.started_us),
        record.platform,
        record.operation or f"{record.method or ''} {record.endpoint}".strip(),
        text(f"cli.history.{record.outcome or 'running'}"),
        "" if record.status is None else str(record.status),
        record.code or "",
        str(record.attempts),
        f"{record.waited_s:.1f} s" if record.waited_s else "",
        "" if record.elapsed_s is None else f"{record.elapsed_s:.2f} s",
    ]


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) == 0:
        raise argparse.ArgumentTypeError(text("cli.history.bad_limit", {"value": value}))
    return min(int(value), 10**9)
