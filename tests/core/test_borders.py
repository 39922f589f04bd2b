"""core without Qt, in a process that has imported nothing else; and nothing that blocks in a coroutine."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.key_admin import KeyAdmin

ROOT = Path(__file__).parents[2]

_EVERY_MODULE = """
import importlib, json, pkgutil, sys
import core
found = [module.name for module in pkgutil.walk_packages(core.__path__, "core.")]
names = [name for name in found if not name.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(json.dumps([names, sorted({name.partition(".")[0] for name in sys.modules})]))
"""

_ONE_MODULE = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def _fresh(script: str, *arguments: str) -> object:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _imports_of(module: str) -> set[str]:
    names = _fresh(_ONE_MODULE, module)
    assert isinstance(names, list)
    return set(names)


def test_core_imports_no_qt() -> None:
    answer = _fresh(_EVERY_MODULE)
    assert isinstance(answer, list)
    names, imported = answer
    files = {path for path in ROOT.glob("core/**/*.py") if path.name != "__main__.py"}
    assert len(names) + 1 == len(files), "a folder of core without __init__.py would not be looked at"
    assert not {"PySide6", "shiboken6", "qasync", "gui"} & set(imported)


def test_only_the_command_line_knows_the_command_line() -> None:
    others = [path for path in ROOT.glob("core/**/*.py") if path.parent.name != "cli"] + [*ROOT.glob("gui/**/*.py")]
    assert [str(path) for path in others if "core.cli" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("heavy", ["httpx", "httpx2", "keyring", "cryptography", "sqlite3", "platformdirs"])
def test_the_retry_handler_alone_is_light(heavy: str) -> None:
    assert heavy not in _imports_of("core.api_retry_handler")


def test_a_heavy_import_would_be_seen() -> None:
    assert "sqlite3" in _imports_of("sqlite3.dbapi2")


BLOCKING = {
    name.removeprefix("a")
    for owner in (APICredentialManager, KeyAdmin)
    for name in vars(owner)
    if name.startswith("a") and name.removeprefix("a") in vars(owner)
}
"""The credential manager's methods that may wait for a keyring, a disk or another process."""


def _blocking_calls(tree: ast.AST, *, inside: bool = False) -> Iterator[ast.Call]:
    """The calls of such a method within a coroutine; a plain function in it may run elsewhere, and is looked over."""
    for node in ast.iter_child_nodes(tree):
        if (
            inside
            and isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in BLOCKING
        ):
            yield node
        within = isinstance(node, ast.AsyncFunctionDef) or (
            inside and not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef)
        )
        yield from _blocking_calls(node, inside=within)


def test_no_coroutine_calls_a_blocking_credential_method() -> None:
    assert len(BLOCKING) == 13
    found = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for package in ("core", "gui")
        for file in ROOT.glob(f"{package}/**/*.py")
        for call in _blocking_calls(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_such_a_call_would_be_seen() -> None:
    lines = [
        "async def f():",
        "  def g():",
        "    m.status('x')",
        "  if m.get_credential('a', 'b'):",
        "    m.aget_credential()",
    ]
    bad = "\n".join(lines)
    assert [call.lineno for call in _blocking_calls(ast.parse(bad))] == [4]
