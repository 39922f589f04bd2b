"""How long a file may be: one idea each."""

from __future__ import annotations

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
