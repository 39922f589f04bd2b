"""A disk of a size that a test chooses, for a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def small_disk(folder: Path, size: str) -> list[str]:
    """The start of a command that sees a disk of ``size`` ("192k") in ``folder``; empty where that is not allowed."""
    mount = f'mount -t tmpfs -o size={size} tmpfs "{folder}" && exec "$0" "$@"'
    command = ["unshare", "-Urm", "sh", "-c", mount]
    if shutil.which("unshare") is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        return []
    return command
