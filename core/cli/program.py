"""The command line as a program: the parser, the exit codes and the one-line errors.

Owns what all commands share: 0 success, 1 tried and failed, 2 nothing was tried, 130 stopped. The commands are one
module each. Must not show a traceback or a secret.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

from core import __version__
from core.cli.report import print_error
from core.cli.secret_input import offer_to_ask
from core.errors import BadRequest, JieruError
from core.program.crash import crash_line
from core.redaction import get_redactor
from core.texts import text

COMMANDS = ("call", "resend", "batch", "credentials", "history", "stats", "sandbox", "platforms")


def run(arguments: list[str]) -> int:
    """Run one command; the exit code.

    Raises:
        KeyboardInterrupt: Stopped before or after the command's own part.
    """
    for name, way in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, way))  # noqa: SIM115  # for as long as the process lives
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a lone surrogate in an answer must not end the program
            stream.reconfigure(errors="backslashreplace")
    parsed = argparse.Namespace()
    try:
        _parse(arguments, parsed)
    except SystemExit as stop:  # help or version
        return int(stop.code or 0)
    except BadRequest as error:
        if _wants_json(arguments):  # whoever reads JSON gets JSON
            print_nothing_tried(error, parsed)
        print_error(error)
        return 2
    offer_to_ask()
    try:
        from core.log_file import log_file  # not for --help

        with log_file():
            return int(parsed.run(parsed))
    except JieruError as error:
        if _wants_json(arguments):
            print_nothing_tried(error, parsed)
        print_error(error)
        return 2
    except BrokenPipeError:  # the reader of our output has gone: nothing to say, and nobody to say it to
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 - a full disk, a mistake of ours: nobody at a terminal needs a traceback
        if _wants_json(arguments):
            print_nothing_tried(JieruError("unforeseen", type=type(error).__name__, problem=str(error)), parsed)
        system = get_redactor().redact(text("cli.system_error", {"problem": str(error)}))
        print(system if isinstance(error, OSError) else crash_line("jieru-cli", error), file=sys.stderr)
        return 1


def stopped(arguments: list[str]) -> int:
    """Say that a command was stopped before it could say so itself."""
    if _wants_json(arguments):
        print_nothing_tried(None, argparse.Namespace())
    print(text("cli.stopped"), file=sys.stderr)
    return 130


def print_nothing_tried(error: JieruError | None, parsed: argparse.Namespace) -> None:
    """The object of ``call --json`` where nothing was tried: for ``error``, or because it was stopped."""
    from core.cli.call import nothing_tried

    print(nothing_tried(parsed, error))


def _parse(arguments: list[str], parsed: argparse.Namespace) -> None:
    """Read the arguments into ``parsed``, which keeps what could be read if others are wrong."""
    _, unknown = build_parser(arguments).parse_known_args(arguments, parsed)
    if unknown and (getattr(parsed, "command", ""), getattr(parsed, "action", "")) == ("credentials", "set"):
        raise BadRequest("usage.value_on_command_line")  # never said back: it is the secret
    if unknown:
        raise BadRequest("usage", problem=f"unrecognized arguments: {' '.join(unknown)}", command="jieru-cli")


def _wants_json(arguments: list[str]) -> bool:
    return bool({"call", "resend"} & set(arguments)) and "--json" in arguments


class _Parser(argparse.ArgumentParser):
    """Wrong usage is an error like any other: one line. Options are written out: a script reads the same tomorrow."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage and leaving."""
        raise BadRequest("usage", problem=message, command=self.prog)


def build_parser(arguments: list[str]) -> argparse.ArgumentParser:
    """The parser. Only the command that is used is loaded: starting is fast."""
    parser = _Parser(prog="jieru-cli", description=text("cli.description"))
    parser.add_argument("--version", action="version", version=f"jieru-cli {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = next((argument for argument in arguments if argument in COMMANDS), None)
    for command in COMMANDS:
        if wanted in (None, command):
            import_module(f"core.cli.{command}").add_to(subparsers)
    return parser
