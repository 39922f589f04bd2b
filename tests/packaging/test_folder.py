"""What goes into the folder besides the programs; the folder itself is made and tried by ``dev.py build``."""

from __future__ import annotations

import ast
import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


def plugins() -> dict[str, tuple[str, ...]]:
    tree = ast.parse((PACKAGING / "hooks" / "hook-PySide6.QtGui.py").read_text(encoding="utf-8"))
    (value,) = (
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PLUGINS"
    )
    found: dict[str, tuple[str, ...]] = ast.literal_eval(value)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the plugins have other names elsewhere")
def test_qt_still_has_the_plugins_that_go_into_the_folder() -> None:
    here = Path(PySide6.__file__).parent / "Qt" / "plugins"
    elsewhere = {"qcocoa", "qwindows"}
    missing = [
        f"{kind}/{name}"
        for kind, names in plugins().items()
        for name in names
        if name not in elsewhere and not (here / kind / f"lib{name}.so").exists()
    ]
    assert missing == []


@pytest.mark.real
@pytest.mark.skipif(os.name == "nt", reason="a Linux menu")
def test_the_program_gets_into_the_menu_and_out_again(tmp_path: Path) -> None:
    folder = tmp_path / '接 入"台$%\\'
    folder.mkdir()
    for file in (PACKAGING / "linux").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    script = ["sh", str(folder / "add-to-menu.sh")]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "user")}
    assert subprocess.call(script, env=environ, stdout=subprocess.DEVNULL) == 0
    (entry,) = (tmp_path / "user").rglob("*.desktop")
    assert entry.relative_to(tmp_path / "user") == Path(".local/share/applications/jieru.desktop")
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]  # as configparser's documentation shows it
    read.read(entry, encoding="utf-8")
    made = read["Desktop Entry"]
    # as the desktop entry specification has it: the escapes of any text first, then those of a quoted argument
    quoted = made["Exec"].replace("\\\\", "\\").removeprefix('"').removesuffix('"')
    assert re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") == str(folder / "jieru")
    assert made["Icon"].replace("\\\\", "\\") == str(folder / "jieru.png")
    assert made["Name[zh_CN]"] == "接入台 Jieru"
    assert subprocess.call([*script, "--remove"], env=environ, stdout=subprocess.DEVNULL) == 0
    assert not entry.exists()
