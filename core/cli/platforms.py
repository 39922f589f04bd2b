"""``jieru-cli platforms``: what is there, whether a definition is in order, which hosts are trusted.

Must not know the format of definitions.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from core.errors import JieruError
from core.platforms.base_url import base_url, trust
from core.platforms.loader import check_file, get_registry
from core.settings import get_settings
from core.texts import language, text


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("platforms", help=text("cli.platforms.help"))
    parser.add_argument("--json", action="store_true", help=text("cli.json"))
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", metavar="check|trust")
    check = actions.add_parser("check", help=text("cli.platforms.check"))
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=run_check)
    confirm = actions.add_parser("trust", help=text("cli.platforms.trust"))
    confirm.add_argument("platform", metavar="PLATFORM")
    confirm.add_argument("host", metavar="HOST")
    confirm.set_defaults(run=run_trust)


def run(args: argparse.Namespace) -> int:
    """List the platforms; problems of files go to stderr."""
    registry = get_registry()
    rows = [
        {
            "id": platform.id,
            "name": platform.names.get(language(), platform.id),
            "base_url": _base_url(platform.id),
            "profile": platform.profile,
            "operations": [operation.id for operation in platform.operations],
        }
        for platform in registry
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row['id']:<12} {row['name']}  {row['base_url']}  {', '.join(row['operations'])}")
    for problem in registry.problems:
        print(_problem_line(problem), file=sys.stderr)
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Check one file: a line a problem, exit code 2 if there is any."""
    platform_id, problems = check_file(Path(args.file))
    for problem in problems:
        print(_problem_line(problem), file=sys.stderr)
    if not problems:
        print(text("cli.platforms.good", {"file": args.file, "platform": platform_id}))
    return 2 if problems else 0


def run_trust(args: argparse.Namespace) -> int:
    """Confirm a host for a platform."""
    host = trust(get_registry().get(args.platform), args.host, get_settings())
    print(text("cli.platforms.trusted", {"platform": args.platform, "host": host}))
    return 0


def _base_url(platform_id: str) -> str:
    try:
        return base_url(get_registry().get(platform_id), get_settings()).url
    except JieruError as error:
        return f"({error.message})"


def _problem_line(problem: JieruError) -> str:
    return f"{problem.data['file']}:{problem.data['line']}: {problem.message}"
