"""core without Qt, in a process that has imported nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("heavy", ["httpx", "httpx2", "keyring", "cryptography", "sqlite3", "platformdirs"])
def test_the_retry_handler_alone_is_light(heavy: str) -> None:
    assert heavy not in _imports_of("core.api_retry_handler")


def test_a_heavy_import_would_be_seen() -> None:
    assert "sqlite3" in _imports_of("sqlite3.dbapi2")
