"""What a running call is doing: the ring, one sentence, the reason, and what can be done to it.

Owns the reason's words. It is told the time and has no clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from core.trace import CallRecord, Step
from gui.live.control_buttons import ControlButtons
from gui.live.rows import ChildRow
from gui.live.standing import standing, wait_left_s
from gui.live.wording import explanation
from gui.response.countdown import Countdown
from gui.response.transfer_bar import TransferBar
from gui.widgets.labels import Label

_LOW = 230
_COLOURS: Mapping[str, str] = {"refreshing": "wf.refresh", "paused": "wf.wait"}


class RunningPage(QWidget):
    """The page; ``buttons`` tells what was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.running")
        self.ring = Countdown(self)
        self.headline = Label("", "strong")
        self.headline.setObjectName("response.running_headline")
        self.reason = Label("", "body", "secondary")
        self.reason.setObjectName("response.running_reason")
        self.reason.setWordWrap(True)
        self.transfer = TransferBar(self)
        self.buttons = ControlButtons("response", self, keys=True)
        self._words = QVBoxLayout()
        self._words.setSpacing(10)
        self._words.addStretch(1)
        for widget in (self.headline, self.reason, self.transfer, self.buttons):
            self._words.addWidget(widget)
        self._words.addStretch(1)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(24, 8, 24, 8)
        self._parts.addStretch(1)
        self._parts.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignCenter)
        self._parts.addLayout(self._words)
        self._parts.addStretch(1)
        self._arrange()

    def show_record(self, record: CallRecord, now_s: float, *, paused: bool = False) -> None:
        """Show ``record`` as of ``now_s`` seconds after its start; ``paused``: its platform is."""
        self.transfer.show_progress(record.progress, now_s)
        last = record.steps[-1] if record.steps else None
        if last is not None and last.wait_running:
            self.ring.show_wait(wait_left_s(record, now_s), last.delay_s or 0.0)
            reason = self._why_waiting(record, last, now_s)
        else:
            since_s = last.started_s if last is not None and last.running else 0.0
            self.ring.show_work(now_s - since_s, _COLOURS.get(record.state, "wf.running"))
            reason = _before(record)
        if paused or record.state == "paused":
            held = self.tr("The platform is paused: no further request goes out until you resume it.")
            reason = f"{held}\n{reason}" if reason else held
        self.headline.setText(standing(record, now_s, paused=paused))
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.buttons.show_record(record, paused=paused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The ring over the words; beside them where the page is low."""
        low = self.height() < _LOW
        side = Qt.AlignmentFlag.AlignLeft if low else Qt.AlignmentFlag.AlignHCenter
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(24 if low else 12)
        for widget in (self.headline, self.reason):
            widget.setAlignment(side)
        self._words.setAlignment(self.buttons, side)

    def _why_waiting(self, record: CallRecord, step: Step, now_s: float) -> str:
        source = explanation(ChildRow(record, len(record.steps) - 1, "wait"))[0]
        parts = [step.reason] if step.kind == "rate_limit_wait" else [step.reason, source]
        deadline = record.policy.get("deadline")
        if isinstance(deadline, int | float):
            parts.append(self.tr("Deadline in {seconds} s.").format(seconds=f"{max(deadline - now_s, 0.0):.1f}"))
        return "\n".join(parts)


def _before(record: CallRecord) -> str:
    """Why there is a further step: the reason of the last finished one."""
    done = [step for step in record.steps if not step.running]
    return done[-1].reason if done and done[-1].verdict != "ok" else ""
