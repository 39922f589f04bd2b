"""What a running call is doing: the ring, one sentence, the reason, and Stop.

Owns these words. It is told the time and has no clock.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.trace import CallRecord, Step
from gui.actions import shown_keys
from gui.live.rows import ChildRow
from gui.live.timeline import wait_start_s
from gui.live.wording import explanation
from gui.response.countdown import Countdown
from gui.widgets.buttons import Button
from gui.widgets.labels import Label


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
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addStretch(1)
        for widget in (self.ring, self.headline):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.reason)
        column.addSpacing(4)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.retranslate()

    def show_record(self, record: CallRecord, now_s: float) -> None:
        """Show ``record`` as of ``now_s`` seconds after its start."""
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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_wait(self, record: CallRecord, step: Step, now_s: float) -> None:
        planned_s = step.delay_s or 0.0
        left_s = max(wait_start_s(step) + planned_s - now_s, 0.0)
        self.ring.show_wait(left_s, planned_s)
        told = self.tr("Attempt {n} in {seconds} s").format(n=record.attempts + 1, seconds=f"{left_s:.1f}")
        place = len(record.steps) - 1
        source = explanation(ChildRow(record, place, "wait"))[0]
        parts = [f"{step.reason}", f"{source}."]
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
    return done[-1].reason if done else ""
