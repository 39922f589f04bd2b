"""``jieru-cli credentials import`` and ``export``: out of a ``.env`` file, and to another machine.

Shows what a file holds, without values, before anything is saved; nothing is chosen by itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.api_credential_manager import APICredentialManager, get_credential_manager
from core.cli.secret_input import new_passphrase, secret_line
from core.cli.table import lines
from core.credentials.dotenv_file import comment_out
from core.credentials.transfer import (
    Candidate,
    carry_out,
    chosen,
    export,
    export_names,
    from_dotenv,
    from_export,
    is_export,
    names_without_values,
)
from core.errors import BadRequest
from core.settings import get_settings
from core.texts import has_text, text


def add_to(actions: Any) -> None:
    """Add both to the parser of ``credentials``."""
    into = actions.add_parser("import", help=text("cli.credential_move.import"))
    into.add_argument("file", metavar="FILE", type=Path)
    which = into.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help=text("cli.credential_move.all"))
    which.add_argument("--only", action="append", metavar="PLATFORM/TYPE", help=text("cli.credential_move.only"))
    into.add_argument("--comment-out", action="store_true", help=text("cli.credential_move.comment_out"))
    into.set_defaults(run=run_import)
    out = actions.add_parser("export", help=text("cli.credential_move.export"))
    out.add_argument("file", metavar="FILE", type=Path, nargs="?")
    out.add_argument("--names", action="store_true", help=text("cli.credential_move.names"))
    out.set_defaults(run=run_export)


def run_import(args: argparse.Namespace) -> int:
    """Show what a file holds, ask what of it is wanted, save that."""
    manager = get_credential_manager()
    exported = is_export(args.file)
    if exported:
        found = from_export(manager, args.file, secret_line(text("cli.passphrase.export")))
    else:
        found = from_dotenv(manager, args.file)
    if not found:
        print(text("cli.credential_move.nothing", {"file": args.file}), file=sys.stderr)
        return 2
    _show(found)
    wanted = _wanted(args, found)
    if not wanted:
        print(text("cli.credential_move.none_chosen"))
        return 0
    failed = _save(manager, wanted)
    done = {candidate.variable: candidate.record.value for candidate in wanted if candidate not in failed}
    if args.comment_out and not exported and done:
        remark = text("cli.credential_move.remark")
        copy = comment_out(args.file, done, get_settings().paths.data / "backups", remark)
        print(text("cli.credential_move.commented", {"file": args.file, "copy": copy}))
    return 1 if failed else 0


def run_export(args: argparse.Namespace) -> int:
    """Write the names of what is set, or all that is stored under a passphrase."""
    manager = get_credential_manager()
    if args.names:
        if args.file is None:
            print(names_without_values(manager), end="")
        else:
            export_names(manager, args.file)
        return 0
    if args.file is None:
        raise BadRequest("usage", problem=text("cli.credential_move.no_file"), command="jieru-cli credentials export")
    done = export(manager, args.file, new_passphrase())
    print(text("cli.credential_move.exported", {"number": len(done), "file": args.file}))
    return 0


def _show(found: Sequence[Candidate]) -> None:
    rows = [
        (
            f"{number}.",
            candidate.platform,
            candidate.type,
            candidate.variable,
            text("cli.credentials.length", {"length": candidate.length}),
            text(f"cli.credential_move.is_{candidate.difference}"),
        )
        for number, candidate in enumerate(found, 1)
    ]
    head = (
        "",
        *(text(f"cli.credential_move.column_{name}") for name in ("platform", "type", "variable", "value", "now")),
    )
    print("\n".join(lines(head, rows)))


def _wanted(args: argparse.Namespace, found: Sequence[Candidate]) -> list[Candidate]:
    if args.all:
        return list(found)
    if args.only is not None:
        by_name = {f"{candidate.platform}/{candidate.type}": candidate for candidate in found}
        unknown = [name for name in args.only if name not in by_name]
        if unknown:
            problem = text("cli.credential_move.not_there", {"names": ", ".join(unknown)})
            raise BadRequest("usage", problem=problem, command="jieru-cli credentials import")
        return [by_name[name] for name in args.only]
    if not sys.stdin.isatty():
        print(text("cli.credential_move.choose"), file=sys.stderr)
        return []
    while True:
        try:
            return chosen(found, input(text("cli.credential_move.which")))
        except ValueError:
            print(text("cli.credential_move.no_such"), file=sys.stderr)
        except EOFError:
            return []


def _save(manager: APICredentialManager, wanted: Sequence[Candidate]) -> list[Candidate]:
    """Save them, and say of each where it is; those that could not be saved."""
    failed = []
    for result in carry_out(manager, wanted):
        data = {"platform": result.candidate.platform, "type": result.candidate.type}
        if result.stored is None:
            failed.append(result.candidate)
            print(text("cli.credential_move.failed", {**data, "problem": str(result.error)}), file=sys.stderr)
            continue
        store = f"{text(f'cli.store.{result.stored.store}')}: {result.stored.place}"
        print(text("cli.credentials.saved", {**data, "store": store}))
        if result.stored.note and has_text(f"credential.note.{result.stored.note}"):
            print(text(f"credential.note.{result.stored.note}"), file=sys.stderr)
    return failed
