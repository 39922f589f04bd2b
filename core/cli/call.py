"""``jieru-cli call``: send one call and tell what happened, for people or as one JSON object.

Owns the reading of arguments and the printing. Must not decide anything about the call.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.calls import APIRequest, APIResponse
from core.cli.calling import Calling
from core.cli.progress import ProgressLine
from core.cli.report import print_body, print_error, print_steps, redactor_of_errors
from core.connectors.endings import describe
from core.errors import APICallError, BadRequest, JieruError, SettingError
from core.redaction import get_redactor
from core.retry.defaults import policy_from_settings
from core.retry.policy import RetryPolicy, check_number
from core.retry.tracer import cancelled_error
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
    return send(args, read_request)


def send(args: argparse.Namespace, read: Callable[[argparse.Namespace], APIRequest]) -> int:
    """Send the call that ``read`` makes of the arguments, and tell what came of it; the exit code."""
    calling = Calling(ProgressLine() if sys.stderr.isatty() and not args.json else None)
    error: JieruError | None = None
    stopped = False
    try:
        request = read(args)
        sandbox = args.sandbox or get_settings().flag("JIERU_SANDBOX")
        check_fault(args.fault, sandbox=sandbox)
        asyncio.run(calling.call(request, sandbox=sandbox, fault=args.fault))
    except JieruError as caught:
        error = caught
    except (KeyboardInterrupt, asyncio.CancelledError):
        stopped = calling.answer is None
    with _undisturbed():
        calling.close()
        record, answer = calling.record, calling.answer
        shown = json.dumps(to_json(args, record, answer, error, stopped=stopped), ensure_ascii=False)
    if args.json:
        print(shown)
    else:
        print_steps(record)
        print_body(getattr(answer or error, "body", None))  # of a failed call too: the platform's own words are in it
    if warning := calling.warning():
        print(warning, file=sys.stderr)
    if stopped:
        told = record.error if record is not None and record.error else {}
        unsure = told.get("code") == "call.cancelled_write"
        print(f"{told['message']} {told['hint']}" if unsure else text("cli.stopped"), file=sys.stderr)
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
    redactor = get_redactor() if record else redactor_of_errors()
    data = (record or CallRecord("")).to_json()
    if record is None:
        sandbox = getattr(args, "sandbox", False) or _sandbox_by_setting()
        data["mode"] = "sandbox" if sandbox else "live"
        asked = {name: getattr(args, name, None) for name in ("platform", "endpoint")}
        data |= {"call_id": None, **redactor.redact_json(asked)}
    last = answer or error
    data["body"] = redactor.redact_json(_printable(getattr(last, "body", None), getattr(last, "content", b"")))
    if stopped:
        told = data["error"] or {}  # the call's own word, if it came so far
        data["error"] = told if told.get("type") == "Cancelled" else cancelled_error()
    elif error is not None:
        data["error"] = redactor.redact_json(describe(error))
    order = ("call_id", "platform", "endpoint", "mode", "ok", "stop_reason", "status", "code", "body", "error")
    return {key: data[key] for key in (*order, "elapsed_s", "attempts")}


def nothing_tried(args: argparse.Namespace, error: JieruError | None) -> str:
    """The object of ``--json`` where not even all arguments could be read: because of ``error``, or stopped."""
    return json.dumps(to_json(args, None, None, error, stopped=error is None), ensure_ascii=False)


def check_fault(script: str | None, *, sandbox: bool) -> None:
    """Refuse a fault script that the sandbox could not carry out, while nothing is sent yet.

    Raises:
        BadRequest: There is no sandbox.
        SettingError: A mistake in the script, with its place.
    """
    if script is None:
        return
    if not sandbox:
        raise BadRequest("fault.needs_sandbox")
    from core.sandbox.faults import parse

    parse(script)


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
        params=_params(args.param) or None,
        headers=dict(_split(item, ":", "header.no_colon") for item in args.header) or None,
        timeout=None if args.timeout is None else _timeout(args.timeout),
        policy=read_policy(args),
        idempotent=args.idempotent,
    )


def read_policy(args: argparse.Namespace) -> RetryPolicy:
    """The settings' policy with what the arguments change.

    Raises:
        SettingError: A bad value; names the option or the variable.
    """
    changes: dict[str, Any] = {}
    for option, (name, read) in _POLICY_OPTIONS.items():
        given = getattr(args, option.removeprefix("--").replace("-", "_"))
        if given is not None:
            changes[name] = read(option, given)
    policy = policy_from_settings(jitter=True, given=changes)
    try:
        return replace(policy, **changes)
    except SettingError as error:
        option = next(option for option, (name, _) in _POLICY_OPTIONS.items() if name == error.data["name"])
        raise SettingError(error.code, **{**error.data, "name": option}) from None


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
        raise BadRequest(code, given=item.partition(mark)[0].split(" ")[0][:40])  # what follows may be a secret
    return (name, value) if mark == "=" else (name.strip(), value.strip())


def _params(items: Sequence[str]) -> dict[str, Any]:
    """The parameters; several of one name are a list."""
    params: dict[str, Any] = {}
    for item in items:
        name, value = _split(item, "=", "param.no_equals")
        known = params.get(name)
        params[name] = value if known is None else [*known, value] if isinstance(known, list) else [known, value]
    return params


def _number(option: str, given: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise SettingError("setting.not_a_number", name=option, value=given) from None


def _timeout(given: str) -> float:
    seconds = _number("--timeout", given)
    check_number("--timeout", seconds, above_zero=True)
    return seconds


def _whole(option: str, given: str) -> int:
    try:
        return int(given)
    except ValueError:
        raise SettingError("setting.not_whole", name=option, value=given) from None


def _printable(body: Any, content: bytes) -> Any:
    """The body for JSON: as decoded; bytes that are no text as ``{"base64": …}``."""
    if isinstance(body, str) and "\ufffd" in body:  # perhaps a stand-in for what could not be decoded
        try:
            content.decode()
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(content).decode()}
    return body


_POLICY_OPTIONS: Mapping[str, tuple[str, Callable[[str, str], object]]] = {
    "--max-retries": ("max_retries", _whole),
    "--retry-delay": ("initial_delay", _number),
    "--retry-strategy": ("strategy", lambda _, given: given.lower()),
    "--jitter": ("jitter", _number),
    "--deadline": ("deadline", _number),
}


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """What was done is written down and told whole, also if Ctrl+C comes once more."""
    before = signal.getsignal(signal.SIGINT)
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, before)


def _sandbox_by_setting() -> bool:
    try:
        return get_settings().flag("JIERU_SANDBOX")
    except JieruError:  # it is the very error that is being told
        return False
