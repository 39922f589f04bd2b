"""How the files of the source are cut: one idea each, and a test beside each."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
CAPS = {
    "dev.py": 400,
    "core/**/*.py": 400,
    "gui/**/*.py": 400,
    "packaging/**/*.py": 400,
    "tests/**/*.py": 600,
    "gui/main_window.py": 250,
}


def _lengths(pattern: str) -> dict[str, int]:
    return {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob(pattern)
    }


@pytest.mark.parametrize(("pattern", "cap"), CAPS.items())
def test_no_file_is_longer_than_its_cap(pattern: str, cap: int) -> None:
    lengths = _lengths(pattern)
    assert lengths, f"nothing matches {pattern}"
    assert {name: length for name, length in lengths.items() if length > cap} == {}


@pytest.mark.parametrize("package", ["core", "gui"])
def test_the_median_file_is_short(package: str) -> None:
    lengths = [length for length in _lengths(f"{package}/**/*.py").values() if length]
    assert median(lengths) <= 120


WITHOUT_TWIN = {
    "core/__init__.py": "the version alone",
    "core/cli/__init__.py": "the entry point; tests/core/cli/test_program.py stops it while it loads",
    "core/cli/__main__.py": "two lines; every test of tests/core/cli/test_call.py starts by it",
    "core/history/__init__.py": "exports only",
    "core/sandbox/__main__.py": "its twin is called tests/core/sandbox/test_main.py",
    "core/sandbox/contract.py": "names that client and server share; no code",
}
"""Source files of core without a test file of the same name, each with the reason."""


def _is_empty(file: Path) -> bool:
    return all(isinstance(node, ast.Expr) for node in ast.parse(file.read_text(encoding="utf-8")).body)


def test_every_file_of_core_has_a_twin_among_the_tests() -> None:
    lonely = set()
    for file in ROOT.glob("core/**/*.py"):
        twin = ROOT / "tests" / file.relative_to(ROOT).parent / f"test_{file.name}"
        if not twin.exists() and not _is_empty(file):
            lonely.add(file.relative_to(ROOT).as_posix())
    assert lonely == set(WITHOUT_TWIN)
