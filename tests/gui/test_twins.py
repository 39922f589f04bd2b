"""A twin for every source file of the window, with a test in it."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
WITHOUT = {
    "gui/__main__.py": "two lines that call gui.app.main, which has its own; tests/end2end starts it as a program",
}


def _sources() -> list[str]:
    paths = sorted(path for path in ROOT.glob("gui/**/*.py") if path.name != "__init__.py")
    return [path.relative_to(ROOT).as_posix() for path in paths]


def _twin(source: str) -> Path:
    path = ROOT / "tests" / source
    return path.with_name(f"test_{path.name}")


def _tests(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node.name for node in functions if node.name.startswith("test_")]


def test_every_source_file_has_a_twin_with_a_test() -> None:
    assert len(_sources()) > 80
    without = [name for name in _sources() if not (_twin(name).is_file() and _tests(_twin(name)))]
    assert without == sorted(WITHOUT)


def test_packages_hold_no_code_that_would_need_one() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in ROOT.glob("gui/**/__init__.py")
    }
    assert [name for name, lines in long.items() if len(lines) > 1] == []


def test_no_twin_is_left_of_a_file_that_is_gone() -> None:
    twins = sorted(ROOT.glob("tests/gui/**/test_*.py"))
    sources = {_twin(name) for name in _sources()}
    about_all = {  # of no single file
        "test_automation.py", "test_pyside_pin.py", "test_shortcuts.py", "test_ts_files.py", "test_twins.py",
    }  # fmt: skip
    assert [
        twin.relative_to(ROOT).as_posix() for twin in twins if twin not in sources and twin.name not in about_all
    ] == []
