"""``jieru-cli credentials validate``: whether credentials are complete, and on demand whether the platform takes them.

Must not know how a check is made.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from core.api_credential_manager import get_credential_manager
from core.errors import JieruError
from core.platforms.loader import get_registry
from core.settings import get_settings
from core.texts import text


def add_to(actions: Any) -> None:
    """Add it to the parser of ``credentials``."""
    check = actions.add_parser("validate", help=text("cli.credentials.validate"))
    check.add_argument("platform", metavar="PLATFORM")
    check.add_argument("type", metavar="TYPE", nargs="?")
    check.add_argument("--online", action="store_true", help=text("cli.credentials.online"))
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Whether a platform's credentials are complete and well-formed, and whether it takes them."""
    manager = get_credential_manager()
    result = manager.validate_credential(args.platform, args.type)
    if result.missing and args.platform not in manager.list_platforms():
        get_registry().get(args.platform)  # nothing is set for it: a platform that there is not?
    for problem in ("missing", "malformed", "expired"):
        kinds = getattr(result, problem)
        if kinds:
            print(text(f"cli.credentials.{problem}", {"types": ", ".join(kinds)}), file=sys.stderr)
    if not result:
        return 1
    print(text("cli.credentials.good", {"platform": args.platform}))
    return _ask(args.platform) if args.online else 0


def _ask(platform_id: str) -> int:
    """One harmless read with what is stored, which renews nothing; 0 if the platform takes it."""
    from core.cli.calling import Calling  # the engine is not needed for anything else here
    from core.connectors.context import live_context
    from core.credentials.online import check_online, probe_operation

    if get_settings().flag("JIERU_SANDBOX"):
        raise JieruError("credential.online_in_sandbox", platform=platform_id)
    platform = get_registry().get(platform_id)
    operation = probe_operation(platform)
    if operation is None:
        raise JieruError("credential.no_probe", platform=platform_id)
    calling = Calling()
    try:
        found = asyncio.run(
            calling.run(
                lambda manager: check_online(platform, operation, manager.call), context=live_context(refresh=False)
            )
        )
    finally:
        calling.close()
    facts = [f"HTTP {found.status}"] if found.status is not None else []
    facts += [found.code] if found.code is not None else []
    told = [
        text(f"credential.online.{found.finding}"),
        found.reason,
        " · ".join((found.operation, *facts, f"{found.elapsed_s * 1000:.0f} ms")),
    ]
    accepted = found.finding == "accepted"
    print("\n".join(line for line in told if line), file=sys.stdout if accepted else sys.stderr)
    return 0 if accepted else 1
