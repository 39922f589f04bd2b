"""The phases of one attempt, each as a bar on one scale, and by which connection it went.

Owns the drawing. Must not know steps: it is given words and seconds.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.live import wording
from gui.live.paint import draw_text
from gui.theme import current_theme, theme_manager

_LINE, _CAPTION, _TOP = 25, 18, 38
_MARGIN, _WORD, _TIME = 16, 116, 72


class PhasesView(QWidget):
    """Only the phases that were measured have a line; their bars follow one another as they did in time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("history.details.phases")
        theme_manager().changed.connect(self.update)
        self._phases: Sequence[tuple[str, float]] = ()
        self._connection: Sequence[str] = ()
        self._total: float | None = None

    def sizeHint(self) -> QSize:
        return QSize(320, _TOP + 9 * _LINE)

    def set_phases(self, phases: Sequence[tuple[str, float]], total: float | None, connection: Sequence[str]) -> None:
        """Show ``phases``, the seconds of the ``total``, and lines about the ``connection``."""
        self._phases, self._total, self._connection = phases, total, connection
        told = [f"{word} {wording.fine_duration(seconds)}" for word, seconds in phases] or [self.tr("Not measured")]
        self.setAccessibleName(self.tr("Phases"))
        self.setAccessibleDescription(", ".join([*told, *connection]))
        self.setToolTip("\n".join(connection))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        left, right = float(_MARGIN), float(self.width() - _MARGIN)
        caption = QRectF(left, 12, right - left, _CAPTION)
        draw_text(painter, caption, self.tr("Phases"), "caption", theme.color("text.tertiary"))
        top = float(_TOP)
        if not self._phases:
            line = QRectF(left, top, right - left, _LINE)
            draw_text(painter, line, self.tr("Not measured"), "caption", theme.color("text.tertiary"))
            top += _LINE
        whole = max(sum(seconds for _, seconds in self._phases), 1e-9)
        begun = 0.0
        for word, seconds in self._phases:
            line = QRectF(left, top, right - left, _LINE)
            draw_text(painter, line, word, "caption", theme.color("text.secondary"))
            time = wording.fine_duration(seconds)
            draw_text(painter, line, time, "caption", theme.color("text.primary"), right=True)
            track = QRectF(left + _WORD, top + _LINE / 2 - 4, right - left - _WORD - _TIME, 8)
            if track.width() > 20:
                painter.fillRect(track, theme.color("bg.neutral"))
                x = track.left() + track.width() * begun / whole
                wide = max(track.width() * seconds / whole, 2)
                painter.fillRect(QRectF(min(x, track.right() - 2), track.top(), wide, 8), theme.color("wf.running"))
            begun += seconds
            top += _LINE
        painter.fillRect(QRectF(left, top + 1, right - left, 1), theme.color("line.subtle"))
        total = QRectF(left, top + 2, right - left, _LINE)
        draw_text(painter, total, self.tr("Whole step"), "caption", theme.color("text.tertiary"))
        draw_text(painter, total, wording.duration(self._total), "strong", theme.color("text.primary"), right=True)
        for number, words in enumerate(self._connection):
            line = QRectF(left, top + _LINE + number * _CAPTION, right - left, _CAPTION)
            draw_text(painter, line, words, "caption", theme.color("text.tertiary"))
        painter.end()
