"""The log table as it is drawn: columns, rows, the row under the mouse.

Owns the painting. One ``paintEvent`` in Python draws all cells: a delegate is called back from C++ for each cell, and
each of these calls waits for the interpreter's lock while another thread logs (measured with a busy thread: 116 ms a
frame with delegates, 1.4 ms so). Must not know keys or commands.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from core.log_blocks import Line
from gui.icons import pixmap
from gui.live.paint import draw_text
from gui.live.painted_header import PaintedHeader
from gui.logs import words
from gui.logs.log_model import Column, LogModel
from gui.theme import Theme, current_theme, theme_manager
from gui.widgets.platform_tile import tile_pixmap

ROW_HEIGHT = 28
_WIDTHS = {Column.TIME: 124, Column.LEVEL: 92, Column.PLATFORM: 128, Column.CALL: 100}
_MESSAGE_MIN = 320
_PAD, _ICON, _TILE = 12, 16, 18


class LogTable(QTableView):
    """A flat table that paints its rows itself."""

    def __init__(self, model: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = model
        self._hover = -1
        self.setModel(model)
        head = PaintedHeader("logs.header", "bg.sunken", _PAD, self)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.sectionResized.connect(self._on_section_resized)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        theme_manager().changed.connect(self.viewport().update)

    def selected_rows(self) -> list[range]:
        """The selected rows, as stretches from top to bottom."""
        selection = self.selectionModel().selection()
        parts = {(part.top(), part.bottom()) for part in selection.toList()}
        return [range(top, bottom + 1) for top, bottom in sorted(parts)]

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here; Qt would ask every row for its text, a million of them for seconds."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """All rows in view."""
        theme = current_theme()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head = self.horizontalHeader()
        columns = [(head.sectionViewportPosition(column), head.sectionSize(column)) for column in Column]
        selected = self.selected_rows()
        row = max(self.rowAt(event.rect().top()), 0)
        top = self.rowViewportPosition(row)
        while top <= event.rect().bottom():
            line = self.lines.line(row)
            if line is None:
                break
            chosen = any(row in part for part in selected)
            self._row(painter, QRectF(0, top, self.viewport().width(), ROW_HEIGHT), row, chosen, theme)
            self._cells(painter, top, columns, line, theme)
            row, top = row + 1, top + ROW_HEIGHT
        painter.end()

    def _row(self, painter: QPainter, area: QRectF, row: int, selected: bool, theme: Theme) -> None:
        if selected or row == self._hover:
            painter.fillRect(area, theme.color("bg.selected" if selected else "bg.hover"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line.subtle"))
        if selected:
            painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.color("accent.text"))
        if row == self.currentIndex().row() and self.hasFocus():
            painter.setPen(theme.color("accent.text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -1.5))

    def _cells(self, painter: QPainter, top: int, columns: list[tuple[int, int]], line: Line, theme: Theme) -> None:
        def cell(column: Column, indent: int = 0) -> QRectF:
            left, width = columns[column]
            return QRectF(left + _PAD + indent, top, width - _PAD - indent - 4, ROW_HEIGHT)

        icon, tone = _look(line.head.level)
        time, level, call = cell(Column.TIME), cell(Column.LEVEL), cell(Column.CALL)
        draw_text(painter, time, words.clock(line.time_s), "mono", theme.color("text.secondary"))
        self._icon(painter, level, icon, tone)
        level.adjust(_ICON + 6, 0, 0, 0)
        draw_text(painter, level, words.level(line.head.level), "body", theme.color(tone))
        if line.head.platform:
            tile = cell(Column.PLATFORM)
            monogram = self.lines.names.monogram_of(line.head.platform)
            drawn = tile_pixmap(line.head.platform, monogram, _TILE, self.devicePixelRatioF())
            painter.drawPixmap(round(tile.left()), round(tile.center().y() - _TILE / 2), drawn)
            name = self.lines.names.platform_called(line.head.platform)
            draw_text(painter, cell(Column.PLATFORM, _TILE + 6), name, "body", theme.color("text.primary"))
        draw_text(painter, call, words.short_id(line.head.call_id), "mono", theme.color("accent.text"))
        said = words.cell(line, Column.MESSAGE, self.lines.names)
        draw_text(painter, cell(Column.MESSAGE), said, "body", theme.color("text.primary"))

    def _icon(self, painter: QPainter, area: QRectF, name: str, tone: str) -> None:
        drawn = pixmap(name, tone, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(round(area.left()), round(area.center().y() - _ICON / 2), drawn)

    # ---- hover ----

    def set_hover(self, row: int) -> None:
        """Light up this row; -1 for none."""
        if row != self._hover:
            before, self._hover = self._hover, row
            for changed in (before, row):
                if changed >= 0:
                    top = self.rowViewportPosition(changed)
                    self.viewport().update(QRect(0, top, self.viewport().width(), ROW_HEIGHT))

    def viewportEvent(self, event: QEvent) -> bool:
        """The mouse leaving takes the light off the row."""
        if event.type() == QEvent.Type.Leave:
            self.set_hover(-1)
        return super().viewportEvent(event)

    # ---- columns ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The message takes what is left."""
        super().resizeEvent(event)
        self._fit()

    def _on_section_resized(self, column: int, _before: int, _after: int) -> None:
        if column != Column.MESSAGE:
            self._fit()

    def _fit(self) -> None:
        taken = sum(self.columnWidth(column) for column in Column if column is not Column.MESSAGE)
        self.setColumnWidth(Column.MESSAGE, max(self.viewport().width() - taken, _MESSAGE_MIN))


def _look(level: int) -> tuple[str, str]:
    if level >= logging.ERROR:
        return "x-circle", "danger.text"
    return ("warning", "warn.text") if level >= logging.WARNING else ("info", "text.secondary")
