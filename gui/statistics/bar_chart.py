"""Columns of calls, each made of the three endings, over an axis of counts: durations, and calls over time.

Owns axis, columns and labels. Must not know what the columns are: they come with their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from core.history.overview import Outcomes
from gui.live.paint import draw_text
from gui.statistics.chart import Chart
from gui.statistics.patterns import paint_column
from gui.theme import Theme, font

_TOP, _BOTTOM, _TICK = 22.0, 22.0, 16.0
_WIDEST = 48.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One column.

    Attributes:
        text: What it says in words.
        label: Under its left edge; empty for none.
    """

    outcomes: Outcomes
    text: str
    label: str = ""


class BarChart(Chart):
    """The columns.

    Args:
        numbered: Whether the number of calls stands over each column.
    """

    def __init__(self, name: str, *, numbered: bool, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._numbered = numbered
        self._bars: Sequence[Bar] = ()
        self._end_label = ""

    def set_bars(self, bars: Sequence[Bar], end_label: str = "") -> None:
        """Show these; ``end_label`` stands under the right edge of the last one."""
        self._bars, self._end_label = bars, end_label

    def marks(self) -> int:
        """One a column."""
        return len(self._bars)

    def mark_text(self, index: int) -> str:
        """What the column is, and how its calls ended."""
        return self._bars[index].text

    def mark_area(self, index: int) -> QRectF:
        """The column over its whole height, so that an empty one can be hit too."""
        area, step = self._plot(), self._step()
        return QRectF(area.left() + index * step, area.top(), step, area.height())

    def paint(self, painter: QPainter, theme: Theme, chosen: int) -> None:
        """Grid, columns, labels."""
        area, step, top = self._plot(), self._step(), self._top()
        for count in (top * part // self._lines() for part in range(self._lines() + 1)):
            y = round(area.bottom() - area.height() * count / top)
            painter.fillRect(
                QRectF(area.left(), y, area.width(), 1), theme.color("line.grid" if count else "line.control")
            )
            place = QRectF(0, y - _TICK / 2, area.left() - 6, _TICK)
            draw_text(painter, place, f"{count:,}", "tick", theme.color("text.tertiary"), right=True)
        width = min(max(step * 0.84, 2), _WIDEST)
        for index, bar in enumerate(self._bars):
            column = QRectF(area.left() + (index + 0.5) * step - width / 2, area.top(), width, area.height())
            if index == chosen:
                painter.fillRect(self.mark_area(index), theme.color("bg.selected"))
            counts = (bar.outcomes.first_try, bar.outcomes.recovered, bar.outcomes.failed)
            paint_column(painter, column, counts, area.height() / top, theme)
            if self._numbered and bar.outcomes.calls:
                height = area.height() * bar.outcomes.calls / top
                self._centred(
                    painter, f"{bar.outcomes.calls:,}", column.center().x(), area.bottom() - height - 9, theme
                )
        self._labels(painter, theme, area, step)

    def _labels(self, painter: QPainter, theme: Theme, area: QRectF, step: float) -> None:
        labels = [(area.left() + index * step, bar.label) for index, bar in enumerate(self._bars) if bar.label]
        labels += [(area.right(), self._end_label)] if self._end_label else []
        metrics, free = QFontMetricsF(font("tick")), 0.0
        for x, label in labels:
            width = metrics.horizontalAdvance(label)
            left = min(max(x - width / 2, 0), self.width() - width)
            if left < free:  # it would touch the one before
                continue
            painter.fillRect(QRectF(round(x), area.bottom(), 1, 4), theme.color("line.control"))
            place = QRectF(left, area.bottom() + 4, width + 1, _BOTTOM - 4)
            draw_text(painter, place, label, "tick", theme.color("text.tertiary"))
            free = left + width + 8

    def _centred(self, painter: QPainter, label: str, x: float, y: float, theme: Theme) -> None:
        width = QFontMetricsF(font("tick")).horizontalAdvance(label)
        place = QRectF(x - width / 2, y - _TICK / 2, width + 1, _TICK)
        draw_text(painter, place, label, "tick", theme.color("text.primary"))

    def _plot(self) -> QRectF:
        room = QFontMetricsF(font("tick")).horizontalAdvance(f"{self._top():,}") + 10
        return QRectF(room, _TOP, max(self.width() - room - 4, 1), max(self.height() - _TOP - _BOTTOM, 1))

    def _step(self) -> float:
        return self._plot().width() / max(len(self._bars), 1)

    def _most(self) -> int:
        return max((bar.outcomes.calls for bar in self._bars), default=0)

    def _top(self) -> int:
        """The highest line of the grid: a round number, so that the lines between are whole."""
        most, size = max(self._most(), 1), 1
        while size * 10 < most:
            size *= 10
        return next(size * factor for factor in (1, 2, 3, 4, 5, 6, 8, 10) if size * factor >= most)

    def _lines(self) -> int:
        top = self._top()
        return next(lines for lines in (4, 3, 5, 2, 1) if top % lines == 0)
