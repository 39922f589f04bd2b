"""How far a file has come: a bar, percent, megabytes, speed, and how long it will still take.

Owns what the speed is worked out from. It is told the time and has no clock.
"""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from core.events import Transfer
from core.texts import megabytes
from core.trace import Progress
from gui.widgets.labels import Label

_SPAN_S = 3.0
"""The speed is that of the last seconds."""
_LEAST_S = 0.3
_STEPS = 1000


class TransferBar(QWidget):
    """Hidden while no file is on its way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.transfer")
        self.bar = QProgressBar(self)
        self.bar.setObjectName("response.transfer_bar")
        self.bar.setTextVisible(False)
        self.figures = Label("", "caption", "secondary")
        self.figures.setObjectName("response.transfer_figures")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.figures)
        self._progress: Progress | None = None
        self._transfer: Transfer = "upload"
        self._seen: deque[tuple[float, int]] = deque()
        self.retranslate()
        self.hide()

    def show_progress(self, progress: Progress | None, now_s: float) -> None:
        """Show ``progress`` as of ``now_s`` seconds; None: no file is on its way."""
        if progress is not None:
            self._take_in(progress, now_s)
        self._progress = progress
        self.setVisible(progress is not None)
        self.retranslate()

    def _take_in(self, progress: Progress, now_s: float) -> None:
        """Keep what the speed is worked out from, also from one part of the file to the next."""
        if self._seen:
            at_s, done = self._seen[-1]
            # another file or call, or a part that is sent again
            if progress.transfer != self._transfer or progress.done < done or now_s < at_s:
                self._seen.clear()
        self._transfer = progress.transfer
        self._seen.append((now_s, progress.done))
        while len(self._seen) > 2 and now_s - self._seen[0][0] > _SPAN_S:
            self._seen.popleft()

    @property
    def speed(self) -> float | None:
        """Bytes a second; None while that cannot be told."""
        if len(self._seen) < 2:
            return None
        (since_s, before), (until_s, after) = self._seen[0], self._seen[-1]
        return (after - before) / (until_s - since_s) if until_s - since_s >= _LEAST_S else None

    def retranslate(self) -> None:
        """All words anew."""
        progress = self._progress
        if progress is None:
            return
        done, total, speed = progress.done, progress.total, self.speed
        self.bar.setRange(0, _STEPS if total else 0)  # an end that is not known: a bar that moves
        if total:
            self.bar.setValue(done * _STEPS // total)
        doing = self.tr("Uploading") if progress.transfer == "upload" else self.tr("Downloading")
        parts = [doing]
        if total:
            parts = [f"{doing} {done * 100 // total} %"]
            parts.append(self.tr("{done} of {total}").format(done=megabytes(done), total=megabytes(total)))
        else:
            parts.append(megabytes(done))
        if speed:
            parts.append(self.tr("{size}/s").format(size=megabytes(int(speed))))
            if total and total > done:
                parts.append(self.tr("{seconds} s left").format(seconds=max(1, round((total - done) / speed))))
        self.figures.setText(" · ".join(parts))
        self.bar.setAccessibleName(self.figures.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
