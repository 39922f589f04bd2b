"""``jieru-cli batch``: one call over the rows of a CSV file.

Owns the arguments, the progress line and the summary. Must not know how a batch works.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import sys
from typing import Any

from core.batch.job import BatchJob
from core.batch.runner import BatchRunner, Progress
from core.cli.call import add_request_arguments, check_fault, read_policy, read_request
from core.errors import BadRequest
from core.settings import get_settings
from core.texts import text

_PARTS = 20
"""So many lines tell the progress where the output is no terminal."""


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("batch", help=text("cli.batch.help"), description=text("cli.batch.help"))
    parser.add_argument("platform", metavar="PLATFORM")
    parser.add_argument("endpoint", metavar="ENDPOINT", help=text("cli.batch.endpoint"))
    parser.add_argument("--rows", required=True, metavar="FILE", help=text("cli.batch.rows"))
    parser.add_argument("--out", required=True, metavar="FILE", help=text("cli.batch.out"))
    parser.add_argument("--at-once", default="5", metavar="N", help=text("cli.batch.at_once"))
    parser.add_argument("--resume", action="store_true", help=text("cli.batch.resume"))
    add_request_arguments(parser)
    parser.add_argument("--json", action="store_true", help=text("cli.batch.json"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the batch: 0 if every row succeeded, 1 if not, 130 if it was stopped; its results are kept."""
    from core.batch.session import run_batch

    job = _job(args)
    teller = _Teller(quiet=args.json)

    async def main() -> Progress:
        runners: list[BatchRunner] = []
        try:
            return await run_batch(job, tell=teller.tell, started=runners.append)
        except asyncio.CancelledError:  # Ctrl+C: results are closed, and the state is told
            if not runners:
                raise
            return dataclasses.replace(runners[0].progress(), state="stopped")

    try:
        ended = asyncio.run(main())
    except KeyboardInterrupt:
        ended = teller.last_stopped()
    teller.end(ended)
    if args.json:
        print(json.dumps({**dataclasses.asdict(ended), "output": job.output}, ensure_ascii=False))
    if ended.state == "stopped":
        return 130
    return 0 if ended.ok == ended.total else 1


def _job(args: argparse.Namespace) -> BatchJob:
    request = read_request(args)
    sandbox = args.sandbox or get_settings().flag("JIERU_SANDBOX")
    check_fault(args.fault, sandbox=sandbox)
    try:
        at_once = int(args.at_once)
    except ValueError:
        raise BadRequest("batch.at_once", given=args.at_once) from None
    policy = dataclasses.asdict(read_policy(args))
    policy.pop("retry_on_result")
    return BatchJob(
        request.platform,
        request.endpoint,
        args.rows,
        args.out,
        method=request.method,
        data=request.data,
        params=request.params,
        headers=request.headers,
        timeout=request.timeout,
        idempotent=request.idempotent,
        policy=policy,
        at_once=at_once,
        resume=args.resume,
        sandbox=sandbox,
        fault=args.fault,
    )


class _Teller:
    """The progress on standard error: one line that changes on a terminal, else a line each 5 %."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._part = -1
        self._last: Progress | None = None

    def tell(self, progress: Progress) -> None:
        self._last = progress
        if self._quiet:
            return
        if self._live:
            sys.stderr.write("\r\x1b[K" + _line(progress))
            sys.stderr.flush()
            return
        part = progress.done * _PARTS // progress.total
        if part != self._part:
            self._part = part
            print(_line(progress), file=sys.stderr)

    def last_stopped(self) -> Progress:
        """What is known where the run itself could not tell any more."""
        last = self._last or Progress("stopped", 0, 0, 0, 0, 0, 0, 0.0, None)
        return dataclasses.replace(last, state="stopped", running=0)

    def end(self, ended: Progress) -> None:
        """The summary, and what to do where something is left."""
        if self._live and not self._quiet:
            sys.stderr.write("\r\x1b[K")
        data = dataclasses.asdict(ended)
        print(text(f"cli.batch.ended.{ended.state}", data), file=sys.stderr)
        if ended.unknown:
            print(text("cli.batch.unknown", data), file=sys.stderr)
        if ended.again:
            print(text("cli.batch.again", data), file=sys.stderr)


def _line(progress: Progress) -> str:
    data = dataclasses.asdict(progress)
    data["left"] = "" if progress.left_s is None else text("cli.batch.left", {"seconds": f"{progress.left_s:.0f}"})
    if progress.hold_s is not None:
        data["left"] = text("cli.batch.held", {"seconds": f"{progress.hold_s:.0f}"})
    return text("cli.batch.progress", data)
