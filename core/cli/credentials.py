"""``jieru-cli credentials``: what is stored where, and changing it.

Values come from standard input, never from the command line, where other users could read them.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from core.api_credential_manager import CredentialStatus, get_credential_manager
from core.cli import credential_check, credential_keys, credential_move
from core.cli.report import print_error
from core.errors import APICallError, JieruError, SettingError
from core.platforms.loader import get_registry
from core.settings import get_settings
from core.texts import has_text, text

KEYS = ("platform", "type", "origin", "state", "shadows", "length", "changed_at", "expires_at")


def add_to(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("credentials", help=text("cli.credentials.help"))
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    shown = actions.add_parser("list", help=text("cli.credentials.list"))
    shown.add_argument("--json", action="store_true", help=text("cli.json"))
    shown.set_defaults(run=run_list)
    for action, run, optional in (
        ("set", run_set, False),
        ("delete", run_delete, False),
        ("refresh", run_refresh, True),
    ):
        one = actions.add_parser(action, help=text(f"cli.credentials.{action}"))
        one.add_argument("platform", metavar="PLATFORM")
        one.add_argument("type", metavar="TYPE", nargs="?" if optional else None)
        one.set_defaults(run=run)
        if action == "refresh":
            one.add_argument("--sandbox", action="store_true", help=text("cli.call.sandbox"))
    credential_check.add_to(actions)
    credential_keys.add_to(actions)
    credential_move.add_to(actions)


def run_list(args: argparse.Namespace) -> int:
    """Everything that is set, or that cannot be told."""
    manager = get_credential_manager()
    platforms = dict.fromkeys((*get_registry().ids(), *manager.list_platforms()))
    found = [status for platform in sorted(platforms) for status in manager.status(platform).values()]
    rows = sorted(
        (status for status in found if status.state != "absent"), key=lambda status: (status.platform, status.type)
    )
    if args.json:
        print(json.dumps([_json(row) for row in rows], ensure_ascii=False))
    elif not rows:
        print(text("cli.credentials.none"))
    else:
        for row in rows:
            print(_line(row))
            for remark in _remarks(row):
                print(f"    {remark}")
    unset = [manager.variable(row.platform, row.type) for row in found if row.state == "absent" and row.note]
    if unset and not args.json:
        print(text("cli.credentials.unset", {"variables": ", ".join(unset)}), file=sys.stderr)
    return 0


def run_set(args: argparse.Namespace) -> int:
    """Save the value that standard input gives."""
    value = _entered(args)
    if not value.strip():
        raise SettingError("credential.empty_value", name="stdin")
    stored = get_credential_manager().set_credential(args.platform, args.type, value)
    store = f"{text(f'cli.store.{stored.store}')}: {stored.place}"
    data = {"platform": args.platform, "type": args.type, "store": store}
    print(text("cli.credentials.saved", data))
    if args.platform not in get_registry().ids():
        print(text("cli.credentials.no_such_platform", data), file=sys.stderr)
    if stored.note and has_text(f"credential.note.{stored.note}"):
        print(text(f"credential.note.{stored.note}"), file=sys.stderr)
    return 0


def run_delete(args: argparse.Namespace) -> int:
    """Delete a stored value."""
    manager = get_credential_manager()
    data = {"platform": args.platform, "type": args.type}
    if manager.delete_credential(args.platform, args.type):
        print(text("cli.credentials.deleted", data))
        return 0
    by_variable = manager.get_credential(args.platform, args.type) is not None
    print(text("cli.credentials.only_variable" if by_variable else "cli.credentials.not_stored", data), file=sys.stderr)
    return 2


def run_refresh(args: argparse.Namespace) -> int:
    """Fetch or renew a token, because the user asks for it; says which one and until when, never its value."""
    from core.cli.calling import Calling  # the engine is not needed for anything else here

    calling = Calling()
    sandbox = args.sandbox or get_settings().flag("JIERU_SANDBOX")
    try:
        token = asyncio.run(
            calling.run(lambda manager: manager.refresh_token(args.platform, args.type), sandbox=sandbox)
        )
    except APICallError as error:
        print_error(error)
        return 1
    finally:
        calling.close()
    data = {"platform": token.platform, "type": token.type, "until": _local(token.expires_at)}
    if not token.saved:
        print(text("cli.credentials.unsaved", data), file=sys.stderr)
        return 1
    print(text("cli.credentials.shared" if token.shared else "cli.credentials.refreshed", data))
    if token.expires_at is not None:
        print(text("cli.credentials.until", data))
    return 0


def _local(seconds: float | None) -> str:
    """A moment by the clock on the wall."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _entered(args: argparse.Namespace) -> str:
    """The value, typed unseen or piped in; the one line end that ``echo`` adds is not part of it."""
    if sys.stdin.isatty():
        return getpass.getpass(text("cli.credentials.prompt", {"platform": args.platform, "type": args.type}))
    try:
        value = sys.stdin.read()
    except UnicodeDecodeError:
        raise SettingError("credential.not_unicode", name="stdin") from None
    return value.removesuffix("\n").removesuffix("\r")


def _json(row: CredentialStatus) -> dict[str, Any]:
    return {key: _moment(getattr(row, key)) if key.endswith("_at") else getattr(row, key) for key in KEYS}


def _moment(seconds: float | None) -> str | None:
    """RFC 3339 in UTC, as everywhere in the output."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _line(row: CredentialStatus) -> str:
    parts = [
        f"{row.platform:<12} {row.type:<15} {text(f'cli.store.{row.origin}')}",
        text("cli.credentials.hides", {"store": text(f"cli.store.{row.shadows}")}) if row.shadows else "",
        text(f"cli.state.{row.state}"),
        "" if row.length is None else text("cli.credentials.length", {"length": row.length}),
        _day(row.changed_at),
        text("cli.credentials.expires", {"day": _day(row.expires_at)}) if row.expires_at is not None else "",
    ]
    return "  ".join(part for part in parts if part)


def _remarks(row: CredentialStatus) -> Iterator[str]:
    """What has to be said of a credential besides: why it cannot be read, and what its note means."""
    if row.state != "set":
        try:
            get_credential_manager().get_credential(row.platform, row.type)
        except JieruError as error:
            yield str(error)
    elif row.note and has_text(f"credential.note.{row.note}"):
        yield text(f"credential.note.{row.note}")


def _day(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
