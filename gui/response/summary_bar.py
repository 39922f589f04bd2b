"""The head of the response: status, times, size, time of day.

Owns the wording of the status. It is told the time and has no clock.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.trace import CallRecord
from gui.live.rows import waited_s
from gui.live.wording import Tone, clock, duration, result, timestamp
from gui.response.figures import size_text, status_text
from gui.widgets.badge import Badge, BadgeTone
from gui.widgets.labels import Label, styled

_HEIGHT = 44
_TONES: dict[Tone, BadgeTone] = {
    "ok.text": "ok",
    "warn.text": "warn",
    "danger.text": "danger",
    "accent.text": "accent",
    "token.text": "token",
}


class SummaryBar(QWidget):
    """Badge and figures of one call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "surface")
        self.setFixedHeight(_HEIGHT)
        self.status = Badge("", height=24, strong=True, parent=self)
        self.status.setObjectName("response.status")
        self._figures: dict[str, tuple[Label, Label]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(self.status)
        for name in ("total", "waited", "attempts", "size"):
            caption, value = Label("", "body", "secondary", self), Label("", "strong", parent=self)
            value.setObjectName(f"response.{name}")
            self._figures[name] = (caption, value)
            row.addSpacing(10)
            row.addWidget(caption)
            row.addWidget(value)
        row.addStretch(1)
        self.clock = Label("", "caption", "tertiary", self)
        self.clock.setObjectName("response.clock")
        row.addWidget(self.clock)

    def show_record(self, record: CallRecord, now_s: float, size: int | None) -> None:
        """Show ``record`` as of ``now_s`` seconds after its start; ``size`` of the answer's body if it is known."""
        running = record.outcome is None
        words = result(record)
        told = status_text(record.status) if record.ok and record.status is not None else words.text
        self.status.set(told, _TONES.get(words.icon_tone, "neutral"), words.icon)
        self.status.setToolTip(words.text)
        self._show(
            "total",
            self.tr("Elapsed") if running else self.tr("Total"),
            duration(now_s if running else record.elapsed_s),
        )
        self._show("waited", self.tr("Waited"), duration(waited_s(record, now_s)))
        tries = str(record.attempts)
        most = record.policy.get("max_retries")
        if running and isinstance(most, int):
            tries = f"{tries} / {max(most + 1, record.attempts)}"
        self._show("attempts", self.tr("Attempts"), tries if running or record.attempts != 1 else "")
        self._show("size", self.tr("Size"), "" if running or size is None else size_text(size))
        self.clock.setText(clock(record.started_us / 1e6))
        self.clock.setToolTip(timestamp(record.started_us / 1e6))

    def _show(self, name: str, caption: str, value: str) -> None:
        label, shown = self._figures[name]
        label.setText(caption)
        shown.setText(value)
        shown.setAccessibleName(f"{caption} {value}")
        label.setVisible(bool(value))
        shown.setVisible(bool(value))
