"""The log table as it is drawn: columns, rows, the row under the mouse.

Owns the painting. One ``paintEvent`` in Python draws all cells: a delegate is called back from C++ for each cell, and
each of these calls waits for the interpreter's lock while another thread logs (measured with a busy thread: 116 ms a
frame with delegates, 1.4 ms so). Must not know keys or commands.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.log_blocks import Line
from gui.icons import pixmap
from gui.live.paint import draw_column
from gui.live.painted_header import PaintedHeader
from gui.logs import words
from gui.logs.log_model import Column, LogModel
from gui.theme import Role, Theme, current_theme, theme_manager
from gui.widgets.platform_tile import tile_pixmap
from gui.widgets.row_table import set_up_rows

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
        set_up_rows(self, ROW_HEIGHT)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        theme_manager().changed.connect(self.viewport().update)

    def selected_rows(self) -> list[range]:
        """The selected rows, as stretches from top to bottom."""
        selection = self.selectionModel().selection()
        parts = {(part.top(), part.bottom()) for part in selection.toList()}
        return [range(top, bottom + 1) for top, bottom in sorted(parts)]

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here; Qt would ask every row for its text, a million of them for seconds."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """All rows in view, column by column: pen and font are set once for each."""
        theme = current_theme()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = self.selected_rows()
        row = max(self.rowAt(event.rect().top()), 0)
        top = self.rowViewportPosition(row)
        shown: list[tuple[int, Line]] = []
        while top <= event.rect().bottom():
            line = self.lines.line(row)
            if line is None:
                break
            chosen = any(row in part for part in selected)
            self._row(painter, QRect(0, top, self.viewport().width(), ROW_HEIGHT), row, chosen, theme)
            shown.append((top, line))
            row, top = row + 1, top + ROW_HEIGHT
        self._columns(painter, shown, theme)
        painter.end()

    def _row(self, painter: QPainter, area: QRect, row: int, selected: bool, theme: Theme) -> None:
        if selected or row == self._hover:
            painter.fillRect(area, theme.color("bg.selected" if selected else "bg.hover"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.color("line.subtle"))
        if selected:
            painter.fillRect(area.left(), area.top(), 3, area.height(), theme.color("accent.text"))
        if row == self.currentIndex().row() and self.hasFocus():
            painter.setPen(theme.color("accent.text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -1.5))

    def _columns(self, painter: QPainter, shown: list[tuple[int, Line]], theme: Theme) -> None:
        head, names = self.horizontalHeader(), self.lines.names

        def column(which: Column, texts: Iterable[tuple[int, str]], role: Role, colour: str, indent: int = 0) -> None:
            left = head.sectionViewportPosition(which) + _PAD + indent
            room = head.sectionSize(which) - _PAD - indent - 4
            draw_column(painter, left, room, ROW_HEIGHT, texts, role, theme.color(colour))

        column(Column.TIME, ((top, words.clock(line.time_s)) for top, line in shown), "mono", "text.secondary")
        self._pictures(painter, shown)
        for tone in {_look(line.head.level)[1] for _, line in shown}:
            levels = ((top, words.level(line.head.level)) for top, line in shown if _look(line.head.level)[1] == tone)
            column(Column.LEVEL, levels, "body", tone, _ICON + 6)
        platforms = ((top, names.platform_called(line.head.platform)) for top, line in shown if line.head.platform)
        column(Column.PLATFORM, platforms, "body", "text.primary", _TILE + 6)
        column(Column.CALL, ((top, words.short_id(line.head.call_id)) for top, line in shown), "mono", "accent.text")
        said = ((top, words.cell(line, Column.MESSAGE, names)) for top, line in shown)
        column(Column.MESSAGE, said, "body", "text.primary")

    def _pictures(self, painter: QPainter, shown: list[tuple[int, Line]]) -> None:
        head, names, scale = self.horizontalHeader(), self.lines.names, self.devicePixelRatioF()
        level_left = head.sectionViewportPosition(Column.LEVEL) + _PAD
        platform_left = head.sectionViewportPosition(Column.PLATFORM) + _PAD
        for top, line in shown:
            painter.drawPixmap(
                level_left, top + (ROW_HEIGHT - _ICON) // 2, pixmap(*_look(line.head.level), _ICON, scale)
            )
            if line.head.platform:
                monogram = names.monogram_of(line.head.platform)
                tile = tile_pixmap(line.head.platform, monogram, _TILE, scale)
                painter.drawPixmap(platform_left, top + (ROW_HEIGHT - _TILE) // 2, tile)

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
