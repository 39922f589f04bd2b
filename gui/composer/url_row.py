"""The row with method, address, Send and Stop.

Owns these four and nothing of what is sent. Send and Stop never swap places: a double click must not stop a call.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.methods import METHODS
from gui.actions import shown_keys
from gui.composer.field_message import FieldMessage
from gui.theme import set_property
from gui.widgets.badge import Badge
from gui.widgets.buttons import Button
from gui.widgets.focus import move_focus

_CHIP_LEFT, _CHIP_GAP = 8, 6


class UrlRow(QWidget):
    """Method, path, Send, Stop, and the line for what is wrong with the path.

    Signals:
        send_pressed: Send was pressed.
        stop_pressed: Stop was pressed.
        edited: Method or path was changed by the user.
    """

    send_pressed = Signal()
    stop_pressed = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = QComboBox(self)
        self.method.setObjectName("composer.method")
        self.method.setProperty("tall", True)
        self.method.setProperty("mono", True)
        self.method.addItems(METHODS)
        self.method.activated.connect(lambda _index: self.edited.emit())
        self.path = _PathEdit(self)
        self.path.textEdited.connect(lambda _text: self.edited.emit())
        self.send = Button("composer.send", "", "primary", "paper-plane-right", tall=True, parent=self)
        self.send.clicked.connect(self.send_pressed)
        self.stop = Button("composer.stop", "", "danger", "stop", tall=True, parent=self)
        self.stop.clicked.connect(self.stop_pressed)
        self.message = FieldMessage("composer.path_message", self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.method)
        row.addWidget(self.path, 1)
        row.addWidget(self.send)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.message)
        self.set_running(running=False)
        self.retranslate()

    def show_target(self, method: str, path: str, *, fixed: bool) -> None:
        """Show method and path; ``fixed`` for an operation, which has its own."""
        self.method.setCurrentText(method)
        self.method.setEnabled(not fixed)
        set_property(self.method, "fixed", fixed)  # not to be changed, but to be read
        self.path.setReadOnly(fixed)
        if self.path.text() != path:
            self.path.setText(path)
            self.path.setCursorPosition(0)

    def set_base(self, base_url: str) -> None:
        """Show the host in front of the path; the whole base URL as tooltip."""
        self.path.set_chip(urlsplit(base_url).netloc if base_url else "", base_url)

    def set_running(self, *, running: bool) -> None:
        """One of the two buttons can be pressed."""
        on, off = (self.stop, self.send) if running else (self.send, self.stop)
        on.setEnabled(True)
        move_focus(off, on)
        off.setEnabled(False)

    def show_problem(self, message: str) -> None:
        """Say what is wrong with the path; empty for nothing."""
        self.message.say(message)
        set_property(self.path, "invalid", bool(message))
        self.path.setAccessibleDescription(message)

    def retranslate(self) -> None:
        """All words anew."""
        self.method.setAccessibleName(self.tr("Method"))
        self.path.setAccessibleName(self.tr("Path"))
        self.path.setPlaceholderText(self.tr("/path on the platform"))
        self.send.setText(self.tr("Send"))
        self.send.setToolTip(f"{self.tr('Send')} ({shown_keys('send')})")
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(f"{self.tr('Stop')} ({shown_keys('stop')})")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _PathEdit(QLineEdit):
    """The path, with the host as a chip in front of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("composer.path")
        self.setProperty("tall", True)
        self.setProperty("mono", True)
        self._chip = Badge("", "accent", height=24, parent=self)
        self._chip.hide()

    def set_chip(self, text: str, tip: str) -> None:
        self._chip.set(text)
        self._chip.setToolTip(tip)
        self._chip.setVisible(bool(text))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = self._chip.sizeHint()
        shown = not self._chip.isHidden() and self.width() > 2 * size.width()
        self._chip.setGeometry(
            _CHIP_LEFT, (self.height() - size.height()) // 2, size.width() if shown else 0, size.height()
        )
        # the style sheet's own padding is 10, the chip stands in it
        self.setTextMargins(size.width() + _CHIP_LEFT + _CHIP_GAP - 10 if shown else 0, 0, 0, 0)
