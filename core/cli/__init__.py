"""``jieru-cli``: the engine on the command line.

Owns the parser, the exit codes (0 success, 1 tried and failed, 2 nothing was tried, 130 stopped) and the one-line
errors. The commands are one module each. Must not show a traceback or a secret.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import NoReturn

from core import __version__
from core.errors import BadRequest, JieruError
from core.texts import text

COMMANDS = ("call", "batch", "credentials", "history", "stats", "sandbox", "platforms")


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a lone surrogate in an answer must not end the program
            stream.reconfigure(errors="backslashreplace")
    try:
        parsed = build_parser(arguments).parse_args(arguments)
    except SystemExit as stop:  # help or version
        return int(stop.code or 0)
    except BadRequest as error:
        from core.cli.report import print_error

        if "call" in arguments and "--json" in arguments:  # whoever reads JSON gets JSON
            from core.cli.call import nothing_tried

            print(nothing_tried(error))
        print_error(error)
        return 2
    try:
        with _signals():
            return int(parsed.run(parsed))
    except JieruError as error:
        from core.cli.report import print_error

        print_error(error)
        return 2
    except KeyboardInterrupt:
        print(text("cli.stopped"), file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone: nothing to say, and nobody to say it to
        sys.stderr.close()
        return 1
    except OSError as error:
        from core.redaction import get_redactor

        print(get_redactor().redact(text("cli.system_error", {"problem": str(error)})), file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """Wrong usage is an error like any other: one line."""

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


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl+C does: with what it was doing written down."""
    before = signal.getsignal(signal.SIGTERM)
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, before)
