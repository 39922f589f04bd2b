"""Light and dark: colours, fonts, palette and style sheet, and the switch between them.

Owns what is put on the ``QApplication`` and on a window. Must not know any widget of ours: they ask ``current_theme()``
when they paint and follow ``theme_manager().changed``. Colours come from ``tokens.py``, rules from
``resources/styles/app.qss``, where ``$bg.surface`` stands for a token, ``$scheme`` for ``light`` or ``dark`` and
``$styles`` for the folder of the sheet.

The style sheet looks at these dynamic properties: ``role`` (a font role) and ``tone`` (``secondary``, ``tertiary``,
``accent``, ``ok``, ``warn``, ``danger``) of a ``QLabel``; ``kind`` (``primary``, ``secondary``, ``ghost``, ``danger``,
``link``) of a button; ``surface`` (``app``, ``sidebar``, ``topbar``, ``surface``, ``sunken``) of a ``QWidget`` or
``QFrame``; ``invalid`` of an input; ``mono`` of an input.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gui.tokens import palette

Role = Literal["display", "title", "heading", "section", "strong", "body", "caption", "tick", "mono"]

# Latin first; the Simplified Chinese family by name, or Qt takes Japanese glyphs on Linux.
_HAN = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
SANS = ("Inter", "Segoe UI", "Helvetica Neue", *_HAN)
MONO = ("JetBrains Mono", "Cascadia Mono", "Consolas", "Menlo", "DejaVu Sans Mono", *_HAN)

_ROLES: dict[Role, tuple[int, QFont.Weight]] = {  # size in logical px, weight
    "display": (26, QFont.Weight.DemiBold),
    "title": (22, QFont.Weight.DemiBold),
    "heading": (18, QFont.Weight.DemiBold),
    "section": (15, QFont.Weight.DemiBold),
    "strong": (13, QFont.Weight.DemiBold),
    "body": (13, QFont.Weight.Normal),
    "caption": (12, QFont.Weight.Normal),
    "tick": (11, QFont.Weight.Normal),
    "mono": (12, QFont.Weight.Normal),
}


@lru_cache(maxsize=len(_ROLES))
def _font(role: Role) -> QFont:
    size, weight = _ROLES[role]
    made = QFont()
    made.setFamilies(list(MONO if role == "mono" else SANS))
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if role == "mono":
        made.setStyleHint(QFont.StyleHint.Monospace)
        made.setFeature(QFont.Tag("calt"), 0)  # no ligatures: "!=" in a URL must stay two characters
    else:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def font(role: Role) -> QFont:
    """A font of the type scale; the caller may change its copy."""
    return QFont(_font(role))


class Theme:
    """One of the two themes. Cheap to ask while painting: colours are made once."""

    def __init__(self, dark: bool) -> None:
        self.dark = dark
        self.tokens = palette(dark)
        self._colors: dict[str, QColor] = {}

    def color(self, token: str) -> QColor:
        """The colour of a token.

        Raises:
            KeyError: There is no such token.
        """
        made = self._colors.get(token)
        if made is None:
            made = self._colors[token] = QColor(self.tokens[token])
        return made

    def font(self, role: Role) -> QFont:
        """As ``gui.theme.font``."""
        return font(role)

    def tile(self, platform: str) -> QColor:
        """The colour of a platform's tile; a custom platform has a neutral one."""
        token = f"tile.{platform}"
        return self.color(token if token in self.tokens else "tile.other")


LIGHT = Theme(dark=False)
DARK = Theme(dark=True)
_current = LIGHT


def current_theme() -> Theme:
    """The theme in use."""
    return _current


class ThemeManager(QObject):
    """Puts a theme on the application.

    Signals:
        changed: The theme is another one now; repaint and take icons anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: bool | None = None
        self._applied: Theme | None = None

    @property
    def wanted(self) -> bool | None:
        """What was chosen: dark, light, or None for the system's."""
        return self._wanted

    def follow_system(self) -> None:
        """Start to listen to the desktop's own switch. Needs a ``QGuiApplication``."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def set_dark(self, dark: bool | None) -> None:
        """Choose dark (True), light (False) or the system's theme (None), and apply it."""
        self._wanted = dark
        hints = QGuiApplication.styleHints()
        if dark is None:
            hints.unsetColorScheme()
        else:  # title bars and native dialogs follow, where the platform can
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._apply()

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._wanted is None:
            self._apply()

    def _apply(self) -> None:
        global _current
        dark = self._wanted
        if dark is None:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme = DARK if dark else LIGHT
        if theme is self._applied:
            return
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if self._applied is None:
            app.setStyle("Fusion")
            app.setFont(font("body"))
        _current = self._applied = theme
        app.setPalette(_qpalette(theme))
        self.changed.emit()


_manager: ThemeManager | None = None


def theme_manager() -> ThemeManager:
    """The process's theme manager."""
    global _manager
    if _manager is None:
        _manager = ThemeManager()
    return _manager


class _Dress(QObject):
    """Keeps a window's style sheet up with the theme."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        theme_manager().changed.connect(self.put_on)
        self.put_on()

    def put_on(self) -> None:
        self._window.setStyleSheet(style_sheet(_current))


def dress(window: QWidget) -> None:
    """Put the style sheet on ``window``: it holds for everything in it now, or later, dialogs and menus too.

    On a window and not on the application, because a widget that is in no window yet is built three times as fast
    without a sheet.
    """
    _Dress(window)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet looks at, and let the sheet look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


@lru_cache(maxsize=1)
def _template() -> tuple[str, str]:
    folder = Path(str(files("resources") / "styles"))
    return (folder / "app.qss").read_text(encoding="utf-8"), folder.as_posix()


def style_sheet(theme: Theme) -> str:
    """The application's style sheet with the theme's colours filled in."""
    template, folder = _template()
    text = template.replace("$scheme", "dark" if theme.dark else "light").replace("$styles", folder)
    return re.sub(r"\$([a-z]+(?:\.[a-zA-Z]+)+)", lambda match: theme.tokens[match[1]], text)


def _qpalette(theme: Theme) -> QPalette:
    made = QPalette()
    for role, token in (
        (QPalette.ColorRole.Window, "bg.app"),
        (QPalette.ColorRole.WindowText, "text.primary"),
        (QPalette.ColorRole.Base, "bg.surface"),
        (QPalette.ColorRole.AlternateBase, "bg.sunken"),
        (QPalette.ColorRole.Text, "text.primary"),
        (QPalette.ColorRole.PlaceholderText, "text.tertiary"),
        (QPalette.ColorRole.Button, "bg.surface"),
        (QPalette.ColorRole.ButtonText, "text.primary"),
        (QPalette.ColorRole.BrightText, "danger.text"),
        (QPalette.ColorRole.Highlight, "accent.fill"),
        (QPalette.ColorRole.HighlightedText, "text.onAccent"),
        (QPalette.ColorRole.Link, "accent.text"),
        (QPalette.ColorRole.LinkVisited, "accent.text"),
        (QPalette.ColorRole.ToolTipBase, "bg.surface"),
        (QPalette.ColorRole.ToolTipText, "text.primary"),
        (QPalette.ColorRole.Light, "bg.hover"),
        (QPalette.ColorRole.Midlight, "line.subtle"),
        (QPalette.ColorRole.Mid, "line.default"),
        (QPalette.ColorRole.Dark, "line.control"),
        (QPalette.ColorRole.Shadow, "line.default"),
        (QPalette.ColorRole.Accent, "accent.fill"),
    ):
        made.setColor(role, theme.color(token))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.color("text.disabled"))
    return made
