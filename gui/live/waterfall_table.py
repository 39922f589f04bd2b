"""The table that the waterfall is drawn in: columns, hover, the line of "now", and growing while something runs.

Owns what is on screen and when it is painted again. Must not know keys, mouse buttons or commands.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from core.texts import language
from core.trace import CallRecord
from gui.live.axis import AxisMode
from gui.live.axis_controller import AxisController, fit_to
from gui.live.columns import ROW_HEIGHT, WATERFALL_MIN, Column, widths
from gui.live.delegates import Hover, TextDelegate
from gui.live.header import HistoryHeader
from gui.live.history_model import AnyIndex, HistoryModel
from gui.live.rows import Row, is_running, record_of
from gui.live.waterfall_delegate import WaterfallDelegate
from gui.theme import current_theme, theme_manager
from gui.widgets.row_table import set_up_rows
from gui.widgets.viewport import meet_viewport


class WaterfallTable(QTableView):
    """A flat table whose last column is a time axis.

    Signals:
        ticked: Time has gone on while something runs.
    """

    ticked = Signal()

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        meet_viewport(self)
        self.history = model
        self.controller = AxisController(self)
        self._hover = Hover()
        self._now_x: float | None = None
        self.following = True  # the newest call stays in view
        self._chosen = True  # the current call is what the user looks at: nothing newer has come since
        self.setModel(model)
        self._header = HistoryHeader(self.controller, self)
        self.setHorizontalHeader(self._header)
        text = TextDelegate(model, self._hover, self)
        self.waterfall = WaterfallDelegate(model, self.controller, self._hover, self)
        for column in Column:
            self.setItemDelegateForColumn(column, self.waterfall if column is Column.WATERFALL else text)
        set_up_rows(self, ROW_HEIGHT)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        model.beat.ticked.connect(self._tick)
        self.controller.changed.connect(self._repaint_waterfall)
        self._header.sectionResized.connect(self._on_section_resized)
        self.verticalScrollBar().valueChanged.connect(self.fit_axis)
        model.appended.connect(self._on_appended)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self.refresh)
        theme_manager().changed.connect(self.viewport().update)
        self.set_maximised(False)

    def set_axis_mode(self, mode: AxisMode) -> None:
        """Clock or seconds since the start of each call."""
        self.controller.set_mode(mode)
        self.refresh()

    def set_maximised(self, maximised: bool) -> None:
        """Give the columns the widths of the small or the large pane."""
        for column, width in widths(chinese=language() == "zh", maximised=maximised).items():
            self.setColumnWidth(column, width)
        self._fit_columns()

    def current_row(self) -> Row | None:
        """The current row, if there is one."""
        return self.history.row_at(self.currentIndex().row())

    # ---- hover ----

    def viewportEvent(self, event: QEvent) -> bool:
        """The mouse leaving takes the light off the row."""
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        return super().viewportEvent(event)

    def _set_hover(self, row: int) -> None:
        if row != self._hover.row:
            before, self._hover.row = self._hover.row, row
            for changed in (before, row):
                if changed >= 0:
                    self.viewport().update(self._strip(changed, 0))

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, the divider down to the bottom, and the line of "now" over all."""
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self.viewport())
        left = self.columnViewportPosition(Column.WATERFALL)
        bottom = self.rowViewportPosition(self.history.rowCount() - 1) + ROW_HEIGHT if self.history.rowCount() else 0
        self._line(painter, left, bottom, theme.color("line.default"))
        for tick in self.controller.ticks:
            self._line(painter, round(left + tick.x), bottom, theme.color("line.grid"))
        if self._now_x is not None:
            self._paint_now(painter, QRectF(left + self._now_x - 0.75, 0, 1.5, self.viewport().height()))
        painter.end()

    def _paint_now(self, painter: QPainter, line: QRectF) -> None:
        """The line, going round what calls out of view say where it passes."""
        colour = current_theme().color("accent.text")
        for number in self._visible():
            row = self.history.row_at(number)
            words = self.waterfall.words_area(row, QRectF(self._strip(number, Column.WATERFALL))) if row else QRectF()
            if words.intersects(line):
                painter.fillRect(QRectF(line.left(), line.top(), line.width(), words.top() - line.top()), colour)
                line.setTop(words.bottom())
        painter.fillRect(line, colour)

    def _line(self, painter: QPainter, x: int, top: int, colour: QColor) -> None:
        painter.fillRect(QRect(x, top, 1, max(self.viewport().height() - top, 0)), colour)

    def _strip(self, row: int, column: int) -> QRect:
        left = self.columnViewportPosition(column)
        return QRect(left, self.rowViewportPosition(row), self.viewport().width() - left, ROW_HEIGHT)

    def _repaint_waterfall(self) -> None:
        self._place_now()
        left = self.columnViewportPosition(Column.WATERFALL)
        self.viewport().update(QRect(left, 0, self.columnWidth(Column.WATERFALL), self.viewport().height()))

    # ---- time ----

    def showEvent(self, event: QShowEvent) -> None:
        """Go on growing."""
        super().showEvent(event)
        self._fit_columns()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stop."""
        super().hideEvent(event)
        self.history.beat.follow(self, on=False)

    def _tick(self) -> None:
        if not self.history.beat.followed_by(self):  # somebody else follows
            return
        self.fit_axis()
        for number in self._visible():
            row = self.history.row_at(number)
            if row is not None and is_running(row):
                self.viewport().update(self._strip(number, Column.WAIT))
        self._place_now()
        self.ticked.emit()

    def _place_now(self) -> None:
        x: float | None = None
        if self.history.running and self.controller.axis.mode == "clock":
            x = self.controller.axis.x(self.history.beat.now())
            if not 0 <= x <= self.controller.axis.width:
                x = None
        if x == self._now_x:
            return
        left = self.columnViewportPosition(Column.WATERFALL)
        for place in (self._now_x, x):
            if place is not None:
                self.viewport().update(QRect(int(left + place) - 2, 0, 5, self.viewport().height()))
        self._now_x = x
        self._header.set_now(x)

    def refresh(self) -> None:
        """Look again what runs, where now is, and which part of time to show."""
        if not self.isVisible():
            return
        self.history.beat.follow(self, on=bool(self.history.running))
        self.fit_axis()
        self._place_now()

    def reset_axis(self) -> None:
        """Forget zoom and pan."""
        self.controller.reset()
        self.fit_axis()

    def fit_axis(self) -> None:
        """Show the part of time that the calls in view are in, unless the user chose another."""
        rows = [row for number in self._visible() if isinstance(row := self.history.row_at(number), CallRecord)]
        current = self.current_row() if self._chosen else None
        chosen = record_of(current) if current is not None else None
        fit_to(self.controller, rows, chosen, self.history.beat.now())

    def _visible(self) -> range:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, self.history.rowCount() if last < 0 else last + 1)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Bring the current call into the part of time that is shown."""
        super().currentChanged(current, previous)
        self._chosen = True
        self.fit_axis()

    def _on_appended(self) -> None:
        if self.following:
            self._chosen = False
        self.refresh()

    def _on_reset(self) -> None:
        self._hover.row = -1
        self.refresh()

    # ---- columns ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The waterfall takes what is left."""
        super().resizeEvent(event)
        self._fit_columns()

    def _on_section_resized(self, column: int, _before: int, _after: int) -> None:
        if column == Column.WATERFALL:
            self.controller.set_width(self.columnWidth(Column.WATERFALL))
        else:
            self._fit_columns()

    def _fit_columns(self) -> None:
        taken = sum(self.columnWidth(column) for column in Column if column is not Column.WATERFALL)
        self.setColumnWidth(Column.WATERFALL, max(self.viewport().width() - taken, WATERFALL_MIN))
