"""The language of the window: Simplified Chinese or English, changed while it runs.

Owns the translators and the compiling of our ``.ts`` where the ``.qm`` is missing. The words of widgets are English
in the code and Chinese in ``resources/i18n/jieru_zh_CN.ts``; sentences with ids are ``core.texts``'s, switched here
together. Every widget with words has ``retranslate()``, called on ``QEvent.LanguageChange``.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core.texts import Language, language, set_language

log = logging.getLogger(__name__)
_COMPILE_LIMIT_S = 20.0
_translators: list[QTranslator] = []


def current_language() -> Language:
    """The language in use."""
    return language()


def use_language(wanted: Language | None) -> None:
    """Show everything in ``wanted``; None takes ``JIERU_LANG``, else the system's, else Chinese."""
    app = QCoreApplication.instance()
    assert app is not None
    set_language(wanted)
    chosen = language()
    QLocale.setDefault(QLocale(QLocale.Language.Chinese if chosen == "zh" else QLocale.Language.English))
    for translator in _translators:
        app.removeTranslator(translator)
    _translators.clear()
    if chosen == "zh":
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_zh_CN.qm"
        for path in (qt, compiled("jieru_zh_CN")):
            translator = QTranslator()
            if path is not None and translator.load(str(path)):
                app.installTranslator(translator)
                _translators.append(translator)


def compiled(name: str) -> Path | None:
    """The ``.qm`` of a translation: shipped, or made of the ``.ts`` now; None if that is not possible."""
    folder = Path(str(files("resources") / "i18n"))
    source, made = folder / f"{name}.ts", folder / f"{name}.qm"
    if made.exists() and (not source.exists() or made.stat().st_mtime >= source.stat().st_mtime):
        return made
    tool = _lrelease()
    if tool is None or not source.exists():
        log.warning("translation %s cannot be compiled: lrelease is missing", name)
        return None
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / made.name
        done = subprocess.run(  # noqa: S603 - Qt's own compiler, on our own file
            [str(tool), "-silent", str(source), "-qm", str(fresh)],
            check=False,
            capture_output=True,
            timeout=_COMPILE_LIMIT_S,
        )
        if done.returncode != 0:
            log.warning("translation %s cannot be compiled: %s", name, done.stderr.decode("utf-8", "replace"))
            return None
        try:
            fresh.replace(made)
        except OSError:  # another file system, or an installation that this user may not write
            made = Path(tempfile.gettempdir()) / f"jieru-{name}.qm"
            shutil.copyfile(fresh, made)
    return made


def _lrelease() -> Path | None:
    folder = Path(PySide6.__file__).parent
    for candidate in (folder / "lrelease", folder / "lrelease.exe"):
        if candidate.exists():
            return candidate
    found = shutil.which("pyside6-lrelease")
    return Path(found) if found else None
