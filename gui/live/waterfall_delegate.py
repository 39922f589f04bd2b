"""Paints the waterfall column: each call's attempts, waits and refreshes at their place in time.

Owns the cell of the time axis, and which piece is under the mouse. Must not know the other columns.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip

from core.trace import CallRecord
from gui.live import cells, wording
from gui.live.axis_controller import AxisController
from gui.live.columns import Column
from gui.live.delegates import Hover, RowDelegate
from gui.live.glyphs import BAR_HEIGHT, paint_bar, paint_mark
from gui.live.history_model import AnyIndex, HistoryModel
from gui.live.paint import draw_text, text_width
from gui.live.rows import ChildPart, ChildRow, Row, record_of
from gui.live.timeline import EndMark, Placed, Segment, end_mark, place, segments, step_mark
from gui.theme import Theme, current_theme, font

_MARK_GAP = 10.0
_HIT = 10.0
_EDGE, _AIR = 12.0, 4.0  # of the words about a call out of view: from the edge of the column, and around them


class WaterfallDelegate(RowDelegate):
    """The last column."""

    def __init__(
        self, model: HistoryModel, controller: AxisController, hover: Hover, parent: QObject | None = None
    ) -> None:
        super().__init__(model, hover, parent)
        self._controller = controller

    def pieces(self, row: Row) -> list[Placed]:
        """What is drawn of a row, in pixels from the left edge of the column."""
        record = record_of(row)
        axis = self._controller.axis
        start_s = record.started_us / 1e6
        origin_s = start_s if axis.mode == "clock" else 0.0
        # laid out for the whole call, so that a step stands in its own row where it stands in the call's
        placed = place(segments(record, self.history.since_start_s(row)), lambda t_s: axis.x(origin_s + t_s))
        if isinstance(row, ChildRow):
            return [piece for piece in placed if _part(piece.segment) == row.part and piece.segment.step == row.index]
        return placed

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Grid, bars, waits, end mark; an arrow where a call lies out of view."""
        row = self.history.row_at(index.row())
        if row is None:
            return
        theme = current_theme()
        painter.save()
        area = self.paint_ground(painter, option, row, index.row())
        placed = self.pieces(row)
        said = _out_of_view(row, placed, area.width())
        words = _words_area(said, area)
        for tick in self._controller.ticks:
            line = QRectF(round(area.left() + tick.x), area.top(), 1, area.height())
            if not line.intersects(words):
                painter.fillRect(line, theme.color("line.grid"))
        painter.fillRect(QRectF(area.left(), area.top(), 1, area.height()), theme.color("line.default"))
        painter.setClipRect(area.adjusted(1, 0, 0, -1))
        if said:
            draw_text(painter, words.adjusted(_AIR, 0, 1, 0), said, "tick", theme.color("text.tertiary"))
        elif placed:
            self._paint_pieces(painter, area, row, placed, theme)
        painter.restore()

    def words_area(self, row: Row, area: QRectF) -> QRectF:
        """Where in its cell a call that is out of view says when it was: lines go round it. Empty for one in view."""
        if isinstance(row, ChildRow):
            return QRectF()
        return _words_area(_out_of_view(row, self.pieces(row), area.width()), area)

    def _paint_pieces(self, painter: QPainter, area: QRectF, row: Row, placed: list[Placed], theme: Theme) -> None:
        painter.setFont(font("tick"))
        top = area.center().y() - BAR_HEIGHT / 2
        for piece in placed:
            bar = QRectF(area.left() + piece.left, top, piece.right - piece.left, BAR_HEIGHT)
            if bar.right() >= area.left() and bar.left() <= area.right():
                segment = piece.segment
                paint_bar(painter, bar, segment.kind, theme, label=self._label(row, segment), progress=segment.progress)
        mark = _mark(row)
        if mark:
            centre = QPointF(area.left() + placed[-1].right + _MARK_GAP, area.center().y())
            paint_mark(painter, centre, mark, theme)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> bool:
        """Tell the piece under the mouse rather than the whole row."""
        row = self.history.row_at(index.row())
        if event.type() == QEvent.Type.ToolTip and row is not None and not isinstance(row, ChildRow):
            child = self.piece_at(row, event.pos().x() - option.rect.left())
            if child is not None:
                now_s = self.history.since_start_s(row)
                QToolTip.showText(
                    event.globalPos(), cells.tooltip(child, Column.RESULT, self.history.names, now_s), view
                )
                return True
        return super().helpEvent(event, view, option, index)

    def piece_at(self, record: CallRecord, x: float) -> ChildRow | None:
        """The piece of a call at ``x`` pixels from the left edge of the column, with 10 px to hit at least."""
        for piece in self.pieces(record):
            spare = max(_HIT - (piece.right - piece.left), 0) / 2
            if piece.left - spare <= x <= piece.right + spare:
                part = _part(piece.segment)
                if part != "planned" and piece.segment.step < len(record.steps):
                    return ChildRow(record, piece.segment.step, part)
        return None

    def _label(self, row: Row, segment: Segment) -> str | None:
        if segment.kind == "wait_running":
            return wording.left(row, self.history.since_start_s(row))
        if segment.kind == "wait" and segment.wait:
            return wording.wait_label(segment.end_s - segment.start_s)
        return None


def _out_of_view(row: Row, placed: list[Placed], width: float) -> str:
    """What a call says that lies outside of the column; empty for one in view."""
    if isinstance(row, ChildRow) or not placed or (placed[-1].right >= 0 and placed[0].left <= width):
        return ""
    when = wording.clock(row.started_us / 1e6)
    return f"‹ {when}" if placed[-1].right < 0 else f"{when} ›"


def _words_area(said: str, area: QRectF) -> QRectF:
    if not said:
        return QRectF()
    width = text_width(said, "tick") + 2 * _AIR
    left = area.left() + _EDGE - _AIR if said.startswith("‹") else area.right() - _EDGE + _AIR - width
    return QRectF(left, area.top(), width, area.height())


def _part(segment: Segment) -> ChildPart:
    if segment.kind == "planned":
        return "planned"
    return "wait" if segment.wait else "step"


def _mark(row: Row) -> EndMark | None:
    if not isinstance(row, ChildRow):
        return end_mark(row)
    return step_mark(row.step) if row.part == "step" and row.step is not None else None
