"""What a running call is waiting for: a ring that empties, and a sentence.

Owns the page of a running call. Must not know timers: the view tells it the time.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.trace import CallRecord
from gui.live.wording import wait_reason
from gui.theme import current_theme, theme_manager
from gui.widgets.labels import Label


class Countdown(QWidget):
    """The page of a running call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.countdown")
        self._record: CallRecord | None = None
        self._ring = _Ring(self)
        self._title = Label("", "section")
        self._why = Label("", "body", "secondary")
        self._why.setWordWrap(True)
        for label in (self._title, self._why):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._title)
        column.addWidget(self._why)
        column.addStretch(2)

    def set_record(self, record: CallRecord) -> None:
        """Show another state of the call."""
        self._record = record

    def set_now(self, now_s: float) -> None:
        """``now_s`` seconds since the start of the call."""
        record = self._record
        if record is None:
            return
        last = record.steps[-1] if record.steps else None
        if last is not None and last.wait_running:
            planned = last.delay_s or 0.0
            left = max(0.0, (last.wait_started_s or 0.0) + planned - now_s)
            self._ring.set_value(left / planned if planned else 0.0, f"{left:.1f}")
            self._title.setText(
                self.tr("Attempt {n} in {seconds} s").format(n=record.attempts + 1, seconds=f"{left:.1f}")
            )
            self._why.setText(f"{last.reason} {wait_reason(record, last)[0]}")
            return
        self._ring.set_value(None, "")
        if record.state == "refreshing":
            self._title.setText(self.tr("Refreshing the token"))
        else:
            self._title.setText(self.tr("Attempt {n} is under way").format(n=max(record.attempts, 1)))
        self._why.setText("")


class _Ring(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._value: float | None = None
        self._text = ""
        self.setFixedSize(88, 88)
        theme_manager().changed.connect(self.update)

    def set_value(self, value: float | None, text: str) -> None:
        """The part that is left, 0 to 1; None for "not known"."""
        self._value, self._text = value, text
        self.update()

    def sizeHint(self) -> QSize:
        """The room it would like."""
        return QSize(88, 88)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(theme.color("bg.neutral"), 5))
        painter.drawEllipse(area)
        colour = theme.color("wf.running" if self._value is None else "wf.wait")
        painter.setPen(QPen(colour, 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, 90 * 16, int(360 * 16 * (0.25 if self._value is None else self._value)))
        painter.setPen(theme.color("text.primary"))
        painter.setFont(theme.font("section"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
