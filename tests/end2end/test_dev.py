"""dev.py on machines that lack something: one clear line, exit code 2."""

from __future__ import annotations

import ast
import ctypes
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections import namedtuple
from importlib.metadata import distributions
from pathlib import Path
from typing import NoReturn

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "packaging" / "locks"
NO_NETWORK = "WARNING: Retrying (Retry(total=0)) after connection broken by NewConnectionError\n"
NOTHING = "ERROR: Could not find a version that satisfies the requirement {0} (from versions: none)\n"
NO_WHEEL = NOTHING + "ERROR: No matching distribution found for {0}\n"


def _locked(name: str) -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==(\S+)", (LOCKS / name).read_text(encoding="utf-8"), re.MULTILINE):
        versions.setdefault(canonicalize_name(package), []).append(version)
    return versions


# ---- the locked versions ----


def test_every_requirement_is_locked_at_a_version_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for name, used in (("development.txt", ("test", "check")), ("build.txt", ("build",)), ("bench.txt", ("bench",))):
        locked = _locked(name)
        for text in [*project["dependencies"], *(text for extra in used for text in extras[extra])]:
            requirement = Requirement(text)
            versions = locked[canonicalize_name(requirement.name)]
            assert any(requirement.specifier.contains(version) for version in versions), f"{text} in {name}"


def test_the_list_without_qt_has_the_same_versions() -> None:
    everything, core = _locked("development.txt"), _locked("core.txt")
    assert core.items() <= everything.items()
    assert set(everything) - set(core) == {
        "pyside6-essentials", "shiboken6", "qasync", "pytest-qt", "ruff", "mypy",
    }  # fmt: skip


def test_the_folder_gets_the_versions_that_were_tested() -> None:
    tested, folder = _locked("development.txt"), _locked("build.txt")
    assert {name: versions for name, versions in folder.items() if tested.get(name, versions) != versions} == {}
    assert "pyinstaller" in folder
    assert "pyinstaller" not in tested


def test_the_benchmark_measures_the_versions_that_were_tested() -> None:
    tested, measured = _locked("development.txt"), _locked("bench.txt")
    assert {name: versions for name, versions in measured.items() if tested.get(name, versions) != versions} == {}
    assert not {"tenacity", "stamina", "backoff", "httpx-retries"} & set(tested)


@pytest.mark.parametrize("name", ["development.txt", "core.txt", "build.txt", "bench.txt"])
def test_each_package_has_a_hash_and_no_index_is_named(name: str) -> None:
    text = (LOCKS / name).read_text(encoding="utf-8")
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\w)", text))
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)


def test_this_environment_has_the_locked_versions() -> None:
    locked = _locked("development.txt")
    here = {canonicalize_name(found.metadata["Name"]): found.version for found in distributions()}
    for name in ("pytest", "pyside6-essentials", "httpx2", "mypy"):
        assert here[canonicalize_name(name)] in locked[name]


# ---- Python ----


def test_it_can_be_read_by_python_3_6() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))


Version = namedtuple("Version", "major minor micro")


@pytest.mark.parametrize("version", [Version(3, 10, 13), Version(3, 14, 0)])
def test_another_python_is_looked_for_and_one_line_said_if_there_is_none(
    version: Version, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "pythons", dict)
    monkeypatch.setattr(sys, "version_info", version)
    code = dev.main(["run"])
    monkeypatch.undo()
    message = capsys.readouterr().err
    assert code == 2
    assert message.startswith(f"dev.py: Python 3.{version.minor} cannot run Jieru: install Python 3.11, 3.12 or 3.13")
    assert message.count("\n") == 1


def test_a_newer_python_goes_on_with_the_same_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def hand_over(command: list[str], environ: dict[str, str]) -> int:
        started.append(command)
        return 7

    monkeypatch.setattr(dev, "pythons", lambda: {(3, 11): "/old/python3.11", (3, 12): "/new/python3.12"})
    monkeypatch.setattr(dev, "hand_over", hand_over)
    monkeypatch.setattr(sys, "argv", ["dev.py", "test", "-k", "retry"])
    monkeypatch.setattr(sys, "version_info", Version(3, 9, 1))
    with pytest.raises(SystemExit) as end:
        dev.use_supported_python()
    monkeypatch.undo()
    assert end.value.code == 7
    assert started == [["/new/python3.12", str(ROOT / "dev.py"), "test", "-k", "retry"]]


@pytest.mark.real
def test_only_pythons_that_start_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "python{}.{}".format(*sys.version_info)
    for folder, script in (("shims", "exit 127"), ("bin", f'exec "{sys.executable}" "$@"')):
        program = tmp_path / folder / name
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    (tmp_path / "bin" / "python3.13").write_text("not a program")
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:{tmp_path / 'bin'}")
    monkeypatch.setenv("PYENV_ROOT", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert dev.pythons() == {sys.version_info[:2]: str(tmp_path / "bin" / name)}


# ---- the set-up ----


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone, as far as the set-up reads it, whose only package is in no index that answers."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "packaging", folder / "packaging")
    shutil.copy(ROOT / "dev.py", folder)
    return folder


def _start(folder: Path, **environ: str) -> tuple[int, str]:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index, "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    done = subprocess.run(
        [sys.executable, str(folder / "dev.py"), "check"],
        env=kept | pip | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.splitlines()[-1]


@pytest.mark.real
def test_no_network(clone: Path) -> None:
    code, line = _start(clone)
    assert code == 2
    assert line.startswith("dev.py: the package index cannot be reached")
    assert dev.damage(str(clone / ".venv"), "any") == "half made"


@pytest.mark.real
@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_that_makes_no_environments(clone: Path, tmp_path: Path, module: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules['{module}'] = None\n")
    code, line = _start(clone, PYTHONPATH=str(tmp_path))
    assert code == 2
    assert f"has no {module}: apt install python3-venv" in line


@pytest.mark.real
def test_an_environment_that_cannot_be_removed(clone: Path) -> None:
    (clone / ".venv").write_text("a file")
    code, line = _start(clone)
    assert code == 2
    assert ".venv cannot be repaired" in line
    assert (clone / ".venv").read_text() == "a file"


@pytest.mark.real
def test_a_full_disk(clone: Path) -> None:
    script = clone / "dev.py"
    script.write_text(re.sub("SPACE_MB = [0-9]+", "SPACE_MB = 10**12", script.read_text(encoding="utf-8")))
    code, line = _start(clone)
    assert code == 2
    assert line.startswith("dev.py: the disk is full")


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (NO_NETWORK + NO_WHEEL.format("h11"), "the package index cannot be reached"),
        (NO_WHEEL.format("h11"), "the package index cannot be reached"),
        (
            "Collecting h11\n  Using cached h11.whl\n" + NO_WHEEL.format("pyside6-essentials==6.11.3"),
            "ERROR: No matching distribution found for pyside6-essentials==6.11.3 for this system",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "a downloaded package is not"),
        ("Collecting h11\nERROR: something else\n", "the set-up failed: ERROR: something else"),
        ("", "the set-up failed: no output"),
    ],
)
def test_what_pip_says_becomes_one_line(output: str, line: str) -> None:
    said = dev.explain([text.strip() for text in output.splitlines()])
    assert said.startswith(line)
    assert "\n" not in said


def _environment(folder: Path) -> Path:
    package = folder / "lib" / "python3.11" / "site-packages" / "h11"
    info = package.with_name("h11-0.16.0.dist-info")
    info.mkdir(parents=True)
    package.mkdir()
    (package / "code.py").write_text("12345")
    (info / "RECORD").write_text("h11/code.py,sha256=x,5\nh11/__pycache__/code.pyc,,\nh11-0.16.0.dist-info/RECORD,,\n")
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "jieru-stamp").write_text("stamp")
    return package


def test_a_whole_environment_is_used_as_it_is(tmp_path: Path) -> None:
    assert dev.damage(str(tmp_path / "none"), "stamp") == "new"
    _environment(tmp_path / "whole")
    assert dev.damage(str(tmp_path / "whole"), "stamp") == ""
    assert dev.damage(str(tmp_path / "whole"), "of another lock") == "made for other versions"


def test_a_damaged_environment_is_seen(tmp_path: Path) -> None:
    package = _environment(tmp_path)
    (package / "code.py").write_text("123")
    assert dev.damage(str(tmp_path), "stamp") == "damaged (h11/code.py)"
    (package / "code.py").unlink()
    assert dev.damage(str(tmp_path), "stamp") == "damaged (h11/code.py)"
    (tmp_path / "bin" / "python").unlink()
    assert dev.damage(str(tmp_path), "stamp") == "without a Python or pip that starts"
    (tmp_path / "jieru-stamp").unlink()
    assert dev.damage(str(tmp_path), "stamp") == "half made"


# ---- starting ----


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str | None]]:
    """What ``run`` starts, with its Qt platform; the environment is taken as made."""
    commands: list[tuple[list[str], str | None]] = []

    def hand_over(command: list[str], environ: dict[str, str]) -> int:
        commands.append((command, environ.get("QT_QPA_PLATFORM")))
        return 3

    monkeypatch.setattr(dev, "hand_over", hand_over)
    monkeypatch.setattr(dev, "environment", lambda *_: "python")
    monkeypatch.setattr(dev, "translate", lambda: None)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return commands


@pytest.mark.parametrize("display", ["", ":4095"])
def test_without_a_display_the_call_is_made_off_screen(
    started: list[tuple[list[str], str | None]],
    display: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert dev.main(["run", "--lang", "zh"]) == 3
    assert started == [(["python", "-m", "gui", "--offscreen-demo", "--lang", "zh"], "offscreen")]
    assert "display" in capsys.readouterr().err


def test_with_a_display_the_window_is_started(
    started: list[tuple[list[str], str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "no_display", lambda: "")
    monkeypatch.setattr(dev, "need_libraries", lambda purpose: None)
    assert dev.main(["run", "--lang", "zh"]) == 3
    assert started == [(["python", "-m", "gui", "--lang", "zh"], None)]


def test_missing_system_libraries_are_named_for_apt_and_dnf(
    started: list[tuple[list[str], str | None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(name: str) -> object:
        if name in ("libxcb-cursor.so.0", "libxcb-randr.so.0"):
            raise OSError(name)
        return object()

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(dev, "no_display", lambda: "")
    monkeypatch.setattr(ctypes, "CDLL", load)
    assert dev.main(["run"]) == 2
    assert started == []
    message = capsys.readouterr().err
    assert "apt install libxcb-cursor0 libxcb-randr0   or: dnf install xcb-util-cursor libxcb\n" in message


def test_a_picture_needs_no_display_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(ctypes, "CDLL", loaded.append)
    monkeypatch.setattr(sys, "platform", "linux")
    dev.need_libraries("gui")
    assert "libEGL.so.1" in loaded
    assert not [name for name in loaded if "xcb" in name or "wayland" in name]


@pytest.mark.real
def test_the_exit_code_is_that_of_the_program() -> None:
    code = "import os, sys, dev; dev.hand_over([sys.executable, '-c', 'raise SystemExit(7)'], dict(os.environ))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60).returncode == 7


def test_an_unknown_word_is_answered_with_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["start"]) == 2
    assert dev.main([]) == 2
    assert "|".join(dev.WORDS) in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["build", "-h"]])
def test_who_asks_for_help_gets_the_words_and_nothing_is_built(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(words) == 0
    assert capsys.readouterr().out.startswith("usage: python3 dev.py " + "|".join(dev.WORDS))


def test_stopping_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "use_supported_python", interrupt)
    assert dev.main(["test"]) == 130
    assert capsys.readouterr().err == "stopped\n"
