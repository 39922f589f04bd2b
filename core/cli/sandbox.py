"""``jieru-cli sandbox``: the played platforms on a port of this machine, until stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.texts import text


def add_to(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("sandbox", help=text("cli.sandbox.help"))
    parser.add_argument("--port", type=int, default=0, metavar="N", help=text("cli.sandbox.port"))
    parser.add_argument("--record", type=Path, metavar="FILE", help=text("cli.sandbox.record"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT.

    Raises:
        SettingError: The port or the file cannot be used.
    """
    from core.sandbox import server  # brings h11 along, which no other command needs

    return server.run(port=args.port, record=args.record)
