"""The wheel in a clean environment, used from an empty folder: nothing may depend on the source tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("core", "gui", "resources", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.real

_PUBLIC_API = """
from importlib.resources import files

from core.api_credential_manager import APICredentialManager, get_credential_manager
from core.api_retry_handler import (APIRetryHandler, RetryPolicy, RetryStats, RetryStrategy,
                                    execute_with_retry, retry_on_failure, get_retry_handler, get_stats)
from core.configurable_api_connector import (ConfigurableAPIConnector, get_api_connector_manager,
    DouyinAPIConnector, Ths123APIConnector, ERPAPIConnector, ContentPlatformAPIConnector)
import core, gui, resources

for folder, ending in (("platforms", ".toml"), ("texts", ".toml"), ("i18n", ".qm"), ("icons", ".svg")):
    found = [entry for entry in files("resources").joinpath(folder).iterdir() if entry.name.endswith(ending)]
    assert found and all(entry.read_bytes() for entry in found), folder
print(core.__file__, gui.__file__, resources.__file__, sep="\\n")
"""


def _run(*command: str | Path, cwd: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this source, built aside so that the source tree stays clean."""
    folder = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    build = ("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", "dist", ".")
    _run(sys.executable, "-m", "pip", *build, cwd=folder)
    (built,) = (folder / "dist").glob("jieru-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a clean environment with the wheel and, by reference, its dependencies."""
    folder = tmp_path_factory.mktemp("clean")
    _run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    # a .pth file adds the folder alone: the editable installation of this source, itself a .pth file there, stays out
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python.parent


def test_it_holds_the_packages_and_their_data_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"core", "gui", "resources"}
    for name in ("core/py.typed", "gui/py.typed", "resources/texts/zh.toml", "resources/i18n/jieru_zh_CN.qm"):
        assert name in names
    source = {str(path.relative_to(ROOT)) for package in ("core", "gui") for path in ROOT.glob(f"{package}/**/*.py")}
    assert source <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_public_api_and_the_resources(installed: Path, tmp_path: Path) -> None:
    places = _run(installed / "python", "-c", _PUBLIC_API, cwd=tmp_path).splitlines()
    assert all(Path(place).is_relative_to(installed.parent) for place in places), places


def test_the_command_line(installed: Path, tmp_path: Path) -> None:
    assert "credentials" in _run(installed / "jieru-cli", "--help", cwd=tmp_path)
    answer = _run(installed / "jieru-cli", "call", "douyin", "video.list", "--sandbox", "--json", cwd=tmp_path)
    assert '"ok": true' in answer


def test_the_window(installed: Path, tmp_path: Path) -> None:
    assert ".png" in _run(installed / "jieru", "--offscreen-demo", cwd=tmp_path)


def test_the_self_test(installed: Path, tmp_path: Path) -> None:
    lines = _run(installed / "jieru", "--self-test", cwd=tmp_path).splitlines()
    assert lines
    assert not [line for line in lines if line.startswith("failed")]
