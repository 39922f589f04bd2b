"""Short messages over the window, for the results of work in the background.

Owns their stacking and their time. A message with the key of one that is shown replaces it. One that stays for long
should come as a function that gives it, so that it follows the language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label

ToastTone = Literal["info", "ok", "warn", "danger"]
Words = str | Callable[[], str]
"""A message, or what gives it in the language of now."""

STAYS_MS = 6000
"""A warning or an error stays until it is closed: nobody should miss why something failed."""

_ICON = {
    "info": ("info", "accent.text"),
    "ok": ("check-circle", "ok.text"),
    "warn": ("warning", "warn.text"),
    "danger": ("x-circle", "danger.text"),
}
_MARGIN, _GAP, _WIDTH = 16, 8, 380
_FOOT = 26 + 30  # status bar and legend stay readable


class Toast(QFrame):
    """One message.

    Signals:
        closed: It is gone.
        retranslated: It has other words, and may need another height.
    """

    closed = Signal()

    retranslated = Signal()

    def __init__(self, words: Words, tone: ToastTone, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setProperty("card", "true")
        self._words = words
        self._tone: ToastTone = tone
        self._icon = Label(parent=self)
        self.text = Label(parent=self)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = IconButton("toast.close", "x", parent=self)
        self._close.clicked.connect(self.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setFixedWidth(_WIDTH)
        self.retranslate()
        self._update_icon()
        theme_manager().changed.connect(self._update_icon)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the stack."""
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.retranslated.emit()

    def retranslate(self) -> None:
        """Say it in the language of the window."""
        text = self._words if isinstance(self._words, str) else self._words()
        self.text.setText(text)
        self.setAccessibleName(text)
        self._close.describe(self.tr("Close message"))

    def _update_icon(self) -> None:
        self._icon.setPixmap(pixmap(*_ICON[self._tone], scale=self.devicePixelRatioF()))


class Toasts(QObject):
    """The messages of one window, stacked in its lower right corner."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: dict[str, Toast] = {}
        window.installEventFilter(self)

    def show(self, words: Words, tone: ToastTone = "info", key: str = "") -> Toast:
        """Show ``words``; a message with the same ``key``, or the same words without one, is replaced."""
        toast = Toast(words, tone, self._window)
        key = key or toast.text.text()
        if (old := self._shown.get(key)) is not None:
            old.close()
        self._shown[key] = toast
        toast.retranslated.connect(self._place)
        toast.closed.connect(lambda: self._forget(key, toast))
        if tone in ("info", "ok"):
            QTimer.singleShot(STAYS_MS, toast, toast.close)
        toast.show()
        self._place()
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _forget(self, key: str, toast: Toast) -> None:
        if self._shown.get(key) is toast:
            del self._shown[key]
            self._place()

    def _place(self) -> None:
        bottom = self._window.height() - _MARGIN - _FOOT
        for toast in reversed(self._shown.values()):
            toast.resize(_WIDTH, toast.heightForWidth(_WIDTH))
            toast.move(self._window.width() - _WIDTH - _MARGIN, bottom - toast.height())
            toast.raise_()
            bottom -= toast.height() + _GAP
