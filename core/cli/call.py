"""``jieru-cli call``: send one call and tell what happened, for people or as one JSON object.

Owns the reading of arguments and the printing. Must not decide anything about the call.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.calls import APIRequest, APIResponse
from core.cli.report import print_body, print_error, print_steps
from core.connectors.endings import describe
from core.errors import APICallError, BadRequest, JieruError, SettingError
from core.events import Mode
from core.retry.defaults import policy_from_settings
from core.retry.policy import RetryPolicy
from core.settings import get_settings
from core.texts import text
from core.trace import CallRecord


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("call", help=text("cli.call.help"), description=text("cli.call.help"))
    parser.add_argument("platform", metavar="PLATFORM")
    parser.add_argument("endpoint", metavar="ENDPOINT", help=text("cli.call.endpoint"))
    add_request_arguments(parser)
    parser.add_argument("--json", action="store_true", help=text("cli.json"))
    parser.set_defaults(run=run)


def add_request_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what makes up a request and its bounds; ``batch`` takes the same."""
    parser.add_argument("-X", "--method", help=text("cli.call.method"))
    parser.add_argument("-d", "--data", metavar="JSON|@FILE", help=text("cli.call.data"))
    parser.add_argument("-p", "--param", action="append", default=[], metavar="K=V", help=text("cli.call.param"))
    parser.add_argument("-H", "--header", action="append", default=[], metavar="K:V", help=text("cli.call.header"))
    parser.add_argument("--max-retries", metavar="N")
    parser.add_argument("--retry-delay", metavar="S")
    parser.add_argument("--retry-strategy", metavar="S", help="fixed, exponential, linear")
    parser.add_argument("--jitter", metavar="J")
    parser.add_argument("--deadline", metavar="S", help=text("cli.call.deadline"))
    parser.add_argument("--timeout", metavar="S", help=text("cli.call.timeout"))
    parser.add_argument("--idempotent", action="store_true", default=None, help=text("cli.call.idempotent"))
    parser.add_argument("--sandbox", action="store_true", help=text("cli.call.sandbox"))
    parser.add_argument("--fault", metavar="SCRIPT", help=text("cli.call.fault"))


def run(args: argparse.Namespace) -> int:
    """Send the call; the exit code."""
    from core.cli.calling import Calling

    calling = Calling()
    answer: APIResponse | None = None
    error: JieruError | None = None
    stopped = False
    try:
        request = read_request(args)
        sandbox = args.sandbox or get_settings().flag("JIERU_SANDBOX")
        if args.fault is not None and not sandbox:
            raise BadRequest("fault.needs_sandbox")
        answer = asyncio.run(calling.call(request, sandbox=sandbox, fault=args.fault))
    except JieruError as caught:
        error = caught
    except (KeyboardInterrupt, asyncio.CancelledError):
        stopped = True
    finally:
        calling.close()
    record = calling.record
    if args.json:
        print(json.dumps(to_json(args, record, answer, error, stopped=stopped), ensure_ascii=False))
    else:
        print_steps(record)
        if answer is not None:
            print_body(answer.body)
    if stopped:
        print(text("cli.stopped"), file=sys.stderr)
        return 130
    if error is not None:
        print_error(error)
        return 1 if isinstance(error, APICallError) else 2
    return 0


def to_json(
    args: argparse.Namespace,
    record: CallRecord | None,
    answer: APIResponse | None,
    error: JieruError | None,
    *,
    stopped: bool,
) -> dict[str, Any]:
    """The object of ``--json``: always the same keys."""
    from core.redaction import get_redactor

    sandbox = args.sandbox or _sandbox_by_setting()
    mode: Mode = "sandbox" if sandbox else "live"
    known = record or CallRecord("", mode=mode, platform=args.platform, endpoint=args.endpoint)
    data = known.to_json()
    if record is None:
        data["call_id"] = None
    body = answer.body if answer is not None else getattr(error, "body", None)
    content = answer.content if answer is not None else b""
    data["body"] = get_redactor().redact_json(_printable(body, content))
    if stopped:
        stop = {"type": "Cancelled", "code": "call.cancelled", "message": text("cli.stopped"), "hint": ""}
        data["error"] = {**stop, "stop_reason": "cancelled"}
    elif error is not None:
        data["error"] = get_redactor().redact_json(describe(error))
    order = ("call_id", "platform", "endpoint", "mode", "ok", "stop_reason", "status", "code", "body", "error")
    return {key: data[key] for key in (*order, "elapsed_s", "attempts")}


def nothing_tried(error: JieruError) -> str:
    """The object of ``--json`` where not even the arguments could be read."""
    nobody = argparse.Namespace(platform=None, endpoint=None, sandbox=False)
    return json.dumps(to_json(nobody, None, None, error, stopped=False), ensure_ascii=False)


def read_request(args: argparse.Namespace) -> APIRequest:
    """The request that the arguments ask for.

    Raises:
        BadRequest: A body that is no JSON, a parameter without ``=``, a header without ``:``.
        SettingError: A number that is none.
    """
    return APIRequest(
        args.platform,
        args.endpoint,
        method=args.method.upper() if args.method else None,
        data=None if args.data is None else read_data(args.data),
        params=dict(_split(item, "=", "param.no_equals") for item in args.param) or None,
        headers=dict(_split(item, ":", "header.no_colon") for item in args.header) or None,
        timeout=_number("--timeout", args.timeout),
        policy=read_policy(args),
        idempotent=args.idempotent,
    )


def read_policy(args: argparse.Namespace) -> RetryPolicy:
    """The settings' policy with what the arguments change.

    Raises:
        SettingError: A bad value; names the option or the variable.
    """
    changes: dict[str, Any] = {}
    for name, option, given in (
        ("initial_delay", "--retry-delay", args.retry_delay),
        ("jitter", "--jitter", args.jitter),
        ("deadline", "--deadline", args.deadline),
    ):
        if given is not None:
            changes[name] = _number(option, given)
    if args.max_retries is not None:
        changes["max_retries"] = _whole("--max-retries", args.max_retries)
    if args.retry_strategy is not None:
        changes["strategy"] = args.retry_strategy.lower()
    return replace(policy_from_settings(jitter=True), **changes)


def read_data(given: str) -> Any:
    """The JSON of ``-d``: the text itself, or the file after ``@``.

    Raises:
        BadRequest: No JSON (with line and column), or a file that cannot be read.
    """
    source = given
    if given.startswith("@"):
        try:
            source = Path(given[1:]).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or "UTF-8"
            raise BadRequest("body.unreadable", file=given[1:], problem=problem) from None
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        raise BadRequest("body.bad_json", problem=error.msg, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise BadRequest("body.bad_json", problem="too deep", line=1, column=1) from None


def _split(item: str, mark: str, code: str) -> tuple[str, str]:
    name, found, value = item.partition(mark)
    if not found or not name.strip():
        raise BadRequest(code, given=item.partition("=")[0][:40])
    return (name, value) if mark == "=" else (name.strip(), value.strip())


def _number(option: str, given: str | None) -> float | None:
    if given is None:
        return None
    try:
        return float(given)
    except ValueError:
        raise SettingError("setting.not_a_number", name=option, value=given) from None


def _whole(option: str, given: str) -> int:
    try:
        return int(given)
    except ValueError:
        raise SettingError("setting.not_whole", name=option, value=given) from None


def _printable(body: Any, content: bytes) -> Any:
    """The body for JSON: as decoded; bytes that are no text as ``{"base64": …}``."""
    if isinstance(body, str) and "\ufffd" in body and content:
        return {"base64": base64.b64encode(content).decode()}
    return body


def _sandbox_by_setting() -> bool:
    try:
        return get_settings().flag("JIERU_SANDBOX")
    except JieruError:  # it is the very error that is being told
        return False
