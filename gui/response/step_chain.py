"""The step chain: attempts, waits and refreshes of a call in one line.

Owns how chips are laid out where there is little room: first the codes are dropped, then the oldest chips.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.trace import CallRecord
from gui.icons import icon
from gui.live.glyphs import BarKind, paint_bar
from gui.response.chips import Chip, chips
from gui.theme import current_theme, font, theme_manager

_HEIGHT, _MARGIN, _BAR_HEIGHT = 34, 16, 11
_BAR_WIDTHS: dict[BarKind, int] = {"wait": 22, "wait_running": 22, "planned": 16}
_BAR_WIDTH = 18
_GAP, _ARROW, _MORE = 6, 24, 48


class StepChain(QWidget):
    """Painted chips; the whole sentence of each as tooltip, all of them for a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.chain")
        self.setAccessibleName(self.tr("Steps"))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._chips: list[Chip] = []
        self._progress = 0.0
        self._places: list[tuple[QRectF, Chip]] = []
        theme_manager().changed.connect(self.update)

    @property
    def chips(self) -> Sequence[Chip]:
        """What is shown, in order."""
        return self._chips

    def show_record(self, record: CallRecord | None, progress: float = 0.0) -> None:
        """Show a call; ``progress`` is the elapsed part of its running wait, 0 to 1."""
        self._chips = chips(record) if record else []
        self._progress = progress
        self.setAccessibleName(self.tr("Steps"))
        self.setAccessibleDescription("; ".join(chip.spoken for chip in self._chips))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("bg.sunken"))
        painter.setPen(QPen(theme.color("line.subtle"), 1))
        painter.drawLine(QPointF(0, _HEIGHT - 0.5), QPointF(self.width(), _HEIGHT - 0.5))
        shown, long, hidden = self._fitting()
        x = float(_MARGIN)
        self._places = []
        if hidden:
            x = self._arrow(painter, _text(painter, x, f"+{hidden}", "text.secondary"))
        for index, chip in enumerate(shown):
            if index:
                x = self._arrow(painter, x)
            start = x
            x = self._paint_chip(painter, x, chip, long=long)
            self._places.append((QRectF(start, 0, x - start, _HEIGHT), chip))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _show_tip(self, at: QPoint, where: QPoint) -> None:
        for area, chip in self._places:
            if area.contains(QPointF(at)):
                QToolTip.showText(where, chip.spoken, self)
                return
        QToolTip.hideText()

    def _fitting(self) -> tuple[list[Chip], bool, int]:
        """The chips that fit, whether with their codes, and how many at the beginning do not."""
        room = self.width() - 2 * _MARGIN
        for long in (True, False):
            if _length(self._chips, long=long) <= room:
                return self._chips, long, 0
        hidden = 0
        while hidden < len(self._chips) - 1 and _length(self._chips[hidden:], long=False) + _MORE > room:
            hidden += 1
        return self._chips[hidden:], False, hidden

    def _paint_chip(self, painter: QPainter, x: float, chip: Chip, *, long: bool) -> float:
        if chip.number:
            x = _text(painter, x, chip.number, "text.primary") + _GAP
        width = _BAR_WIDTHS.get(chip.kind, _BAR_WIDTH)
        bar = QRectF(x, (_HEIGHT - _BAR_HEIGHT) / 2, width, _BAR_HEIGHT)
        progress = self._progress if chip.kind == "wait_running" else None
        paint_bar(painter, bar, chip.kind, current_theme(), progress=progress)
        return _text(painter, x + width + _GAP, _words(chip, long=long), chip.tone)

    def _arrow(self, painter: QPainter, x: float) -> float:
        area = QRectF(x + (_ARROW - 12) / 2, (_HEIGHT - 12) / 2, 12, 12)
        icon("caret-right", "text.tertiary", 12).paint(painter, area.toRect())
        return x + _ARROW


def _words(chip: Chip, *, long: bool) -> str:
    return f"{chip.text} · {chip.more}" if long and chip.more else chip.text


def _length(some: list[Chip], *, long: bool) -> float:
    return sum(_chip_width(chip, long=long) for chip in some) + _ARROW * max(len(some) - 1, 0)


def _chip_width(chip: Chip, *, long: bool) -> float:
    metrics = QFontMetricsF(font("body"))
    number = metrics.horizontalAdvance(chip.number) + _GAP if chip.number else 0
    return number + _BAR_WIDTHS.get(chip.kind, _BAR_WIDTH) + _GAP + metrics.horizontalAdvance(_words(chip, long=long))


def _text(painter: QPainter, x: float, text: str, token: str) -> float:
    face = font("body")
    painter.setFont(face)
    painter.setPen(current_theme().color(token))
    painter.drawText(QPointF(x, _HEIGHT / 2 + 0.36 * face.pixelSize()), text)
    return x + QFontMetricsF(face).horizontalAdvance(text)
