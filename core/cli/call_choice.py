"""The options that choose calls of the history, and the filter that they make.

Must not know what is done with the calls.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any, get_args

from core.cli.stored import mode_of
from core.errors import BadRequest
from core.events import CallOutcome
from core.history.call_filter import CallFilter
from core.history.moments import moment_us
from core.texts import text


def add_choice(parser: Any) -> None:
    """Add the options to a command."""
    parser.add_argument("--sandbox", action="store_true", help=text("cli.history.sandbox"))
    parser.add_argument("--platform", metavar="ID", help=text("cli.history.of_platform"))
    parser.add_argument("--outcome", choices=get_args(CallOutcome), help=text("cli.history.of_outcome"))
    parser.add_argument("--status", type=_status, metavar="N", help=text("cli.history.of_status"))
    parser.add_argument("--code", metavar="CODE", help=text("cli.history.of_code"))
    parser.add_argument("--text", default="", metavar="WORDS", help=text("cli.history.with_text"))
    parser.add_argument("--since", metavar="TIME", help=text("cli.history.since"))
    parser.add_argument("--until", metavar="TIME", help=text("cli.history.until"))


def chosen(args: argparse.Namespace) -> CallFilter:
    """The filter; raises ``BadRequest`` for a time that is none."""
    now = datetime.now().astimezone()
    return CallFilter(
        mode_of(args),
        args.platform,
        args.outcome,
        args.status,
        args.code,
        args.text,
        None if args.since is None else _moment("--since", args.since, now),
        None if args.until is None else _moment("--until", args.until, now, end=True),
    )


def _moment(option: str, value: str, now: datetime, *, end: bool = False) -> int:
    try:
        return moment_us(value, now, end=end)
    except ValueError:
        raise BadRequest("history.no_time", option=option, value=value) from None


def _status(value: str) -> int:
    if not (value.isdecimal() and len(value) == 3):
        raise argparse.ArgumentTypeError(text("cli.history.bad_status", {"value": value}))
    return int(value)
