"""The table of platforms, or of one platform's operations: how the calls of each ended, as one bar, and in figures.

Owns its columns and bars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from core.history.overview import Outcomes
from gui.live.paint import draw_text
from gui.live.wording import Names
from gui.statistics import words
from gui.statistics.figure_table import Column, FigureRow, FigureTable
from gui.statistics.patterns import paint_row
from gui.theme import Theme
from gui.widgets.platform_tile import tile_pixmap

_TILE, _BAR = 18, 12.0


class PlatformTable(FigureTable):
    """One row a platform, or an operation."""

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        columns = (Column(150), Column(0), Column(64, right=True), Column(80, right=True), Column(92, right=True))
        super().__init__("statistics.platforms", columns, 31, parent)
        self._names = names
        self._most = 1

    def show_platforms(self, platforms: Mapping[str, Outcomes]) -> None:
        """Show these, most calls first."""
        named = [(self._names.platform_called(platform), platform, found) for platform, found in platforms.items()]
        self._show(named)

    def show_operations(self, platform: str, operations: Mapping[tuple[str, str], Outcomes]) -> None:
        """Show these of ``platform``, most calls first."""
        self._show([(self._names.operation_called(*ids), platform, found) for ids, found in operations.items()])

    def _show(self, named: Sequence[tuple[str, str, Outcomes]]) -> None:
        self._most = max((outcomes.calls for _, _, outcomes in named), default=1)
        self.show_rows([self._figures(*row) for row in named], room_for=6)

    def paint_cell(self, painter: QPainter, area: QRectF, row: FigureRow, column: int, theme: Theme) -> None:
        """Tile and name, the bar, the figures."""
        platform, outcomes = row.subject
        if column == 0:
            drawn = tile_pixmap(platform, self._names.monogram_of(platform), _TILE, self.devicePixelRatioF())
            painter.drawPixmap(round(area.left()), round(area.center().y() - _TILE / 2), drawn)
            draw_text(painter, area.adjusted(_TILE + 8, 0, 0, 0), row.cells[0], "body", theme.color("text.primary"))
        elif column == 1:
            bar = QRectF(area.left(), area.center().y() - _BAR / 2, area.width(), _BAR)
            counts = (outcomes.first_try, outcomes.recovered, outcomes.failed)
            paint_row(painter, bar, counts, (area.width() - 8) * outcomes.calls / self._most, theme)
        else:
            super().paint_cell(painter, area, row, column, theme)

    def _figures(self, name: str, platform: str, outcomes: Outcomes) -> FigureRow:
        name = name or words.NOTHING
        cells = (
            name,
            words.outcomes(outcomes),
            f"{outcomes.calls:,}",
            words.share(outcomes.share(outcomes.first_try)),
            words.waited(outcomes.waited_s),
        )
        return FigureRow(cells, f"{name}: {words.outcomes(outcomes)}", (platform, outcomes))
