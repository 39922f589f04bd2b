"""A strip across the page: what stands between the user and the credentials, and the next step.

Owns the drawing. Must not know what its buttons do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gui.icons import pixmap
from gui.theme import set_property, theme_manager
from gui.widgets.buttons import Button
from gui.widgets.labels import Label

BannerTone = Literal["info", "warn", "danger"]
_TOKENS = {"info": "accent.text", "warn": "warn.text", "danger": "danger.text"}


@dataclass(frozen=True, slots=True)
class BannerView:
    """What a banner says.

    Attributes:
        actions: The buttons with their words: ``unlock``, ``passphrase``, ``retry``, ``stop``.
    """

    title: str
    text: str
    tone: BannerTone
    icon: str
    actions: tuple[tuple[str, str], ...] = ()


class Banner(QFrame):
    """Icon, title, words, buttons; hidden while there is nothing to say.

    Signals:
        wanted: The button that was pressed.
    """

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._view: BannerView | None = None
        self._icon = QLabel(self)
        self.title = Label(role="strong", parent=self)
        self.text = Label(parent=self)
        self.text.setWordWrap(True)
        self.buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.title)
        row.addWidget(self.text, 1)
        self._row = row
        self.setMinimumHeight(44)
        theme_manager().changed.connect(self._update_icon)
        self.hide()

    def show_view(self, view: BannerView | None) -> None:
        """Say this, or nothing."""
        if view == self._view:
            return
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        set_property(self, "banner", view.tone)
        self.title.setText(view.title)
        self.title.set_tone("accent" if view.tone == "info" else view.tone)
        self.text.setText(view.text)
        self.setAccessibleName(f"{view.title} {view.text}")
        wanted = dict(view.actions)
        for action in (*self.buttons, *wanted):
            if action in wanted and action not in self.buttons:
                button = Button(f"credentials.{action}", parent=self)
                button.clicked.connect(lambda _on=False, action=action: self.wanted.emit(action))
                self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
                self.buttons[action] = button
            self.buttons[action].setVisible(action in wanted)
            if action in wanted:
                self.buttons[action].setText(wanted[action])
        self._update_icon()

    def _update_icon(self) -> None:
        if self._view is not None:
            token = _TOKENS[self._view.tone]
            self._icon.setPixmap(pixmap(self._view.icon, token, 18, self.devicePixelRatioF()))
