"""The parts of the program that run in a process of their own, and how they are started.

Owns their command lines: ``python -m`` from source, a switch of the program itself where it is frozen and has no
``-m``. Must not start a process, and must not import a part before it is to run.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SWITCHES: Mapping[str, str] = {"--sandbox-server": "core.sandbox", "--worker": "core.worker"}
"""Module by the switch of the frozen program; nobody types them, so no help text names them."""


def command(switch: str) -> tuple[str, ...]:
    """The program and arguments that run the part of ``switch``; its own arguments follow."""
    if is_frozen():
        return sys.executable, switch
    return sys.executable, "-P", "-m", SWITCHES[switch]


def environment(environ: Mapping[str, str], kept: Sequence[str]) -> dict[str, str]:
    """The variables ``kept`` of ``environ``, and the way to the code where only this process may know it."""
    found = {name: environ[name] for name in kept if name in environ}
    root = Path(__file__).resolve().parents[2]
    if not is_frozen() and root.name not in ("site-packages", "dist-packages"):  # a checkout
        found["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), found.get("PYTHONPATH"))))
    return found


def run_part(arguments: Sequence[str]) -> bool:
    """Be the part that the first argument names, as ``python -m`` would; False, at once, if it names none.

    Raises:
        SystemExit: The part has ended, with its exit code.
    """
    if not arguments or arguments[0] not in SWITCHES:
        return False
    sys.argv = [sys.argv[0], *arguments[1:]]
    runpy.run_module(SWITCHES[arguments[0]], run_name="__main__", alter_sys=True)
    return True


def is_frozen() -> bool:
    """Whether this is the packaged program, without a Python beside it."""
    return bool(getattr(sys, "frozen", False))
