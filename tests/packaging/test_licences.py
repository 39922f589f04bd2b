from __future__ import annotations

import sys
from importlib.metadata import distribution
from pathlib import Path

import licences
import pytest


def test_every_component_has_its_licence_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "BOOTLOADER", "pytest")  # PyInstaller itself is only where the folder is made
    found = licences.collect_licences(tmp_path, ["httpx2", "keyring", "PySide6", "core", "json"], [])
    names = {component.name for component in found}
    assert {"Python", "Phosphor Icons", "httpx2", "keyring", "PySide6_Essentials", "pytest"} <= names
    assert not {"jieru", "core", "json"} & names
    assert (tmp_path / "LICENSE").read_text(encoding="utf-8").startswith("MIT")
    listed = (tmp_path / "licences" / "README.txt").read_text(encoding="utf-8")
    for component in found:
        assert component.licence
        assert component.name in listed
        texts = list((tmp_path / "licences" / component.name).iterdir())
        assert texts
        assert all(text.stat().st_size > 100 for text in texts)


def test_qt_is_under_the_lgpl_with_both_texts() -> None:
    component = licences.python_package(distribution("PySide6_Essentials"))
    assert component.licence == "LGPL-3.0-only"
    first_lines = [text.read_text(encoding="utf-8").strip().partition("\n")[0].strip() for text in component.texts]
    assert first_lines == ["GNU GENERAL PUBLIC LICENSE", "GNU LESSER GENERAL PUBLIC LICENSE"]


def test_only_what_came_from_the_system_is_a_system_library(tmp_path: Path) -> None:
    ours = [licences.__file__, str(Path(sys.prefix) / "lib" / "x.so")]
    assert list(licences.system_libraries(ours)) == []
    stray = tmp_path / "libstray.so.1"
    stray.touch()
    (component,) = licences.system_libraries([str(stray), *ours])
    assert (component.name, component.texts) == ("libstray.so.1", ())
    assert str(tmp_path) in component.licence


@pytest.mark.real
@pytest.mark.skipif(not Path("/var/lib/dpkg/status").exists(), reason="no Debian")
def test_debian_s_packages_are_named_with_their_copyright() -> None:
    (component,) = licences.system_libraries(["/bin/ls", "/bin/cat"])
    assert component.name == "coreutils"
    assert component.version
    assert component.licence == "system library: cat, ls"
    assert component.texts == (Path("/usr/share/doc/coreutils/copyright"),)
