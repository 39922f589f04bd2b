"""Buttons whose icons follow the theme.

Owns which colour an icon has on which kind of button.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from gui.icons import icon
from gui.theme import theme_manager

_GAP = 4
Kind = Literal["primary", "secondary", "ghost", "danger", "link"]
_ICON_TOKEN: dict[Kind, str] = {
    "primary": "text.onAccent",
    "secondary": "text.primary",
    "ghost": "text.secondary",
    "danger": "danger.text",
    "link": "accent.text",
}


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Click ``button`` if ``event`` is a bare Enter; Qt presses with Space alone, and people press Enter."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    button.click()
    return True


class Button(QPushButton):
    """A push button of one kind; at most one primary a pane."""

    def __init__(
        self,
        name: str,
        text: str = "",
        kind: Kind = "secondary",
        icon_name: str = "",
        *,
        tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setProperty("tall", tall)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(False)
        self._kind = kind
        self._icon_name = icon_name
        if icon_name:
            self.setIconSize(QSize(16 + _GAP, 16))
            self._update_icon()
            theme_manager().changed.connect(self._update_icon)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _update_icon(self) -> None:
        self.setIcon(icon(self._icon_name, _ICON_TOKEN[self._kind], gap=_GAP))


class IconButton(QToolButton):
    """A button that is only an icon. Its tooltip is its accessible name too; set both with ``describe``."""

    def __init__(
        self,
        name: str,
        icon_name: str,
        *,
        checkable: bool = False,
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(size, size))
        self._icon_name = icon_name
        self._update_icon()
        self.toggled.connect(self._update_icon)
        theme_manager().changed.connect(self._update_icon)

    def describe(self, text: str, shortcut: str = "") -> None:
        """Say what the button does, as tooltip and as accessible name."""
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({shortcut})" if shortcut else text)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._update_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _update_icon(self) -> None:
        token = "accent.text" if self.isChecked() else "text.secondary"
        self.setIcon(icon(self._icon_name, token, self.iconSize().width()))
