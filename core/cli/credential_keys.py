"""``jieru-cli credentials rotate-key`` and ``passphrase``: another key for the encrypted files, or a lock on it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from core.api_credential_manager import get_credential_manager
from core.cli.secret_input import new_passphrase, secret_line
from core.credentials.rotation import Rotated
from core.errors import CredentialUnavailable
from core.texts import text


def add_to(actions: Any) -> None:
    """Add both to the parser of ``credentials``."""
    rotate = actions.add_parser("rotate-key", help=text("cli.credential_keys.rotate"))
    rotate.add_argument("--old-key", action="store_true", help=text("cli.credential_keys.old_key"))
    rotate.add_argument("--forget", action="store_true", help=text("cli.credential_keys.forget"))
    rotate.set_defaults(run=run_rotate)
    protect = actions.add_parser("passphrase", help=text("cli.credential_keys.passphrase"))
    protect.add_argument("--remove", action="store_true", help=text("cli.credential_keys.remove"))
    protect.set_defaults(run=run_passphrase)


def run_rotate(args: argparse.Namespace) -> int:
    """Encrypt all files with a new key."""
    old = secret_line(text("cli.credential_keys.old_prompt")) if args.old_key else None
    done = get_credential_manager().keys.rotate(forget=args.forget, old_key=old)
    if done.place == "environment" and not done.files and not done.left:
        print(text("cli.credential_keys.same_variable"), file=sys.stderr)
        return 2
    return _told(done)


def run_passphrase(args: argparse.Namespace) -> int:
    """Lock the key file with a passphrase, another one, or none."""
    keys = get_credential_manager().keys
    if not sys.stdin.isatty():  # at a terminal it is asked for when it is needed
        try:
            keys.check_passphrase()
        except CredentialUnavailable:
            keys.give_passphrase(secret_line(""))
    done = keys.set_passphrase(None if args.remove else new_passphrase())
    print(text("cli.credential_keys.unlocked" if args.remove else "cli.credential_keys.locked"))
    return _told(done)


def _told(done: Rotated) -> int:
    place = text(f"cli.credential_keys.at_{done.place}")
    print(text("cli.credential_keys.rotated", {"files": done.files, "place": place}))
    if done.old_keys:
        print(text("cli.credential_keys.kept", {"keys": done.old_keys}))
    for name in done.left:
        print(text("cli.credential_keys.left", {"file": name}), file=sys.stderr)
    return 1 if done.left else 0
