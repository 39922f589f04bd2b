"""Paints the text columns of the history table.

Owns hierarchy and colour of a row's text; what it says comes from ``gui.live.cells`` and ``gui.live.wording``. Must
not know the waterfall.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.trace import CallRecord
from gui.icons import icon
from gui.live import cells, wording
from gui.live.columns import PAD, ROW_HEIGHT, Column
from gui.live.history_model import AnyIndex, HistoryModel
from gui.live.paint import draw_text, row_ground, tree_line
from gui.live.rows import ChildRow, Row, is_running
from gui.theme import Theme, current_theme
from gui.widgets.platform_tile import draw_tile

CARET_RIGHT = 24  # the caret's hit area: from the left edge to here
_TEXT_LEFT = 27
_ICON = 16
_MERGED = {  # child rows run over these columns: the step's name, and the reason
    Column.PLATFORM: (Column.PLATFORM, Column.OPERATION),
    Column.OPERATION: (Column.PLATFORM, Column.OPERATION),
    Column.RESULT: (Column.RESULT, Column.WAIT),
    Column.TRIES: (Column.RESULT, Column.WAIT),
    Column.WAIT: (Column.RESULT, Column.WAIT),
}


@dataclass(slots=True)
class Hover:
    """The row under the mouse, -1 for none."""

    row: int = -1


class RowDelegate(QStyledItemDelegate):
    """What all columns share: the model, and uniform rows."""

    def __init__(self, model: HistoryModel, hover: Hover, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = model
        self._hover = hover

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Rows are uniform."""
        return QSize(0, ROW_HEIGHT)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, number: int) -> QRectF:
        """Fill and separator of one cell; returns its area."""
        theme = current_theme()
        rect = option.rect
        area = QRectF(rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        child = isinstance(row, ChildRow)
        ground = row_ground(theme, selected=selected, hovered=number == self._hover.row, child=child)
        painter.fillRect(rect, ground)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line.subtle"))
        return area


class TextDelegate(RowDelegate):
    """All columns but the waterfall."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """One cell of a call or of a step."""
        row = self.history.row_at(index.row())
        if row is None:
            return
        theme, column = current_theme(), Column(index.column())
        area = self.paint_ground(painter, option, row, index.row())
        if column is Column.TIME and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.color("accent.text"))
        now_s = self.history.since_start_s(row)
        if isinstance(row, ChildRow):
            self._child(painter, area, row, column, theme, option, now_s)
        else:
            self._call(painter, area, row, column, theme, now_s)

    def _call(
        self, painter: QPainter, area: QRectF, row: CallRecord, column: Column, theme: Theme, now_s: float
    ) -> None:
        if column is Column.RESULT:
            words = wording.result(row)
            _icon(painter, QRectF(area.left() + PAD, area.center().y() - 8, _ICON, _ICON), words.icon, words.icon_tone)
            _body(painter, area.adjusted(PAD + 22, 0, -4, 0), words.text, theme, words.tone)
            return
        said = cells.text(row, column, self.history.names, now_s)
        if column is Column.TIME:
            name = "caret-down" if self.history.is_expanded(row.call_id) else "caret-right"
            _icon(painter, QRectF(area.left() + 9, area.center().y() - 6, 12, 12), name, "text.secondary")
            draw_text(painter, area.adjusted(_TEXT_LEFT, 0, 0, 0), said, "mono", theme.color("text.secondary"))
        elif column is Column.PLATFORM:
            tile = QRectF(area.left() + PAD, area.center().y() - 9, 18, 18)
            draw_tile(painter, tile, row.platform, self.history.names.monogram(row))
            _body(painter, area.adjusted(PAD + 24, 0, -4, 0), said, theme, "text.primary")
        elif column is Column.OPERATION:
            _body(painter, area.adjusted(PAD, 0, -4, 0), said, theme, "text.primary")
        else:
            quiet = (column is Column.TRIES and row.attempts < 2) or said == "—"
            room = area.adjusted(0, 0, -PAD if column is Column.TOTAL else 0, 0)
            _body(painter, room, said, theme, "text.tertiary" if quiet else "text.primary", right=True)

    def _child(
        self,
        painter: QPainter,
        area: QRectF,
        row: ChildRow,
        column: Column,
        theme: Theme,
        option: QStyleOptionViewItem,
        now_s: float,
    ) -> None:
        if column is Column.TIME:
            tree_line(painter, area, theme.color("line.default"), last=row.last)
            said = wording.time_cell(row, now_s)
            draw_text(painter, area.adjusted(_TEXT_LEFT, 0, 0, 0), said, "mono", theme.color("text.tertiary"))
            return
        if column is Column.TOTAL:
            tone = "warn.text" if is_running(row) and row.part == "wait" else "text.secondary"
            # what is left of a wait may be longer than the column: it runs over the empty end of the reason
            _body(painter, area.adjusted(0, 0, -PAD, 0), cells.total(row, now_s), theme, tone, right=True)
            return
        merged = self._merged(area, column, option)
        painter.save()
        painter.setClipRect(area)  # each cell paints its part of the words that run over several
        if column in (Column.PLATFORM, Column.OPERATION):
            words = wording.title(row)
            _icon(
                painter,
                QRectF(merged.left() + PAD + 1, merged.center().y() - 8, _ICON, _ICON),
                words.icon,
                words.icon_tone,
            )
            _body(painter, merged.adjusted(PAD + 24, 0, -4, 0), words.text, theme, words.tone)
        else:
            said, tone = wording.explanation(row)
            draw_text(painter, merged.adjusted(PAD, 0, -4, 0), said, "caption", theme.color(tone))
        painter.restore()

    def _merged(self, area: QRectF, column: Column, option: QStyleOptionViewItem) -> QRectF:
        table = option.widget
        assert isinstance(table, QTableView)
        header = table.horizontalHeader()
        first, last = _MERGED[column]
        left = area.left() - header.sectionPosition(column) + header.sectionPosition(first)
        right = area.left() - header.sectionPosition(column) + header.sectionPosition(last) + header.sectionSize(last)
        return QRectF(left, area.top(), right - left, area.height())


def _body(painter: QPainter, area: QRectF, text: str, theme: Theme, tone: str, *, right: bool = False) -> None:
    draw_text(painter, area, text, "body", theme.color(tone), right=right)


def _icon(painter: QPainter, area: QRectF, name: str, token: str) -> None:
    icon(name, token, int(area.width())).paint(painter, area.toRect())
