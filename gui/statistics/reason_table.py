"""The table "why calls were retried": each reason with its retries as a bar, and what came of them.

Owns its columns and bars.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from core.history.overview import Reason
from core.texts import reason_name
from gui.live.paint import draw_text
from gui.statistics import words
from gui.statistics.figure_table import Column, FigureRow, FigureTable
from gui.theme import Theme, font

_BAR, _BAR_HEIGHT = 60.0, 10.0


class ReasonTable(FigureTable):
    """One row a rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "statistics.reasons",
            (Column(0), Column(112), Column(84, right=True), Column(84, right=True)),
            38,
            parent,
        )
        self._most = 1

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """Show these, most retries first."""
        self._most = max((reason.retries for reason in reasons), default=1)
        self.show_rows([_figures(reason) for reason in reasons], room_for=5)

    def paint_cell(self, painter: QPainter, area: QRectF, row: FigureRow, column: int, theme: Theme) -> None:
        """Two lines of name and rule; number and bar; figures."""
        reason: Reason = row.subject
        if column == 0:
            upper = QRectF(area.left(), area.top() + 2, area.width(), area.height() / 2)
            lower = QRectF(area.left(), area.center().y() - 1, area.width(), area.height() / 2)
            draw_text(painter, upper, row.cells[0], "body", theme.color("text.primary"))
            draw_text(painter, lower, reason.rule, "mono", theme.color("text.tertiary"))
        elif column == 1:
            number = f"{reason.retries:,}"
            room = max(QFontMetricsF(font("body")).horizontalAdvance(f"{self._most:,}"), 26)
            place = QRectF(area.left(), area.top(), room, area.height())
            draw_text(painter, place, number, "strong", theme.color("text.primary"), right=True)
            width = max(min(_BAR, area.width() - room - 14) * reason.retries / self._most, 3)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("wf.running"))
            painter.drawRoundedRect(
                QRectF(area.left() + room + 10, area.center().y() - _BAR_HEIGHT / 2, width, _BAR_HEIGHT), 2, 2
            )
        else:
            super().paint_cell(painter, area, row, column, theme)


def _figures(reason: Reason) -> FigureRow:
    cells = (
        reason_name(reason.rule),
        f"{reason.retries:,}",
        words.some_of(reason.then_ok, reason.retries),
        words.waited(reason.waited_s),
    )
    return FigureRow(cells, words.reason(reason), reason)
