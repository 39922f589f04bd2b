from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core import cli
from core.program import hardening
from core.program.hardening import harden

ROOT = Path(__file__).parents[3]
ASKING = """
import ctypes, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))  # as if there were one, where that is allowed
{start}
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0], file=sys.stderr)
"""
"""3 is PR_GET_DUMPABLE."""

STARTS = {
    "the call itself": "from core.program.hardening import harden; harden()",
    "the command line": "sys.argv = ['jieru-cli', '--version']; from core.cli import main; main()",
    "the window": "sys.argv = ['jieru', '--version']; from gui.app import main; main()",
}


@pytest.mark.real
@pytest.mark.parametrize("start", STARTS)
def test_a_program_leaves_no_core_and_lets_nobody_look_in(start: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKING.format(start=STARTS[start])],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.split() == ["0", "0"]


@pytest.mark.real
def test_the_library_changes_nothing_for_the_program_that_imports_it() -> None:
    used = "from core.api_credential_manager import get_credential_manager as g; g().status('erp')"
    done = subprocess.run(
        [sys.executable, "-c", ASKING.format(start=used)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.split()[0] == "1"


def test_main_with_arguments_of_its_own_is_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[int] = []
    monkeypatch.setattr(hardening, "harden", lambda: called.append(1))
    assert cli.main(["--version"]) == 0
    assert called == []


@pytest.mark.parametrize("refuse", ["setrlimit", "prctl"])
def test_a_system_that_refuses_is_no_error(monkeypatch: pytest.MonkeyPatch, refuse: str) -> None:
    import resource

    def refused(*arguments: object) -> None:
        raise OSError

    nothing: Callable[..., None] = lambda *arguments: None  # noqa: E731 - the limits of the tests stay as they are
    monkeypatch.setattr(resource, "setrlimit", refused if refuse == "setrlimit" else nothing)
    monkeypatch.setattr(hardening, "_make_undumpable", nothing)
    harden()
