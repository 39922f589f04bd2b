"""``python -m core.sandbox``: the sandbox as a child process, or by hand."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.errors import JieruError
from core.sandbox.server import run


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped; 2 if it could not start."""
    parser = argparse.ArgumentParser(prog="core.sandbox")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--watch-stdin", action="store_true", help="end when standard input ends")
    given = parser.parse_args(arguments)
    try:
        return run(port=given.port, record=given.record, watch_stdin=given.watch_stdin)
    except JieruError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
