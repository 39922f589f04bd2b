#!/usr/bin/env python3
"""The developer's one command: sets up everything it needs, then does what it was asked.

    python3 dev.py run      start the window
    python3 dev.py test     run the tests, on every supported Python that is here
    python3 dev.py check    ruff, mypy --strict, translations, file lengths
    python3 dev.py shots    pictures of every screen, in shots/

Needs nothing but Python 3.11 to 3.13. Must not import anything of the project: it runs before that is installed.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
TYPE_CHECKING = False
if TYPE_CHECKING:
    Version = tuple[int, int]
SUPPORTED = ((3, 11), (3, 12), (3, 13))
WORDS = ("run", "test", "check", "shots")
LIBRARIES = (  # what Qt's window needs on Linux: library, Debian's package, Fedora's package
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    ("libEGL.so.1", "libegl1", "mesa-libEGL"),
    ("libGL.so.1", "libgl1", "mesa-libGL"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
)


def main(arguments: list[str]) -> int:
    """Do one word; the exit code."""
    here = (sys.version_info[0], sys.version_info[1])
    if here not in SUPPORTED:
        return use_another_python(arguments)
    if not arguments or arguments[0] not in WORDS:
        return say("usage: python3 dev.py " + "|".join(WORDS))
    word, rest = arguments[0], arguments[1:]
    missing = missing_libraries()
    if missing and (word in ("test", "shots") or (word == "run" and has_display())):
        return say(
            "The window needs system libraries that are missing. Debian/Ubuntu: apt install "
            + " ".join(debian for _, debian, _ in missing)
            + " · Fedora: dnf install "
            + " ".join(fedora for _, _, fedora in missing)
        )
    try:
        python = set_up(sys.executable, os.path.join(ROOT, ".venv"), here)
    except SetUpError as problem:
        return say(str(problem))
    return {"run": run, "test": test, "check": check, "shots": shots}[word](python, rest)


class SetUpError(Exception):
    """One line that says what is wrong and what to do."""


def run(python: str, rest: list[str]) -> int:
    """Start the window, or, without a display, the demo off screen."""
    build_translations(python)
    if has_display():
        return call([python, "-m", "gui", *rest])
    print("No display: the window is drawn off screen, and one sandbox call is made in it.", flush=True)
    return call([python, "-m", "gui", "--offscreen-demo", *rest], QT_QPA_PLATFORM="offscreen")


def test(python: str, rest: list[str]) -> int:
    """The whole suite here; tests/core on the other supported Pythons."""
    build_translations(python)
    code = call([python, "-m", "pytest", *rest], QT_QPA_PLATFORM="offscreen")
    for version in SUPPORTED:
        other = None if version == sys.version_info[:2] or rest else find_pyenv(version)
        if other is None or code:
            continue
        name = "%d.%d" % version
        print("tests/core on Python " + name, flush=True)
        try:
            other_python = set_up(other, os.path.join(ROOT, ".venv-" + name), version)
        except SetUpError as problem:
            return say(str(problem))
        code = call([other_python, "-m", "pytest", "tests/core", "-q", "-p", "no:pytest-qt"])
    return code


def check(python: str, rest: list[str]) -> int:
    """Every check that needs no window; all of them run, the first bad exit code counts."""
    codes = [
        call([python, "-m", "ruff", "check", "."]),
        call([python, "-m", "ruff", "format", "--check", "."]),
        call([python, "-m", "mypy"]),
        check_translations(),
        check_lengths(),
    ]
    return next((code for code in codes if code), 0)


def shots(python: str, rest: list[str]) -> int:
    """Pictures of every screen."""
    build_translations(python)
    return call([python, "-m", "gui.shots", *rest], QT_QPA_PLATFORM="offscreen")


# ---- set-up ----


def set_up(base: str, folder: str, version: Version) -> str:
    """The Python of the environment in ``folder`` with the locked versions; made, mended or left as it is."""
    lock = os.path.join(ROOT, "packaging", "locks", "py%d%d.txt" % version)
    with open(lock, "rb") as file:
        wanted = hashlib.sha256(file.read()).hexdigest() + " " + folder
    windows = os.name == "nt"
    python = os.path.join(folder, "Scripts" if windows else "bin", "python.exe" if windows else "python")
    stamp = os.path.join(folder, "jieru-installed")
    if read(stamp) == wanted and works(python, version):
        return python
    started = time.monotonic()
    if not works(python, version):
        print("[1/2] Making %s with Python %d.%d …" % (os.path.basename(folder), *version), flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        made = quiet([base, "-m", "venv", folder])
        if made.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise SetUpError(explain_venv(made.stderr + made.stdout, version))
    print("[2/2] Installing the locked versions (some 100 MB the first time) …", flush=True)
    command = [python, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "-q", "-r", lock]
    installed = quiet(command)
    if installed.returncode:
        raise SetUpError(explain_pip(installed.stderr + installed.stdout))
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)
    print("Ready after %.0f s." % (time.monotonic() - started), flush=True)
    return python


def explain_venv(output: str, version: Version) -> str:
    """Why no environment could be made."""
    if "ensurepip" in output:
        return (
            "This Python cannot make environments (no ensurepip). Debian/Ubuntu: apt install python%d.%d-venv" % version
        )
    if "No space left" in output:
        return "The disk is full: an environment needs some 600 MB."
    return "Could not make the environment: " + last_line(output)


def explain_pip(output: str) -> str:
    """Why the packages could not be installed."""
    low = output.lower()
    if "no space left" in low:
        return "The disk is full: the packages need some 600 MB."
    if "do not match the hashes" in low:
        return "A package does not have the locked hash: it was not installed. Check the package index in use."
    signs = ("connection", "could not find a version", "no matching distribution", "timed out", "name resolution")
    if any(sign in low for sign in signs):
        return "The package index cannot be reached. Check the network or pip's index settings, then try again."
    return "Installing failed: " + last_line(output)


def works(python: str, version: Version) -> bool:
    """Whether the environment's Python starts, has pip, and is of the right version."""
    if not os.path.exists(python):
        return False
    code = "import sys, pip; sys.exit(sys.version_info[:2] != %r)" % (version,)
    return quiet([python, "-c", code]).returncode == 0


def use_another_python(arguments: list[str]) -> int:
    """Start again with a supported Python if there is one."""
    for version in reversed(SUPPORTED):
        other = shutil.which("python%d.%d" % version) or find_pyenv(version)
        if other:
            return subprocess.call([other, os.path.abspath(__file__), *arguments])
    return say("Python 3.11, 3.12 or 3.13 is needed; this is %s and no other was found." % platform.python_version())


def find_pyenv(version: Version) -> str | None:
    """The newest Python of that version that pyenv has, or None."""
    folder = os.path.join(os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv"), "versions")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    mine = [name for name in names if name.startswith("%d.%d." % version) and name.split(".")[-1].isdigit()]
    for name in sorted(mine, key=lambda name: int(name.split(".")[-1]), reverse=True):
        python = os.path.join(folder, name, "bin", "python")
        if os.path.exists(python):
            return python
    return None


# ---- what the checks look at ----


def build_translations(python: str) -> None:
    """Compile each .ts that is newer than its .qm; .qm files are not committed."""
    folder = os.path.join(ROOT, "resources", "i18n")
    tool = os.path.join(os.path.dirname(python), "pyside6-lrelease")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        source = os.path.join(folder, name)
        target = source[:-3] + ".qm"
        fresh = os.path.exists(target) and os.path.getmtime(target) >= os.path.getmtime(source)
        if name.endswith(".ts") and not fresh:
            quiet([tool, source, "-qm", target])


def check_translations() -> int:
    """No string without a translation."""
    folder = os.path.join(ROOT, "resources", "i18n")
    bad = 0
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        if name.endswith(".ts"):
            count = (read(os.path.join(folder, name)) or "").count('type="unfinished"')
            if count:
                bad = say("%s: %d strings without a translation" % (name, count))
    return bad


def check_lengths() -> int:
    """No file longer than its cap: 400 lines, tests 600."""
    listed = quiet(["git", "-C", ROOT, "ls-files", "*.py"]).stdout.split()
    bad = 0
    for name in listed:
        lines = (read(os.path.join(ROOT, name)) or "").count("\n")
        if lines > (600 if name.startswith("tests/") else 400):
            bad = say("%s has %d lines: does it hold more than one idea?" % (name, lines))
    return bad


def missing_libraries() -> list[tuple[str, str, str]]:
    """The system libraries of LIBRARIES that cannot be loaded; none off Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for entry in LIBRARIES:
        try:
            ctypes.CDLL(entry[0])
        except OSError:
            missing.append(entry)
    return missing


def has_display() -> bool:
    """Whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# ---- small things ----


def call(command: list[str], **environment: str) -> int:
    """Run a command in the project's folder; its exit code."""
    try:
        return subprocess.call(command, cwd=ROOT, env=dict(os.environ, **environment))
    except KeyboardInterrupt:
        return 130


def quiet(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)


def read(path: str) -> str | None:
    """The text of a file, or None."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def last_line(output: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


def say(line: str) -> int:
    """One line on stderr; exit code 2."""
    print(line, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
