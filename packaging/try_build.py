"""Proof that the folder works: copied to another place, and run there from an empty folder with an empty home.

Owns what is tried. The programs get no Python, no source and no setting of this machine: only a PATH with nothing of
ours in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

LIMIT_S = 120.0
SHOWN_S = 30.0
ENDED_S = 5.0
ENDING = ".exe" if os.name == "nt" else ""
_SYSTEM = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP")  # what no Windows program starts without
_SESSION = "/org/freedesktop/secrets/collection/session"  # is always there, in memory, and has no password


class DoesNotWorkError(Exception):
    """What a program of the folder did, and should not have done."""


def try_build(folder: Path) -> int:
    """Run the programs of ``folder`` as a stranger would; 0 if all is in order, else 1."""
    with tempfile.TemporaryDirectory(prefix="jieru-build-") as scratch:
        copy = Path(scratch) / "接入台 for a friend" / "jieru"  # a space and Chinese, as in many a user's path
        shutil.copytree(folder, copy, symlinks=True)
        before = contents(copy)
        try:
            for trial in (self_test, command_line, window, self_test_with_keyring):
                home = Path(scratch) / trial.__name__
                home.mkdir()
                trial(copy, home)
            nothing_written(before, copy)
        except (DoesNotWorkError, subprocess.SubprocessError) as error:
            print(f"the folder does not work: {error}")
            return 1
    print("the folder works")
    return 0


def self_test(folder: Path, home: Path) -> None:
    """``jieru --self-test`` finds everything in order, and leaves the home empty."""
    print(start([folder / f"jieru{ENDING}", "--self-test"], home), end="")
    left = [str(path.relative_to(home)) for path in home.rglob("*")]
    if left:
        raise DoesNotWorkError(f"the self-test left {left}")


def command_line(folder: Path, home: Path) -> None:
    """``jieru-cli`` says its version, and makes a call in the sandbox."""
    program = folder / f"jieru-cli{ENDING}"
    print(start([program, "--version"], home), end="")
    call = json.loads(start([program, "call", "douyin", "video.list", "--sandbox", "--json"], home))
    if not call["ok"] or len(call["attempts"]) < 4:
        raise DoesNotWorkError(f"the call ended with {call['error']} after {len(call['attempts'])} steps")


def window(folder: Path, home: Path) -> None:
    """``jieru`` shows its window on a display, and ends when it is asked to."""
    if not available("Xvfb", "xdotool"):
        return
    with contextlib.ExitStack() as stack:
        display_in, display_out = os.pipe()
        number = stack.enter_context(os.fdopen(display_in))
        command = ["Xvfb", "-displayfd", str(display_out), "-screen", "0", "1600x1000x24"]
        screen = subprocess.Popen(
            command, pass_fds=(display_out,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        stack.enter_context(screen)
        stack.callback(screen.terminate)
        os.close(display_out)
        environ = environment(home, DISPLAY=f":{number.readline().strip()}")
        began = time.monotonic()
        program = stack.enter_context(subprocess.Popen([folder / "jieru"], env=environ, cwd=home))
        stack.callback(program.kill)
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Jieru"]
        subprocess.run(search, env=environ, stdout=subprocess.DEVNULL, check=True, timeout=SHOWN_S)
        shown = time.monotonic() - began
        program.terminate()
        code = program.wait(ENDED_S)
    print(f"== jieru: window on a display after {shown:.1f} s, exit code {code}", flush=True)
    if code:
        raise DoesNotWorkError(f"the window ended with exit code {code}")


def self_test_with_keyring(folder: Path, home: Path) -> None:
    """The self-test once more, beside a Secret Service of its own: the keyring's modules are in the folder."""
    if not available("dbus-run-session", "gnome-keyring-daemon"):
        return
    # the bus starts the daemon when it is asked for a keyring
    command: list[str | Path] = ["dbus-run-session", "--", folder / "jieru", "--self-test"]
    place = {"XDG_RUNTIME_DIR": str(home), "KEYRING_PROPERTY_PREFERRED_COLLECTION": _SESSION}
    lines = start(command, home, **place).splitlines()
    said = next((line for line in lines if "SecretService" in line), "nothing")
    if not said.startswith("ok") or "stores, returns and deletes" not in said:
        raise DoesNotWorkError(f"of a keyring that answers the self-test says: {said}")
    print(said)


def available(*programs: str) -> bool:
    """Whether what a trial needs is installed; in CI it has to be."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing and os.environ.get("CI"):
        raise DoesNotWorkError(f"it cannot be tried without {', '.join(missing)}")
    if missing:
        print(f"one trial was left out for lack of {', '.join(missing)}")
    return not missing


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables that a program of the folder gets."""
    bare = {name: os.environ[name] for name in _SYSTEM if name in os.environ}
    own = {"HOME": str(home), "USERPROFILE": str(home), "LANG": "C.UTF-8", "JIERU_LANG": "en"}
    return {**bare, "PATH": os.defpath, **own, **more}


def nothing_written(before: set[tuple[str, int, int]], folder: Path) -> None:
    """The programs have left their own folder as it was."""
    changed = sorted({name for name, _, _ in before ^ contents(folder)})
    if changed:
        raise DoesNotWorkError(f"a program wrote into its own folder: {changed}")


def start(command: Sequence[str | Path], home: Path, **environ: str) -> str:
    """Run a program with an empty environment, home and working folder; what it printed."""
    parts = [str(part) for part in command]
    work = home.with_name(home.name + "-work")
    work.mkdir(exist_ok=True)
    began = time.monotonic()
    done = subprocess.run(
        parts,
        env=environment(home, **environ),
        cwd=work,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=LIMIT_S,
    )
    shown = " ".join(Path(part).name for part in parts)
    print(f"== {shown}: exit code {done.returncode} after {time.monotonic() - began:.1f} s", flush=True)
    if done.returncode:
        raise DoesNotWorkError(f"{done.stdout}{done.stderr}")
    return done.stdout


def contents(folder: Path) -> set[tuple[str, int, int]]:
    """Name, size and time of everything in a folder."""
    stats = {path: path.lstat() for path in folder.rglob("*") if not path.is_dir()}
    return {(str(path.relative_to(folder)), stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


if __name__ == "__main__":
    sys.exit(try_build(Path(sys.argv[1]).resolve()))
