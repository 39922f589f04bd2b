"""``jieru-cli resend``: a recorded call once more, with today's credentials, and with what the options change.

Owns which call that is and what has to be given anew. Is told as ``call`` is. Must not know how a call is sent.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from core.calls import APIRequest
from core.cli import call
from core.cli.stored import reading_history
from core.errors import BadRequest
from core.resend import hidden, resend
from core.texts import text
from core.trace import CallRecord


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("resend", help=text("cli.resend.help"), description=text("cli.resend.help"))
    parser.add_argument("call_id", metavar="CALL_ID", help=text("cli.resend.call_id"))
    call.add_request_arguments(parser)
    parser.add_argument("--json", action="store_true", help=text("cli.json"))
    parser.set_defaults(run=run, platform=None, endpoint=None)


def run(args: argparse.Namespace) -> int:
    """Send it; the exit code."""
    return call.send(args, _request)


def _request(args: argparse.Namespace) -> APIRequest:
    """The recorded request with the options in it; the arguments then say whom it goes to, and in which mode.

    Raises:
        BadRequest: There is no such call, it was no request, or what was not kept of it is not given.
    """
    record = _recorded(args.call_id)
    again = resend(record)
    if again is None:
        raise BadRequest("resend.no_request", call_id=args.call_id)
    kept = again.request
    args.platform, args.endpoint, args.method = kept.platform, kept.endpoint, args.method or kept.method
    args.sandbox = args.sandbox or record.mode == "sandbox"
    given = call.read_request(args)
    request = replace(
        given,
        data=kept.data if given.data is None else given.data,
        params={**(kept.params or {}), **(given.params or {})} or None,
        headers={**(kept.headers or {}), **(given.headers or {})} or None,
    )
    left = [part for part in again.missing if part != "idempotency_key"]  # that one is new each time
    if given.data is not None and "body" in left:
        left.remove("body")
    if "hidden" in left and not hidden(request):
        left.remove("hidden")
    if left:
        parts = ", ".join(text(f"cli.resend.{part}") for part in left)
        raise BadRequest("resend.not_kept", call_id=args.call_id, parts=parts)
    return request


def _recorded(call_id: str) -> CallRecord:
    with reading_history() as history:
        record = history.get(call_id) if history else None
    if record is None:
        raise BadRequest("resend.no_call", call_id=call_id)
    return record
