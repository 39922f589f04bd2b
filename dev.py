#!/usr/bin/env python3
"""Everything a newcomer needs: ``python3 dev.py run`` and ``python3 dev.py test``, and the checks beside them.

Owns the virtual environments: makes them, installs the locked versions, notices when one is damaged. Needs nothing but
Python's own library, and stays readable to Python 3.6, far enough to find a newer one or to say in one line which one
is needed; so annotations that 3.6 does not know are in quotes.
"""

import contextlib
import ctypes
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import typing

ROOT = os.path.dirname(os.path.abspath(__file__))
SUPPORTED = ((3, 13), (3, 12), (3, 11))
SPACE_MB = 600  # an environment with PySide6 takes 420 MB, its download 100 MB
BIN = "Scripts" if os.name == "nt" else "bin"
BORDERS = ("tests/core/test_borders.py", "tests/core/test_source_files.py", "tests/gui/test_ts_files.py")
WORDS = {
    "run": "start the window; without a display, make the first call in an off-screen window",
    "test": "run the tests on all cores, and tests/core on the other supported Pythons found; arguments go to pytest",
    "check": "ruff, mypy --strict, and the borders between the parts",
    "shots": "draw every screen into the folder shots/",
    "bench": "measure speed and memory beside the bare libraries, with a table; --help names the parts",
    "build": "make dist/jieru, a folder that runs without Python, and try it",
}


class Stop(Exception):  # noqa: N818 - no error of the program, but the one line that ends it
    """One line for the user; the exit code is 2."""


def main(arguments: "list[str]") -> int:
    """Do what the first argument says; the exit code is that of what was started, 2 when it could not be started."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    asked = {"-h", "--help"} & set(arguments)
    if word not in WORDS or (asked and word in ("check", "build")):  # the others tell themselves
        print("usage: python3 dev.py " + "|".join(WORDS))
        print("\n".join(f"  {name:<6} {meaning}" for name, meaning in WORDS.items()))
        return 0 if asked else 2
    try:
        use_supported_python()
        os.chdir(ROOT)
        if word in ("shots", "bench"):
            return off_screen(word, rest)
        return {"run": run, "test": test, "check": check, "build": build}[word](rest)
    except Stop as stop:
        say(f"dev.py: {stop}")
        return 2
    except KeyboardInterrupt:
        say("stopped")
        return 130


def run(arguments: "list[str]") -> int:
    """Start the window, or the off-screen demonstration where there is no display."""
    why_not = no_display()
    need_libraries("gui" if why_not else "x11" if os.environ.get("DISPLAY") else "wayland")
    python = environment(".venv", "development.txt")
    translate()
    environ = dict(os.environ)
    if why_not:
        say(f"{why_not}: making the first call in an off-screen window. 没有显示器，在屏外窗口里演示第一次调用。")
        environ["QT_QPA_PLATFORM"] = "offscreen"
        arguments = ["--offscreen-demo", *arguments]
    return hand_over([python, "-m", "gui", *arguments], environ)


def test(arguments: "list[str]") -> int:
    """Run everything on this Python; without arguments also ``tests/core`` on the others that are installed."""
    need_libraries("gui")
    python = environment(".venv", "development.txt")
    translate()
    this = sys.version_info[:2]
    cores = str(min(os.cpu_count() or 1, 4))  # each holds Qt
    parallel = [] if arguments else ["-n", cores, "--dist=loadfile", "--no-loadscope-reorder", "--max-suite-reruns=3"]
    results = [pytest(python, [*parallel, *arguments], "Python {}.{}".format(*this))]
    others = pythons() if not arguments else {}
    for version, name in [] if arguments else [(version, "{}.{}".format(*version)) for version in SUPPORTED]:
        if version in others and version != this:
            python = environment(f".venv-{name}", "core.txt", base=others[version])
            # there is no Qt and no pytest-qt there: its settings in pyproject.toml are unknown, and that is no error
            lenient = ["-o", "addopts=-ra --import-mode=importlib --rerun-show-tracebacks", "-Wignore:Unknown config"]
            results.append(pytest(python, [*lenient, *parallel, "tests/core"], f"Python {name}, tests/core"))
        elif version != this:
            say(f"Python {name} is not installed: tests/core was not run on it")
    for title, _, closing in reversed(results):  # the whole suite is the last line
        print(f"{title}: {closing}")
    return max(code for _, code, _ in results)


def check(arguments: "list[str]") -> int:
    """Run every check, also after one that failed."""
    python = environment(".venv", "development.txt")
    environ = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    failed = []
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["pytest", "-q", *BORDERS]):
        title = " ".join(command[:2])
        print(f"== {title}", flush=True)
        if subprocess.call([python, "-m", *command, *arguments], env=environ, stdin=subprocess.DEVNULL):
            failed.append(title)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def off_screen(word: str, arguments: "list[str]") -> int:
    """Become a Python program that draws, but not on the display."""
    need_libraries("gui")
    python, module = environment(".venv", "development.txt"), "gui.shots"
    translate()
    if word == "bench":  # with the libraries that it measures beside ours
        python, module = environment(".venv-bench", "bench.txt"), "tests.benchmarks"
    return hand_over([python, "-m", module, *arguments], dict(os.environ, QT_QPA_PLATFORM="offscreen"))


def build(arguments: "list[str]") -> int:
    """Make the folder to hand to somebody, in an environment that holds nothing else."""
    for display in ("x11", "wayland"):  # their libraries go into the folder
        need_libraries(display)
    return hand_over([environment(".venv-build", "build.txt"), "packaging/build.py", *arguments], dict(os.environ))


# ---- Python ----


def use_supported_python() -> None:
    """Return on a supported Python; else start this again with one, or stop."""
    if sys.version_info[:2] in SUPPORTED:
        return
    this = "Python {}.{} cannot run Jieru".format(*sys.version_info)
    found = pythons()
    if not found:
        raise Stop(
            f"{this}: install Python 3.11, 3.12 or 3.13 (python.org; apt install python3 python3-venv; "
            "dnf install python3.12) and start again. 需要 Python 3.11–3.13。"
        )
    newest = found[max(found)]
    say(f"{this}, going on with {newest}")
    sys.exit(hand_over([newest, os.path.abspath(__file__), *sys.argv[1:]], dict(os.environ)))


def pythons() -> "dict[tuple[int, int], str]":
    """The supported Pythons of this machine, on PATH and of pyenv, each proven by starting it."""
    found = {}
    for version in SUPPORTED:
        name = "python{}.{}".format(*version)
        paths = [os.path.join(folder, name) for folder in os.get_exec_path()]
        for root in (os.environ.get("PYENV_ROOT", ""), os.path.expanduser("~/.pyenv")):
            paths += sorted(glob.glob(os.path.join(root, "versions", name[6:] + ".*", "bin", name))) if root else []
        proof = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != {version})"
        for path in paths:
            # a shim of pyenv exists even for versions that are switched off
            if os.access(path, os.X_OK) and quiet([path, "-c", proof]) == 0:
                found[version] = path
                break
    return found


def quiet(command: "list[str]") -> int:
    """The exit code of a command that is to say nothing."""
    with open(os.devnull, "r+b") as null, contextlib.suppress(OSError):
        return subprocess.call(command, stdin=null, stdout=null, stderr=null)
    return 127


# ---- environments ----


def environment(name: str, lock_name: str, base: str = "") -> str:
    """Make sure that an environment has exactly the locked versions; the path of its Python.

    Args:
        name: Its folder.
        lock_name: The list of its packages, with hashes.
        base: The Python to make it with; the running one if empty.
    """
    folder = os.path.join(ROOT, name)
    base = base or getattr(sys, "_base_executable", sys.executable)
    lock = os.path.join(ROOT, "packaging", "locks", lock_name)
    with open(lock, "rb") as file:
        locked = file.read()
    version = subprocess.check_output([base, "-c", "import sys; print(sys.version)"], stdin=subprocess.DEVNULL)
    stamp = hashlib.sha256(locked + version).hexdigest()
    with one_at_a_time():
        reason = damage(folder, stamp)
        if reason:
            make_room(folder, base, reason)
            python = os.path.join(folder, BIN, "python")
            quietly = "--no-input --progress-bar off --no-warn-script-location"
            install = [python, "-m", "pip", "install", *quietly.split()]
            packages = len(re.findall(rb"^[\w.-]+==", locked, re.MULTILINE))
            stage(f"{name} with {base}", [base, "-m", "venv", folder])
            stage(f"{packages} locked packages", [*install, "--require-hashes", "-r", lock], total=packages)
            if lock_name == "development.txt":
                stage("jieru itself", [*install, "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT])
            with open(os.path.join(folder, "jieru-stamp"), "w") as file:
                file.write(stamp)
    return os.path.join(folder, BIN, "python")


def damage(folder: str, stamp: str) -> str:
    """Why an environment cannot be used as it is; empty if it can."""
    if not os.path.lexists(folder):
        return "new"
    try:
        with open(os.path.join(folder, "jieru-stamp")) as file:
            if file.read() != stamp:
                return "made for other versions"
    except OSError:
        return "half made"
    if quiet([os.path.join(folder, BIN, "python"), "-c", "import pip"]):
        return "without a Python or pip that starts"
    site_packages = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
    for record in glob.glob(os.path.join(folder, site_packages, "*.dist-info", "RECORD")):
        with open(record, encoding="utf-8") as file:
            rows = [line.rstrip("\n").rsplit(",", 2) for line in file]
        for name, _, size in rows:
            path = os.path.join(os.path.dirname(record), "..", name.strip('"'))
            # compiled files have no size here, or are made anew by Python itself
            if size and not name.endswith(".pyc") and not (os.path.exists(path) and os.path.getsize(path) == int(size)):
                return f"damaged ({name})"
    return ""


def make_room(folder: str, base: str, reason: str) -> None:
    """Take away the old environment, and stop if a new one cannot be made."""
    for module in ("venv", "ensurepip"):
        if quiet([base, "-c", f"import {module}"]):
            raise Stop(
                f"{base} has no {module}: apt install python3-venv   or: dnf install python3-pip, and start again"
            )
    if reason != "new":
        say(f"{folder} is {reason}: making it anew")
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise Stop(f"{folder} cannot be repaired ({error.strerror or error}): delete it and start again") from None
    free = shutil.disk_usage(ROOT).free // 1000000
    if free < SPACE_MB:
        raise Stop(f"the disk is full: {free} MB free in {ROOT}, {SPACE_MB} MB needed. 磁盘空间不足。")


def stage(title: str, command: "list[str]", total: int = 0) -> None:
    """Run one step of the set-up, with a line that says what is being done and how long it took."""
    started = time.monotonic()
    live = sys.stderr.isatty()
    lines: list[str] = []
    sys.stderr.write(f"[{title}] ... ")
    sys.stderr.flush()
    # in an environment of its own --user is an error; all other settings of pip are the machine's
    environ = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONUNBUFFERED="1")
    process = subprocess.Popen(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    for raw in process.stdout or ():
        lines.append(raw.decode("utf-8", "replace").strip())
        if live:
            seen = sum(line.startswith("Collecting ") for line in lines)
            news = f"[{title}] {f'{seen}/{total} ' if total else ''}{time.monotonic() - started:.0f} s {lines[-1]}"
            sys.stderr.write("\r\x1b[K" + news[: shutil.get_terminal_size().columns - 1])
            sys.stderr.flush()
    failed = process.wait()
    if live:
        sys.stderr.write(f"\r\x1b[K[{title}] ... ")
    say(f"{'failed' if failed else 'done'} in {time.monotonic() - started:.1f} s")
    if failed:
        raise Stop(explain(lines))


def explain(lines: "list[str]") -> str:
    """What went wrong in pip or venv, in one line."""
    text = "\n".join(lines)
    errors = [line for line in lines if "error" in line.lower()] or lines or ["no output"]
    if "Errno 28" in text or "No space left" in text:
        return f"the disk is full: make {SPACE_MB} MB of room and start again. 磁盘空间不足。"
    if "DO NOT MATCH THE HASHES" in text:
        return "a downloaded package is not the locked one (its hash differs): use another package index"
    nothing_came = "(from versions: none)" in text and not re.search("^(Downloading|Using cached)", text, re.MULTILINE)
    if nothing_came or re.search(r"Retrying \(|Could not fetch URL|Connection|Timeout|SSLError|ProxyError", text):
        return (
            "the package index cannot be reached: check the network, or name a mirror with "
            "pip config set global.index-url URL. 连不上软件包源，请检查网络或配置镜像。"
        )
    if "No matching distribution" in text:
        return errors[-1] + " for this system (on Linux PySide6 needs glibc 2.34: Debian 12, Ubuntu 22.04, RHEL 9)"
    return f"the set-up failed: {errors[-1]}"


@contextlib.contextmanager
def one_at_a_time() -> "typing.Iterator[None]":
    """Let a second dev.py wait until the first has made the environment."""
    with open(os.path.abspath(__file__)) as file:
        if os.name != "nt":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("another dev.py is making the environment, waiting for it")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


# ---- what Qt needs ----


def no_display() -> str:
    """Why a window cannot be shown; empty if it can."""
    if not sys.platform.startswith("linux"):
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.startswith(("offscreen", "minimal")):
        return f"QT_QPA_PLATFORM is {platform}"
    if platform.startswith(("vnc", "linuxfb", "eglfs")) or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    if not os.environ.get("DISPLAY"):
        return "there is no display"
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return ""  # need_libraries names it
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    dead = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return f"the display {os.environ['DISPLAY']} does not answer" if dead else ""


def need_libraries(purpose: str) -> None:
    """Stop with the packages that Qt misses for ``gui``, ``x11`` or ``wayland``; Qt itself would only abort."""
    if not sys.platform.startswith("linux"):
        return
    apt: list[str] = []
    dnf: list[str] = []
    with open(os.path.join(ROOT, "packaging", "system-libraries.txt"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    for library, wanted_for, apt_name, dnf_name in rows:
        if wanted_for in ("gui", purpose):
            try:
                ctypes.CDLL(library)
            except OSError:
                apt.append(apt_name)
                dnf += [dnf_name] if dnf_name not in dnf else []
    if apt:
        raise Stop(
            f"missing system libraries 缺少系统库: apt install {' '.join(apt)}   or: dnf install {' '.join(dnf)}"
        )


def translate() -> None:
    """Build the translations that are older than their source."""
    for source in glob.glob(os.path.join(ROOT, "resources", "i18n", "*.ts")):
        target = source[:-3] + ".qm"
        if not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source):
            lrelease = os.path.join(ROOT, ".venv", BIN, "pyside6-lrelease")
            if subprocess.call([lrelease, "-silent", source, "-qm", target], stdin=subprocess.DEVNULL):
                raise Stop(f"{source} cannot be made into {target}")


# ---- starting things ----


def pytest(python: str, arguments: "list[str]", title: str) -> "tuple[str, int, str]":
    """Run pytest, showing its output; the title, the exit code, and pytest's closing line."""
    print(f"== {title}", flush=True)
    environ = dict(os.environ, QT_QPA_PLATFORM="offscreen", COLUMNS=str(shutil.get_terminal_size().columns))
    command = [python, "-m", "pytest", "--color=yes" if sys.stdout.isatty() else "--color=no", *arguments]
    process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    closing = "no test was run"
    for raw in process.stdout or ():
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
        line = re.sub(r"\x1b\[[\d;]*m", "", raw.decode("utf-8", "replace")).strip("= \r\n")
        if re.search(r"\d (passed|failed|errors?|skipped|deselected)\b.* in [\d.]+s", line):
            closing = line
    return title, process.wait(), closing


def hand_over(command: "list[str]", environ: "dict[str, str]") -> int:
    """Become the program, so that its signals and its exit code are the user's; on Windows wait for it."""
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.call(command, env=environ)
    return os.execve(command[0], command, environ)  # noqa: S606 - there is no shell, on purpose


def say(line: str) -> None:
    """One line about the set-up, beside the output of what is started."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
