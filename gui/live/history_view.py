"""The history table: keys, mouse, following the newest call, and growing while something runs.

Owns the view's behaviour. Must not know where records come from, nor how a cell is painted.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.texts import language
from core.trace import CallRecord
from gui.live import cells
from gui.live.axis import AxisMode
from gui.live.axis_controller import AxisController, fit_to
from gui.live.columns import ROW_HEIGHT, WATERFALL_MIN, Column, widths
from gui.live.delegates import CARET_RIGHT, Hover, TextDelegate
from gui.live.header import HistoryHeader
from gui.live.history_model import HistoryModel
from gui.live.rows import ChildRow, Row, is_running, record_of
from gui.live.waterfall_delegate import WaterfallDelegate
from gui.theme import current_theme, theme_manager

TICK_MS = 100
_ZOOM = 1.25
_PAN_PX = 60.0


class HistoryView(QTableView):
    """The table.

    Signals:
        call_activated: The user asks to see a call (a ``CallRecord``).
        row_changed: Another row is current; it is a row of ``gui.live.rows`` or None.
        near_oldest: The top is in view.
        following_changed: Whether the newest call is kept in view.
    """

    call_activated = Signal(object)
    row_changed = Signal(object)
    near_oldest = Signal()
    following_changed = Signal(bool)

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = model
        self.controller = AxisController(self)
        self.following = True
        self._hover = Hover()
        self._drag: QPoint | None = None
        self._now_x: float | None = None
        self.setObjectName("history.table")
        self.setAccessibleName(self.tr("Call history"))
        self.setModel(model)
        self._header = HistoryHeader(self.controller, self)
        self.setHorizontalHeader(self._header)
        text = TextDelegate(model, self._hover, self)
        self.waterfall = WaterfallDelegate(model, self.controller, self._hover, self)
        for column in Column:
            self.setItemDelegateForColumn(column, self.waterfall if column is Column.WATERFALL else text)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.controller.changed.connect(self._repaint_waterfall)
        self._header.sectionResized.connect(self._on_section_resized)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        model.appended.connect(self._on_appended)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._refresh)
        theme_manager().changed.connect(self.viewport().update)
        self.set_maximised(False)

    # ---- commands ----

    def set_axis_mode(self, mode: AxisMode) -> None:
        """Clock or seconds since the start of each call."""
        self.controller.set_mode(mode)
        self._refresh()

    def set_maximised(self, maximised: bool) -> None:
        """Give the columns the widths of the small or the large pane."""
        for column, width in widths(chinese=language() == "zh", maximised=maximised).items():
            self.setColumnWidth(column, width)
        self._fit_columns()

    def follow(self) -> None:
        """Go to the newest call and stay with it."""
        self._set_following(True)
        self.scrollToBottom()

    def current_row(self) -> Row | None:
        """The current row, if there is one."""
        return self.history.row_at(self.currentIndex().row())

    def toggle(self, call_id: str, expanded: bool | None = None) -> None:
        """Show or hide a call's steps; the call keeps its place, its steps come into view."""
        wanted = not self.history.is_expanded(call_id) if expanded is None else expanded
        self.history.set_expanded(call_id, wanted)
        rows = self.history.rows_of(call_id)
        if wanted and rows:
            self.scrollTo(self.history.index(rows.stop - 1, 0))
            self.scrollTo(self.history.index(rows.start, 0))

    def copy_row(self) -> None:
        """Put the current row on the clipboard as text."""
        row = self.current_row()
        if row is not None:
            now_s = self.history.now() - record_of(row).started_us / 1e6
            QGuiApplication.clipboard().setText(cells.copied(row, self.history.names, now_s))

    # ---- keyboard ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys open, close and move; + − 0 zoom; Shift with an arrow pans."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
        elif not self._axis_key(event) and not self._row_key(event):
            super().keyPressEvent(event)

    def _axis_key(self, event: QKeyEvent) -> bool:
        middle = self.controller.axis.width / 2
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.controller.zoom(middle, 1 / _ZOOM)
            case Qt.Key.Key_Minus:
                self.controller.zoom(middle, _ZOOM)
            case Qt.Key.Key_0:
                self._reset_axis()
            case Qt.Key.Key_Left | Qt.Key.Key_Right if shift:
                self.controller.pan(_PAN_PX if event.key() == Qt.Key.Key_Left else -_PAN_PX)
            case _:
                return False
        return True

    def _row_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.history.rowCount():
            self._go_to(0 if key == Qt.Key.Key_Home else self.history.rowCount() - 1)
            if key == Qt.Key.Key_End:
                self.follow()
            return True
        row = self.current_row()
        if row is None:
            return False
        call_id = record_of(row).call_id
        first = self.history.row_of(call_id) or 0
        expanded = self.history.is_expanded(call_id)
        match key:
            case Qt.Key.Key_Right if not isinstance(row, ChildRow):
                if expanded and len(self.history.rows_of(call_id)) > 1:
                    self._go_to(first + 1)
                else:
                    self.toggle(call_id, True)
            case Qt.Key.Key_Left:
                if isinstance(row, ChildRow):
                    self._go_to(first)
                else:
                    self.toggle(call_id, False)
            case Qt.Key.Key_Space:
                self._go_to(first)
                self.toggle(call_id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._activate(row)
            case _:
                return False
        return True

    def _go_to(self, row: int) -> None:
        self.setCurrentIndex(self.history.index(row, 0))

    def _activate(self, row: Row) -> None:
        record = record_of(row)
        if not isinstance(row, ChildRow):
            self.toggle(record.call_id)
        self.call_activated.emit(record)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming in by the keyboard starts at the newest call."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.currentIndex().isValid() and self.history.rowCount():
            self._go_to(self.history.rowCount() - 1)

    # ---- mouse ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The caret opens and closes; the waterfall can be taken and moved."""
        point = event.position().toPoint()
        row = self.history.row_at(self.rowAt(point.y()))
        if event.button() == Qt.MouseButton.LeftButton and self.columnAt(point.x()) == Column.WATERFALL:
            self._drag = point
        super().mousePressEvent(event)
        left = self.columnViewportPosition(Column.TIME)
        if isinstance(row, CallRecord) and left <= point.x() < left + CARET_RIGHT:
            self.toggle(row.call_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan while dragging, else light up the row under the mouse."""
        point = event.position().toPoint()
        if self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            dx = point.x() - self._drag.x()
            if dx:
                self._drag = point
                self.controller.pan(dx)
            return
        self._set_hover(self.rowAt(point.y()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a pan."""
        self._drag = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the waterfall it fits the axis anew, elsewhere it opens the call."""
        point = event.position().toPoint()
        row = self.history.row_at(self.rowAt(point.y()))
        if self.columnAt(point.x()) == Column.WATERFALL:
            self._reset_axis()
        elif row is not None and point.x() >= self.columnViewportPosition(Column.TIME) + CARET_RIGHT:
            self._activate(row)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Over the waterfall the wheel zooms around the mouse, with Shift it pans; elsewhere it scrolls."""
        x = event.position().x()
        if self.columnAt(int(x)) != Column.WATERFALL or not event.angleDelta().y():
            super().wheelEvent(event)
            return
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.controller.pan(notches * _PAN_PX)
        else:
            self.controller.zoom(x - self.columnViewportPosition(Column.WATERFALL), _ZOOM**-notches)
        event.accept()

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
        if self._now_x is not None and 0 <= self._now_x <= self.columnWidth(Column.WATERFALL):
            line = QRectF(left + self._now_x - 0.75, 0, 1.5, self.viewport().height())
            painter.fillRect(line, theme.color("accent.text"))
        painter.end()

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
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stop."""
        super().hideEvent(event)
        self._timer.stop()

    @property
    def growing(self) -> bool:
        """Whether the 10 Hz timer runs."""
        return self._timer.isActive()

    def _tick(self) -> None:
        self._fit_axis()
        for number in self._visible():
            row = self.history.row_at(number)
            if row is not None and is_running(row):
                self.viewport().update(self._strip(number, Column.WAIT))
        self._place_now()

    def _place_now(self) -> None:
        x = None
        if self.history.running and self.controller.axis.mode == "clock":
            x = self.controller.axis.x(self.history.now())
        if x == self._now_x:
            return
        left = self.columnViewportPosition(Column.WATERFALL)
        for place in (self._now_x, x):
            if place is not None:
                self.viewport().update(QRect(int(left + place) - 2, 0, 5, self.viewport().height()))
        self._now_x = x
        self._header.set_now(x)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        if bool(self.history.running) != self._timer.isActive():
            if self.history.running:
                self._timer.start()
            else:
                self._timer.stop()
        self._fit_axis()
        self._place_now()

    def _reset_axis(self) -> None:
        self.controller.reset()
        self._fit_axis()

    def _fit_axis(self) -> None:
        rows = [row for number in self._visible() if isinstance(row := self.history.row_at(number), CallRecord)]
        current = self.current_row()
        chosen = record_of(current) if current is not None else None
        fit_to(self.controller, rows, chosen, self.history.now())

    def _visible(self) -> Iterator[int]:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return iter(range(first, (self.history.rowCount() if last < 0 else last + 1)))

    # ---- following ----

    def _on_appended(self) -> None:
        if self.following:
            self.scrollToBottom()
        self._refresh()

    def _on_reset(self) -> None:
        self._hover.row = -1
        if self.following:
            self.scrollToBottom()
        self._refresh()

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._set_following(value >= bar.maximum())
        if bar.maximum() > 0 and value <= 2 * ROW_HEIGHT:
            self.near_oldest.emit()
        self._fit_axis()

    def _set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._fit_axis()
        self.row_changed.emit(self.history.row_at(current.row()))

    # ---- columns ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The waterfall takes what is left."""
        super().resizeEvent(event)
        self._fit_columns()
        if self.following:
            self.scrollToBottom()

    def _on_section_resized(self, column: int, _before: int, _after: int) -> None:
        if column == Column.WATERFALL:
            self.controller.set_width(self.columnWidth(Column.WATERFALL))
        else:
            self._fit_columns()

    def _fit_columns(self) -> None:
        taken = sum(self.columnWidth(column) for column in Column if column is not Column.WATERFALL)
        self.setColumnWidth(Column.WATERFALL, max(self.viewport().width() - taken, WATERFALL_MIN))
