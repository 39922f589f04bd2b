"""``python3 dev.py build``: makes dist/jieru, the folder to hand to somebody, and proves that it works.

Owns the order of the steps; runs in the environment that dev.py made for it. Steps that say nothing unless they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from licences import collect_licences
from try_build import try_build

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
FOLDER = ROOT / "dist" / "jieru"
LARGEST = 12


def main() -> int:
    """Make the folder, print its size, try it; 0 if it works."""
    if sys.platform.startswith("linux") and not shutil.which("objcopy"):
        print("missing objcopy, which PyInstaller uses: apt install binutils   or: dnf install binutils")
        return 2
    shutil.rmtree(BUILD, ignore_errors=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    BUILD.mkdir()
    step("translation", translate)
    step("icon", draw_icon)
    step("programs", freeze)
    step("licences", add_texts)
    print_sizes()
    return try_build(FOLDER)


def step(name: str, work: Callable[[], object]) -> None:
    """Do something, with a line that says how long it took."""
    began = time.monotonic()
    print(f"[{name}] ... ", end="", flush=True)
    work()
    print(f"done in {time.monotonic() - began:.1f} s", flush=True)


def translate() -> None:
    """Compile the Chinese of the widgets."""
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    source = ROOT / "resources" / "i18n" / "jieru_zh_CN.ts"
    run([str(lrelease), "-silent", str(source), "-qm", str(BUILD / "jieru_zh_CN.qm")])


def draw_icon() -> None:
    """The window's own icon as files, for a Linux menu and a Windows program."""
    code = "import sys; from gui.app import application; application(); from gui.top_bar import window_icon; "
    code += "sys.exit(not all(window_icon().pixmap(256).save(name) for name in sys.argv[1:]))"
    run([sys.executable, "-c", code, str(BUILD / "jieru.png"), str(BUILD / "jieru.ico")], QT_QPA_PLATFORM="offscreen")


def freeze() -> None:
    """Run PyInstaller."""
    options = ["--noconfirm", "--log-level=WARN", "--distpath", str(FOLDER.parent), "--workpath", str(BUILD)]
    spec = str(ROOT / "packaging" / "jieru.spec")
    run([sys.executable, "-m", "PyInstaller", *options, spec], PYINSTALLER_CONFIG_DIR=str(BUILD / "cache"))


def add_texts() -> None:
    """Add licences, and what puts the program into a menu."""
    contents = json.loads((BUILD / "contents.json").read_text(encoding="utf-8"))
    components = collect_licences(FOLDER, contents["modules"], contents["libraries"])
    without = [component.name for component in components if not component.texts]
    if without:
        print(f"no licence text for {', '.join(without)} ... ", end="")
    if sys.platform.startswith("linux"):
        for file in (BUILD / "jieru.png", *(ROOT / "packaging" / "linux").iterdir()):
            shutil.copy(file, FOLDER)


def print_sizes() -> None:
    """The size of the folder and of its largest files."""
    files = {path: path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink()}
    print(f"{FOLDER.relative_to(ROOT)}: {sum(files.values()) / 1e6:.1f} MB in {len(files)} files, the largest:")
    for path in sorted(files, key=files.__getitem__, reverse=True)[:LARGEST]:
        print(f"  {files[path] / 1e6:6.1f} MB  {path.relative_to(FOLDER)}")


def run(command: list[str], **environ: str) -> None:
    """Run a program; end with its output if it fails."""
    done = subprocess.run(command, env={**os.environ, **environ}, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"failed\n{done.stdout}{done.stderr}", flush=True)
        sys.exit(1)
    # platformdirs names libraries of Windows, which are not missed elsewhere
    warnings = [line for line in done.stderr.splitlines() if "WARNING" in line and "via ctypes" not in line]
    if warnings:
        print("\n  ".join(["", *warnings]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
