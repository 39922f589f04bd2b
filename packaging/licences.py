"""The licences of what is in the folder, collected into ``licences/``.

Owns where each licence text is found: in the metadata of a Python package, beside Python, in Debian's documentation of
a system library, or in ``packaging/licences`` for Qt, whose wheels bring none.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
DEBIAN = Path("/usr/share/doc")
BOOTLOADER = "pyinstaller"
"""Both programs begin with its starter, though none of its modules is in the folder."""

QT = ("pyside6_essentials", "shiboken6")
_TEXT = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_INTRODUCTION = """\
接入台 Jieru 采用 MIT 许可证（LICENSE）。本文件夹还包含下列组件，各自的许可证在对应的子文件夹中。
Jieru is under the MIT licence (LICENSE). This folder also holds the components below, each under its own licence, whose
text is in the folder of its name.

Qt and PySide6 are used under the LGPL 3: their libraries are files of their own in _internal/PySide6, which you may
replace by versions that you built; their source is at https://code.qt.io.

"""


@dataclass(frozen=True, slots=True)
class Component:
    """Something in the folder that others made.

    Attributes:
        name: As its makers call it, and the name of its folder of texts.
        version: Empty where it is not known.
        licence: In a few words.
        texts: The files with its licence.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def collect_licences(folder: Path, modules: Iterable[str], libraries: Iterable[str]) -> list[Component]:
    """Write the licences of everything in ``folder`` into its ``licences/``.

    Args:
        folder: The folder to hand to somebody.
        modules: Top-level names of the Python modules in it.
        libraries: Where each binary file in it came from.
    """
    components = [python(), Component("Phosphor Icons", "", "MIT", (ROOT / "resources" / "icons" / "LICENSE",))]
    names = packages_distributions()
    found = {name.lower() for module in modules for name in names.get(module, ())}
    components += [python_package(distribution(name)) for name in sorted({*found, BOOTLOADER} - {"jieru"})]
    components += system_libraries(libraries)
    target = folder / "licences"
    for component in components:
        place = target / component.name
        place.mkdir(parents=True)
        for text in component.texts:
            shutil.copyfile(text, place / text.name)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    rows = [f"{item.name:<28} {item.version:<14} {item.licence}".rstrip() for item in components]
    (target / "README.txt").write_text(_INTRODUCTION + "\n".join(rows) + "\n", encoding="utf-8")
    return components


def python() -> Component:
    """Python itself, with its standard library."""
    version = "{}.{}.{}".format(*sys.version_info[:3])
    short = "python{}.{}".format(*sys.version_info[:2])
    base = Path(sys.base_prefix)
    places = (base / "lib" / short / "LICENSE.txt", base / "LICENSE.txt", DEBIAN / short / "copyright")
    return Component("Python", version, "PSF-2.0", tuple(path for path in places if path.exists())[:1])


def python_package(package: Distribution) -> Component:
    """A package as pip installed it."""
    name = package.metadata["Name"]
    if name.lower() in QT:
        texts = tuple(sorted((HERE / "licences").glob("*.txt")))
        return Component(name, package.version, "LGPL-3.0-only", texts)
    paths = [Path(str(file.locate())) for file in package.files or () if ".dist-info" in str(file)]
    texts = tuple(path for path in paths if _TEXT.search(path.name) and path.is_file())
    return Component(name, package.version, _licence(package), texts)


def _licence(package: Distribution) -> str:
    """The licence in the words of the package's metadata: an SPDX expression, classifiers, or free text."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or () if "License ::" in line]
    if classifiers:
        return ", ".join(classifiers)
    return metadata["License"].partition("\n")[0] if "License" in metadata else ""


def system_libraries(paths: Iterable[str]) -> Iterator[Component]:
    """What came from the system on which the folder was made; by Debian's packages where there are any."""
    own = [Path(sys.prefix).resolve(), ROOT]
    if sys.base_prefix != "/usr":  # else it is the system's own Python, whose libraries have packages too
        own.append(Path(sys.base_prefix).resolve())
    foreign = sorted({path for path in map(Path, paths) if not any(path.resolve().is_relative_to(at) for at in own)})
    owners = _debian_packages(foreign)
    for package in sorted(set(owners.values())):
        files = [path for path in foreign if owners.get(path) == package]
        text = DEBIAN / package / "copyright"
        texts = (text,) if text.exists() else ()
        yield Component(package, _debian_version(package), f"system library: {', '.join(_names(files))}", texts)
    for path in foreign:
        if path not in owners:
            yield Component(path.name, "", f"system library, from {path.parent}", ())


def _names(paths: list[Path]) -> list[str]:
    return sorted({path.name for path in paths})


def _debian_packages(paths: list[Path]) -> dict[Path, str]:
    """The packages that files belong to; nothing where there is no dpkg."""
    asked: dict[str, Path] = {}
    for path in paths:
        # a system with a merged /usr knows its files under one of two names
        for name in (str(path), str(path.resolve()), str(path.resolve()).removeprefix("/usr")):
            asked[name] = path
    owners = {}
    for line in _output(["dpkg-query", "--search", *asked]).splitlines():
        package, _, name = line.partition(": ")
        if name in asked:
            owners[asked[name]] = package.partition(":")[0]
    return owners


def _debian_version(package: str) -> str:
    return _output(["dpkg-query", "--show", "--showformat=${Version}\n", package]).partition("\n")[0]


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return ""
