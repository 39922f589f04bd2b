"""``jieru-cli history``: recorded calls, newest first, on the screen or all of them in a file; and deleting them."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from core.cli.call_choice import add_choice, chosen
from core.cli.stored import local_time, mode_name, reading_history
from core.cli.table import lines
from core.errors import BadRequest, JieruError
from core.events import Mode
from core.history.call_filter import CallFilter
from core.history.export import FORMATS, export
from core.history.store import History
from core.texts import megabytes, text
from core.trace import CallRecord

LIMIT = 100
_COLUMNS = ("started", "platform", "call", "result", "status", "code", "attempts", "waited", "elapsed")
_NUMBERS = (4, 6, 7, 8)


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("history", help=text("cli.history.help"))
    parser.add_argument("--json", action="store_true", help=text("cli.history.json"))
    parser.add_argument("--limit", type=_positive, default=LIMIT, metavar="N", help=text("cli.history.limit"))
    add_choice(parser)
    parser.add_argument("--export", type=Path, metavar="FILE", help=text("cli.history.export"))
    parser.add_argument("--clear", action="store_true", help=text("cli.history.clear"))
    parser.add_argument("--yes", action="store_true", help=text("cli.history.yes"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the calls; raises ``JieruError`` if the history cannot be read."""
    wanted = chosen(args)
    if args.clear:
        return _clear(wanted, yes=args.yes)
    if args.export is not None:
        return _export(wanted, args.export)
    with reading_history() as history:
        records = _found(history, wanted, args.limit) if history else []
    if args.json:
        print(json.dumps([record.to_history_json() for record in records], ensure_ascii=False, indent=2))
    elif not records:
        key = "cli.history.empty" if wanted.wants_all else "cli.history.no_match"
        print(text(key, {"mode": mode_name(wanted.mode)}))
    else:
        head = [text(f"cli.history.{column}") for column in _COLUMNS]
        print("\n".join(lines(head, [_row(record) for record in records], right=_NUMBERS)))
    return 0


def _found(history: History, wanted: CallFilter, limit: int) -> list[CallRecord]:
    """A page, asked for in a thread of its own: this one hears Ctrl+C, and has the question given up."""
    given_up = threading.Event()
    line = _Line()
    with ThreadPoolExecutor(1) as worker:
        page = worker.submit(history.find, wanted, limit=limit, told=line.part, given_up=given_up.is_set)
        try:
            found = page.result()
        finally:
            given_up.set()
            line.end()
    if found is None:
        raise history.unreadable()
    return found


def _export(wanted: CallFilter, target: Path) -> int:
    form = next((form for form in FORMATS if target.suffix.lower() == f".{form}"), None)
    if form is None:
        raise BadRequest("export.unknown_form", name=target.name)
    with reading_history() as history:
        try:
            count = export(history.every(wanted) if history else (), target, form)
        except OSError as error:
            raise JieruError("export.cannot_write", name=str(target), problem=error.strerror or str(error)) from None
    print(text("cli.history.exported", {"count": count, "name": str(target)}), file=sys.stderr)
    return 0


def _clear(wanted: CallFilter, *, yes: bool) -> int:
    if not wanted.wants_all:
        raise BadRequest("history.clear_takes_all")
    with reading_history() as history:
        count = history.count(wanted.mode) if history else 0
        if history is None or not count:
            print(text("cli.history.empty", {"mode": mode_name(wanted.mode)}))
            return 0
        if not yes and not _agreed(history, wanted.mode, count):
            print(text("cli.history.kept"), file=sys.stderr)
            return 2
        deleted = history.clear(wanted.mode)
        print(text("cli.history.cleared", {"count": deleted, "mode": mode_name(wanted.mode)}), file=sys.stderr)
    return 0


def _agreed(history: History, mode: Mode, count: int) -> bool:
    if not sys.stdin.isatty():
        raise BadRequest("history.clear_needs_yes")
    size = megabytes(history.size_bytes())
    answer = input(text("cli.history.ask_clear", {"count": count, "mode": mode_name(mode), "size": size}))
    return answer.strip().lower() in ("y", "yes", "是")


class _Line:
    """How far a search is, on a terminal."""

    def __init__(self) -> None:
        self._shown = False

    def part(self, part: float) -> None:
        if sys.stderr.isatty():
            line = text("cli.history.looking", {"share": f"{part * 100:.0f}"})
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def end(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


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
