"""How long calls take: percentiles of the first attempt and of the whole call, on one logarithmic axis.

Owns axis, marks and labels: a ring for the first attempt, a diamond for the whole call, a dashed line for what retries
added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.history.overview import Percentile
from gui.live.paint import draw_text
from gui.statistics import words
from gui.statistics.chart import Chart
from gui.theme import Theme, current_theme, font, theme_manager

_NAME, _BOTTOM, _MARK = 40.0, 22.0, 5.0
_TICKS_S = tuple(float(f"{factor}e{power}") for power in range(-4, 9) for factor in (1, 3))
_SHORTEST_S = 0.0001


class PercentileChart(Chart):
    """One row a percentile."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._rows: Sequence[Percentile] = ()

    def set_percentiles(self, rows: Sequence[Percentile]) -> None:
        """Show these, from top to bottom."""
        self._rows = rows

    def marks(self) -> int:
        """One a row."""
        return len(self._rows)

    def mark_text(self, index: int) -> str:
        """Both figures of a row."""
        return words.percentile(self._rows[index])

    def mark_area(self, index: int) -> QRectF:
        """The row."""
        height = (self.height() - _BOTTOM) / max(len(self._rows), 1)
        return QRectF(0, index * height, self.width(), height)

    def paint(self, painter: QPainter, theme: Theme, chosen: int) -> None:
        """Grid, rows, axis."""
        if not self._rows:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.height() - _BOTTOM
        for tick in self._ticks():
            x = round(self._x(tick))
            painter.fillRect(QRectF(x, 0, 1, bottom), theme.color("line.grid"))
            label = words.span_of(tick) if tick < 1 else f"{tick:g} s"
            width = QFontMetricsF(font("tick")).horizontalAdvance(label)
            place = QRectF(min(max(x - width / 2, 0), self.width() - width), bottom, width + 1, _BOTTOM)
            draw_text(painter, place, label, "tick", theme.color("text.tertiary"))
        for index, row in enumerate(self._rows):
            area = self.mark_area(index)
            if index == chosen:
                painter.fillRect(area, theme.color("bg.selected"))
            self._row(painter, area, row, theme)

    def _row(self, painter: QPainter, area: QRectF, row: Percentile, theme: Theme) -> None:
        y = round(area.center().y())  # a line of two pixels is sharp there
        first, whole = self._x(row.first_s), self._x(row.whole_s)
        draw_text(
            painter,
            QRectF(0, area.top(), _NAME, area.height()),
            f"p{row.percent}",
            "strong",
            theme.color("text.secondary"),
        )
        if whole - first > 3 * _MARK:
            painter.setPen(_dashes(theme))
            painter.drawLine(QPointF(first + _MARK + 2, y), QPointF(whole - _MARK - 2, y))
        paint_ring(painter, QPointF(first, y), theme.color("wf.running"), theme.color("bg.surface"))
        # where both are the same, the diamond stands inside the ring
        paint_diamond(painter, QPointF(whole, y), theme.color("wf.running"), small=whole - first < 2 * _MARK)
        metrics = QFontMetricsF(font("caption"))
        said = words.span_of(row.first_s)
        width = metrics.horizontalAdvance(said)
        if first - _MARK - 8 - width >= _NAME:
            place = QRectF(first - _MARK - 8 - width, area.top(), width + 1, area.height())
            draw_text(painter, place, said, "caption", theme.color("text.secondary"))
        told = words.span_of(row.whole_s)
        right = QRectF(whole + _MARK + 8, area.top(), self.width() - whole - _MARK - 8, area.height())
        draw_text(painter, right, told, "strong", theme.color("text.primary"))

    def _limits(self) -> tuple[float, float]:
        shortest = max(min(row.first_s for row in self._rows), _SHORTEST_S)
        longest = max(max(row.whole_s for row in self._rows), shortest)
        low = max((tick for tick in _TICKS_S if tick <= shortest), default=_TICKS_S[0])
        high = min((tick for tick in _TICKS_S if tick >= longest), default=longest)
        return low, max(high, low * 10)

    def _ticks(self) -> list[float]:
        low, high = self._limits()
        ticks = [tick for tick in _TICKS_S if low * 0.999 <= tick <= high * 1.001]
        return ticks if len(ticks) <= 7 else [tick for tick in ticks if f"{tick:e}"[0] == "1"]

    def _x(self, seconds: float) -> float:
        low, high = self._limits()
        # room for the figures at both sides of the marks
        left, right = _NAME + 62, self.width() - 70
        place = math.log(max(seconds, low) / low) / math.log(high / low)
        return left + (right - left) * place


def _dashes(theme: Theme) -> QPen:
    pen = QPen(theme.color("wf.wait"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([3, 2])
    return pen


def paint_ring(painter: QPainter, centre: QPointF, colour: QColor, ground: QColor) -> None:
    """The mark of the first attempt."""
    painter.setPen(QPen(colour, 2))
    painter.setBrush(ground)
    painter.drawEllipse(centre, _MARK, _MARK)


def paint_diamond(painter: QPainter, centre: QPointF, colour: QColor, *, small: bool = False) -> None:
    """The mark of the whole call."""
    size = _MARK / 2 if small else _MARK + 0.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y = centre.x(), centre.y()
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)])
    )


class PercentileLegend(QWidget):
    """The three marks with their words."""

    _MARK_WIDTH, _GAP, _BETWEEN = 16.0, 6.0, 12.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Sequence[str] = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_manager().changed.connect(self.update)

    def set_words(self, first: str, whole: str, added: str) -> None:
        """What ring, diamond and dashes are."""
        self._words = (first, whole, added)
        self.setAccessibleName(", ".join(self._words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        metrics = QFontMetricsF(font("caption"))
        width = sum(metrics.horizontalAdvance(word) + self._MARK_WIDTH + self._GAP for word in self._words)
        return QSize(round(width + 2 * self._BETWEEN) + 2, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark and word, three times."""
        theme, metrics = current_theme(), QFontMetricsF(font("caption"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = 0.0, self.height() // 2
        for place, word in enumerate(self._words):
            if place == 0:
                paint_ring(painter, QPointF(x + 8, y), theme.color("wf.running"), theme.color("bg.surface"))
            elif place == 1:
                paint_diamond(painter, QPointF(x + 8, y), theme.color("wf.running"))
            else:
                painter.setPen(_dashes(theme))
                painter.drawLine(QPointF(x, y), QPointF(x + self._MARK_WIDTH, y))
            x += self._MARK_WIDTH + self._GAP
            width = metrics.horizontalAdvance(word)
            draw_text(painter, QRectF(x, 0, width + 1, self.height()), word, "caption", theme.color("text.secondary"))
            x += width + self._BETWEEN
        painter.end()
