"""What a running call is doing: the ring, one sentence, the reason, and Stop.

Owns these words. It is told the time and has no clock.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from core.trace import CallRecord, Step
from gui.actions import shown_keys
from gui.live.rows import ChildRow
from gui.live.timeline import wait_start_s
from gui.live.wording import explanation
from gui.response.countdown import Countdown
from gui.response.transfer_bar import TransferBar
from gui.widgets.buttons import Button
from gui.widgets.labels import Label

_LOW = 230


class RunningPage(QWidget):
    """The page.

    Signals:
        stop_requested: Stop was pressed.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.running")
        self.ring = Countdown(self)
        self.headline = Label("", "strong")
        self.headline.setObjectName("response.running_headline")
        self.reason = Label("", "body", "secondary")
        self.reason.setObjectName("response.running_reason")
        self.reason.setWordWrap(True)
        self.stop = Button("response.stop", "", "secondary", "stop", parent=self)
        self.stop.clicked.connect(self.stop_requested)
        self.transfer = TransferBar(self)
        self._words = QVBoxLayout()
        self._words.setSpacing(10)
        self._words.addStretch(1)
        for widget in (self.headline, self.reason, self.transfer, self.stop):
            self._words.addWidget(widget)
        self._words.addStretch(1)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(24, 8, 24, 8)
        self._parts.addStretch(1)
        self._parts.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignCenter)
        self._parts.addLayout(self._words)
        self._parts.addStretch(1)
        self._arrange()
        self.retranslate()

    def show_record(self, record: CallRecord, now_s: float) -> None:
        """Show ``record`` as of ``now_s`` seconds after its start."""
        self.transfer.show_progress(record.progress, now_s)
        last = record.steps[-1] if record.steps else None
        if last is None:
            self.ring.show_work(now_s, "wf.running")
            self._say(self.tr("Preparing the request"), "")
        elif last.wait_running:
            self._show_wait(record, last, now_s)
        elif last.running and last.kind == "token_refresh":
            self.ring.show_work(now_s - last.started_s, "wf.refresh")
            self._say(self.tr("Refreshing {token}").format(token=last.step), _before(record))
        else:
            since = now_s - last.started_s if last.running else now_s
            self.ring.show_work(since, "wf.running")
            number = max(record.attempts, 1)
            self._say(self.tr("Attempt {n} is under way").format(n=number), _before(record))

    def retranslate(self) -> None:
        """All words anew."""
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(f"{self.tr('Stop')} ({shown_keys('stop')})")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _arrange(self) -> None:
        """The ring over the words; beside them where the page is low."""
        low = self.height() < _LOW
        side = Qt.AlignmentFlag.AlignLeft if low else Qt.AlignmentFlag.AlignHCenter
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(24 if low else 12)
        for widget in (self.headline, self.reason):
            widget.setAlignment(side)
        self._words.setAlignment(self.stop, side)

    def _show_wait(self, record: CallRecord, step: Step, now_s: float) -> None:
        planned_s = step.delay_s or 0.0
        left_s = max(wait_start_s(step) + planned_s - now_s, 0.0)
        self.ring.show_wait(left_s, planned_s)
        told = self.tr("Attempt {n} in {seconds} s").format(n=record.attempts + 1, seconds=f"{left_s:.1f}")
        place = len(record.steps) - 1
        source = explanation(ChildRow(record, place, "wait"))[0]
        parts = [step.reason, source]
        deadline = record.policy.get("deadline")
        if isinstance(deadline, int | float):
            parts.append(self.tr("Deadline in {seconds} s.").format(seconds=f"{max(deadline - now_s, 0.0):.1f}"))
        self._say(told, "\n".join(parts))

    def _say(self, headline: str, reason: str) -> None:
        self.headline.setText(headline)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))


def _before(record: CallRecord) -> str:
    """Why there is a further step: the reason of the last finished one."""
    done = [step for step in record.steps if not step.running]
    return done[-1].reason if done and done[-1].verdict != "ok" else ""
