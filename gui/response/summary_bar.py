"""The head of the response: status, times, size, time of day.

Owns the wording of the status. It is told the time and has no clock.
"""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.trace import CallRecord
from gui.live.rows import most_attempts, waited_s
from gui.live.wording import Tone, clock, duration, result, timestamp
from gui.response.figures import size_text, status_text
from gui.widgets.badge import Badge, BadgeTone
from gui.widgets.labels import Label, styled

_HEIGHT, _MARGIN, _GAP = 44, 16, 16
_TONES: dict[Tone, BadgeTone] = {
    "ok.text": "ok",
    "warn.text": "warn",
    "danger.text": "danger",
    "accent.text": "accent",
    "token.text": "token",
}


class _Figure(QWidget):
    """A caption and its value."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._caption = Label("", "body", "secondary", self)
        self._value = Label("", "strong", parent=self)
        self._value.setObjectName(f"response.{name}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._caption)
        row.addWidget(self._value)

    def say(self, caption: str, value: str) -> None:
        self._caption.setText(caption)
        self._value.setText(value)
        self._value.setAccessibleName(f"{caption} {value}")
        self.updateGeometry()  # at once, for whoever asks how much room all of them need


class SummaryBar(QWidget):
    """Badge and figures of one call. Where there is little room the least important figures give way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.summary")
        styled(self, "surface")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.status = Badge("", height=24, strong=True, parent=self)
        self.status.setObjectName("response.status")
        self._figures = {name: _Figure(name, self) for name in ("total", "waited", "attempt_count", "size")}
        self._told: set[QWidget] = set()
        self.clock = Label("", "caption", "tertiary", self)
        self.clock.setObjectName("response.clock")
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.status)
        for figure in self._figures.values():
            row.addWidget(figure)
        row.addStretch(1)
        row.addWidget(self.clock)

    def show_record(self, record: CallRecord, now_s: float, size: int | None) -> None:
        """Show ``record`` as of ``now_s`` seconds after its start; ``size`` of the answer's body if it is known."""
        running = record.outcome is None
        words = result(record)
        told = status_text(record.status) if record.ok and record.status is not None else words.text
        self.status.set(told, _TONES.get(words.icon_tone, "neutral"), words.icon)
        self.status.setToolTip(words.text)
        self._told = {self.clock}
        self._show(
            "total",
            self.tr("Elapsed") if running else self.tr("Total"),
            duration(now_s if running else record.elapsed_s),
        )
        waited = waited_s(record, now_s)
        self._show("waited", self.tr("Waited"), duration(waited) if waited else "")
        tries = str(record.attempts)
        most = most_attempts(record)
        if running and most is not None:
            tries = f"{tries} / {most}"
        self._show("attempt_count", self.tr("Attempts"), tries if running or record.attempts != 1 else "")
        self._show("size", self.tr("Size"), "" if running or size is None else size_text(size))
        self.clock.setText(clock(record.started_us / 1e6))
        self.clock.setToolTip(timestamp(record.started_us / 1e6))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, name: str, caption: str, value: str) -> None:
        figure = self._figures[name]
        figure.say(caption, value)
        if value:
            self._told.add(figure)

    def _fit(self) -> None:
        """Take away figures, the least important first, until the rest stands whole."""
        shown = set(self._told)
        spare: list[QWidget] = [
            *(self._figures[name] for name in ("total", "waited", "attempt_count", "size")),
            self.clock,
        ]
        layout = self.layout()
        assert layout is not None
        while True:
            for widget in (*self._figures.values(), self.clock):
                widget.setVisible(widget in shown)
            if not spare or layout.minimumSize().width() <= self.width():
                return
            shown.discard(spare.pop())
