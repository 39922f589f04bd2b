from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.program import parts

ROOT = Path(parts.__file__).parents[2]


@pytest.mark.parametrize("switch", parts.SWITCHES)
def test_a_part_can_be_run(switch: str) -> None:
    module = find_spec(parts.SWITCHES[switch])
    assert module is not None
    if module.submodule_search_locations:
        assert find_spec(f"{module.name}.__main__")


def test_from_source_python_runs_the_module() -> None:
    assert parts.command("--sandbox-server") == (sys.executable, "-P", "-m", "core.sandbox")


def test_a_frozen_program_runs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/jieru/jieru")
    assert parts.command("--sandbox-server") == ("/opt/jieru/jieru", "--sandbox-server")
    assert parts.environment({"PATH": "/bin"}, ["PATH"]) == {"PATH": "/bin"}


def test_a_checkout_tells_its_child_the_way_to_it() -> None:
    assert parts.environment({}, [])["PYTHONPATH"] == str(ROOT)
    more = parts.environment({"PYTHONPATH": "/more"}, ["PYTHONPATH"])
    assert more["PYTHONPATH"] == os.pathsep.join((str(ROOT), "/more"))


def test_an_installed_program_needs_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "__file__", "/venv/lib/python3.11/site-packages/core/program/parts.py")
    assert parts.environment({"PATH": "/bin", "ERP_PASSWORD": "x"}, ["PATH"]) == {"PATH": "/bin"}


def test_a_switch_makes_the_program_that_part(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["jieru", "--sandbox-server", "--port", "70000"])
    with pytest.raises(SystemExit) as end:
        parts.run_part(sys.argv[1:])
    assert end.value.code == 2
    assert "70000" in capsys.readouterr().err  # the sandbox has read its own argument


@pytest.mark.parametrize("arguments", [[], ["--version"], ["call", "--sandbox-server"]])
def test_other_arguments_are_the_programs(arguments: list[str]) -> None:
    assert not parts.run_part(arguments)


@pytest.mark.real
def test_no_part_is_loaded_before_it_is_run() -> None:
    code = "import sys, core.program.parts; sys.exit(any(name.startswith('core.sandbox') for name in sys.modules))"
    assert subprocess.call([sys.executable, "-P", "-c", code], env=dict(os.environ, PYTHONPATH=str(ROOT))) == 0
