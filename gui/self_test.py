"""``jieru --self-test``: the checks that need Qt, after those of ``core.program.self_test``.

Owns what is seen without a display: icons, styles, translations, and one painted window. Nothing here writes outside
the folder of ``core.program.self_test.surroundings``.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import JieruError
from core.program import self_test
from core.texts import text

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.services import Services
    from gui.wiring import Wiring

FEWEST_COLOURS = 30
"""A window without styles or letters has fewer: the smooth edges of letters alone make more."""

_SIZE = (1440, 900)
_OPEN_LIMIT_S = 20.0


def run_self_test(say: Callable[[str], object]) -> int:
    """Check this installation, a line for each check; 0 if all is in order, else 1."""
    with self_test.surroundings():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return 0 if self_test.run_checks(CHECKS, say) else 1


def appearance() -> str:
    """Every icon can be drawn, and the style sheet is there with the plugin that its pictures need."""
    from PySide6.QtGui import QImageReader
    from PySide6.QtSvg import QSvgRenderer

    from gui.app import application

    application()
    resources = Path(str(files("resources")))
    icons, sheets = sorted(resources.glob("icons/*.svg")), sorted(resources.glob("styles/*.qss"))
    bad = [icon.name for icon in icons if not QSvgRenderer(icon.read_bytes()).isValid()]
    if bad or not icons:
        raise JieruError("self_test.icons", names=", ".join(bad) or "*")
    if not any(sheet.stat().st_size for sheet in sheets):
        raise JieruError("self_test.sheets")
    if b"svg" not in {bytes(name.data()) for name in QImageReader.supportedImageFormats()}:
        raise JieruError("self_test.svg")
    return text("self_test.appearance", {"icons": len(icons), "sheets": len(sheets)})


def translations() -> str:
    """Our Chinese and Qt's own can be loaded."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    from gui.i18n import compiled

    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_zh_CN.qm"
    found = {"qtbase_zh_CN": qt, "jieru_zh_CN": compiled("jieru_zh_CN")}
    for name, path in found.items():
        translator = QTranslator()
        if path is None or not translator.load(str(path)) or translator.isEmpty():
            raise JieruError("self_test.translations", name=name)
    return ", ".join(found)


def window() -> str:
    """The program starts, paints its window, shows the platforms in it, and ends."""
    from gui.app import start

    pictures = []

    async def look(shown: MainWindow, services: Services, _wiring: Wiring) -> int:
        loaded = asyncio.Event()
        services.platforms_loaded.connect(loaded.set)
        shown.resize(*_SIZE)  # the screen that is not there is small
        async with asyncio.timeout(_OPEN_LIMIT_S):
            await loaded.wait()
        pictures.append(shown.grab().toImage())
        return 0

    start(look)
    (picture,) = pictures
    width, height = picture.width(), picture.height()
    colours = len({picture.pixel(x, y) for x in range(0, width, 2) for y in range(0, height, 2)})
    if colours < FEWEST_COLOURS:
        raise JieruError("self_test.blank", colours=colours)
    return text("self_test.window", {"width": width, "height": height, "colours": colours})


CHECKS = {
    "definitions": self_test.definitions,
    "texts": self_test.texts,
    "keyring": self_test.keyring,
    "credentials": self_test.credentials,
    "call": self_test.call,
    "history": self_test.history,
    "appearance": appearance,
    "translations": translations,
    "window": window,
}
"""In the order in which they are run: what needs least comes first."""
