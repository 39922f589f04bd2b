"""The buttons of a running call: Send now, or Resume while its platform is paused, and Stop.

Owns which of them can be pressed. Each press names the call that was shown when it was made. Must not know how a call
is commanded.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.trace import CallRecord
from gui.actions import shown_keys
from gui.live.standing import commanded
from gui.widgets.buttons import Button


class ControlButtons(QWidget):
    """Two buttons in a row, hidden where there is no running call of this window.

    Args:
        prefix: Of the buttons' names.
        keys: Whether the keys of the window's actions do the same as these buttons.

    Signals:
        send_now_wanted: End the wait of the call with this id.
        stop_wanted: Stop the call with this id.
        resume_wanted: Resume the platform with this id.
    """

    send_now_wanted = Signal(str)
    stop_wanted = Signal(str)
    resume_wanted = Signal(str)

    def __init__(self, prefix: str, parent: QWidget | None = None, *, keys: bool = False) -> None:
        super().__init__(parent)
        self._keys = keys
        self._record: CallRecord | None = None
        self.send_now = Button(f"{prefix}.send_now", icon_name="skip-forward", parent=self)
        self.resume = Button(f"{prefix}.resume", icon_name="play", parent=self)
        self.stop = Button(f"{prefix}.stop", icon_name="stop", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.send_now, self.resume, self.stop):
            row.addWidget(button)
        self.send_now.clicked.connect(self._send_now)
        self.resume.clicked.connect(self._resume)
        self.stop.clicked.connect(self._stop)
        self.show_record(None, paused=False)
        self.retranslate()

    def show_record(self, record: CallRecord | None, *, paused: bool) -> None:
        """Act on ``record`` from now on; ``paused``: its platform is."""
        self._record = record if record is not None and commanded(record) else None
        # they keep their places while the call runs: none comes to stand where another one is being clicked
        self.setVisible(self._record is not None)
        held = paused or (self._record is not None and self._record.state == "paused")
        self._show(self.resume, visible=held, enabled=True)
        self._show(self.send_now, visible=not held, enabled=self._record is not None and self._record.wait_ends_by_hand)

    def retranslate(self) -> None:
        """All words anew."""
        for button, text, what, keys in (
            (self.send_now, self.tr("Send now"), self.tr("End the wait and send the next attempt at once"), "send_now"),
            (self.resume, self.tr("Resume"), self.tr("Resume the platform"), "pause"),
            (self.stop, self.tr("Stop"), self.tr("Stop this call"), "stop"),
        ):
            button.setText(text)
            button.setAccessibleDescription(what)
            button.setToolTip(f"{what} ({shown_keys(keys)})" if self._keys else what)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show(self, button: Button, *, visible: bool, enabled: bool) -> None:
        if button.hasFocus() and not (visible and enabled):
            self.setFocus()  # else Qt hands the keys to Stop, which a second press must not meet
        button.setVisible(visible)
        button.setEnabled(enabled)

    def _send_now(self) -> None:
        if self._record is not None:
            self.send_now_wanted.emit(self._record.call_id)

    def _resume(self) -> None:
        if self._record is not None:
            self.resume_wanted.emit(self._record.platform)

    def _stop(self) -> None:
        if self._record is not None:
            self.stop_wanted.emit(self._record.call_id)
