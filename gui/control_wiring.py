"""Which button commands which running call, and who shows that a platform is paused.

Owns nothing; ``wiring.py`` connects the rest of the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.call_controller import CallController
from gui.main_window import MainWindow
from gui.running_calls import RunningCalls

if TYPE_CHECKING:
    from gui.batch.controller import BatchController


class ControlWiring(QObject):
    """Connects the buttons, the sidebar and the actions with the running calls."""

    def __init__(self, window: MainWindow, running: RunningCalls, calls: CallController) -> None:
        super().__init__(window)
        self._window, self._running, self._calls = window, running, calls
        for part in (window.response.running.buttons, window.history):
            part.send_now_wanted.connect(running.send_now)
            part.stop_wanted.connect(running.stop)
            part.resume_wanted.connect(running.resume)
        window.sidebar.pause_wanted.connect(running.pause)
        window.sidebar.resume_wanted.connect(running.resume)
        window.actions_by_id["send_now"].triggered.connect(self._send_now)
        window.actions_by_id["pause"].triggered.connect(self._pause)
        for show in (window.sidebar.set_paused, window.response.set_paused, window.history.set_paused):
            running.paused_changed.connect(show)

    def follow(self, batch: BatchController) -> None:
        """Let a batch of a paused platform be paused too."""
        batch.set_paused_platforms(self._running.paused)
        batch.resume_wanted.connect(self._running.resume)
        self._running.paused_changed.connect(batch.set_paused_platforms)

    def _send_now(self) -> None:
        call_id = self._calls.call_id
        if call_id is not None:
            self._running.send_now(call_id)

    def _pause(self) -> None:
        platform = self._window.state.platform
        if platform in self._running.paused:
            self._running.resume(platform)
        else:
            self._running.pause(platform)
