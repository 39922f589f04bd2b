"""The ring that empties until the next attempt.

Owns the drawing only: it is told how much is left and has no clock.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current_theme, font, theme_manager

_DIAMETER, _STROKE = 84, 5
_FULL = 360 * 16  # Qt counts angles in sixteenths of a degree


class Countdown(QWidget):
    """A ring with the seconds in its middle; without an end in sight an arc that goes round."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.countdown")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._seconds = 0.0
        self._part: float | None = None
        self._token = "wf.running"  # noqa: S105 - a colour, no password
        theme_manager().changed.connect(self.update)

    @property
    def seconds(self) -> float:
        """What stands in the middle."""
        return self._seconds

    def show_wait(self, left_s: float, planned_s: float) -> None:
        """``left_s`` of ``planned_s`` seconds are left."""
        self._part = min(max(left_s / planned_s, 0.0), 1.0) if planned_s > 0 else 0.0
        self._show(left_s, "wf.wait")

    def show_work(self, elapsed_s: float, token: str) -> None:
        """Something runs whose end is not known, drawn in the colour of ``token``."""
        self._part = None
        self._show(elapsed_s, token)

    def sizeHint(self) -> QSize:
        return QSize(_DIAMETER, _DIAMETER)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = _STROKE / 2 + 1
        ring = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.setPen(QPen(theme.color("bg.neutral"), _STROKE))
        painter.drawEllipse(ring)
        painter.setPen(QPen(theme.color(self._token), _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self._part is None:  # once round a second
            painter.drawArc(ring, -round(self._seconds * _FULL) % _FULL, _FULL // 4)
        elif self._part > 0:
            painter.drawArc(ring, 90 * 16, round(self._part * _FULL))
        face = font("section")
        words = f"{self._seconds:.1f}"
        painter.setFont(face)
        painter.setPen(theme.color("text.primary"))
        left = ring.center().x() - QFontMetricsF(face).horizontalAdvance(words) / 2
        painter.drawText(QPointF(left, ring.center().y() + 0.36 * face.pixelSize()), words)
        painter.end()

    def _show(self, seconds: float, token: str) -> None:
        self._seconds, self._token = max(seconds, 0.0), token
        self.setAccessibleName(f"{self._seconds:.1f} s")
        self.update()
