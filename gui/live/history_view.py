"""The history table: keys, mouse, and staying with the newest call.

Owns the view's behaviour. Must not know where records come from, nor how a cell is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from core.trace import CallRecord
from gui.live import cells
from gui.live.columns import ROW_HEIGHT, Column
from gui.live.delegates import CARET_RIGHT
from gui.live.history_model import AnyIndex, HistoryModel
from gui.live.rows import ChildRow, Row, record_of
from gui.live.standing import commanded
from gui.live.waterfall_table import WaterfallTable
from gui.widgets.buttons import Button
from gui.widgets.row_table import place_at_foot

_ZOOM = 1.25
_PAN_PX = 60.0


class HistoryView(WaterfallTable):
    """The table that the user works with.

    Signals:
        call_activated: The user asks to see a call (a ``CallRecord``).
        lines_wanted: The user asks for the log lines of the call with this id.
        again_wanted: The user wants to send this ``CallRecord`` once more.
        send_now_wanted, stop_wanted: The user wants the wait of the call with this id ended, or the call.
        row_changed: Another row is current; it is a row of ``gui.live.rows`` or None.
        near_oldest: The top is in view.
        near_newest: So is the bottom, and newer calls are not loaded.
        oldest_wanted: The user wants the oldest calls of all.
        newest_wanted: The user wants the newest ones, which are not loaded.
    """

    call_activated = Signal(object)
    lines_wanted = Signal(str)
    again_wanted = Signal(object)
    send_now_wanted = Signal(str)
    stop_wanted = Signal(str)
    row_changed = Signal(object)
    near_oldest = Signal()
    near_newest = Signal()
    oldest_wanted = Signal()
    newest_wanted = Signal()

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._drag: QPoint | None = None
        self._kept: tuple[str, int] | None = None  # the call of the current row, and which of its rows it is
        self.setObjectName("history.table")
        self._was_past = False
        self._newest = Button("history.newest", parent=self)
        self._newest.hide()
        self._newest.clicked.connect(self.follow)
        self._retranslate()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.appended.connect(self._on_rows_came)
        model.modelAboutToBeReset.connect(self._remember_current)
        model.modelReset.connect(self._go_back_to_current)
        model.modelReset.connect(self._on_other_calls)
        model.rowsRemoved.connect(self._on_rows_removed)

    # ---- commands ----

    def follow(self) -> None:
        """Go to the newest call and stay with it."""
        if self.history.past:
            self.newest_wanted.emit()
            return
        self._set_following(True)
        self.scrollToBottom()

    def toggle(self, call_id: str, expanded: bool | None = None) -> None:
        """Show or hide a call's steps; the call keeps its place, its steps come into view."""
        wanted = not self.history.is_expanded(call_id) if expanded is None else expanded
        self.history.set_expanded(call_id, wanted)
        rows = self.history.rows_of(call_id)
        self.updateGeometries()  # at once: the scroll bar must know the new rows
        if wanted and rows:
            self.scrollTo(self.history.index(rows.stop - 1, 0))
            self.scrollTo(self.history.index(rows.start, 0))
        self._on_scrolled(self.verticalScrollBar().value())

    def go_to_call(self, call_id: str) -> bool:
        """Make the row of a call the current one; False if it is not shown."""
        row = self.history.row_of(call_id)
        if row is None:
            return False
        self._go_to(row)
        self.setFocus()
        return True

    def go_to_oldest(self) -> None:
        """Go to the first row, and to the oldest call of all where that is not loaded."""
        if self.history.rowCount():
            self._go_to(0)
        self.oldest_wanted.emit()

    def show_lines(self) -> None:
        """Ask for the log lines of the current row's call."""
        row = self.current_row()
        if row is not None:
            self.lines_wanted.emit(record_of(row).call_id)

    def send_again(self) -> None:
        """Ask for the current row's call to be sent once more."""
        row = self.current_row()
        if row is not None:
            self.again_wanted.emit(record_of(row))

    def copy_row(self) -> None:
        """Put the current row on the clipboard as text."""
        row = self.current_row()
        if row is not None:
            now_s = self.history.since_start_s(row)
            QGuiApplication.clipboard().setText(cells.copied(row, self.history.names, now_s))

    # ---- keyboard ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys open, close and move; + − 0 zoom; Shift with an arrow pans."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
        elif event.key() == Qt.Key.Key_L and not event.modifiers():
            self.show_lines()
        elif event.key() == Qt.Key.Key_R and not event.modifiers():
            self.send_again()
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
                self.reset_axis()
            case Qt.Key.Key_Left | Qt.Key.Key_Right if shift:
                self.controller.pan(_PAN_PX if event.key() == Qt.Key.Key_Left else -_PAN_PX)
            case _:
                return False
        return True

    def _row_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Home and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_to_oldest()
            return True
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
        # before Qt does, which takes the first row
        if not self.currentIndex().isValid() and self.history.rowCount():
            by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
            newest = self.history.index(self.history.rowCount() - 1, 0)
            flags = QItemSelectionModel.SelectionFlag
            how = flags.ClearAndSelect | flags.Rows if by_key else flags.NoUpdate
            self.selectionModel().setCurrentIndex(newest, how)
        super().focusInEvent(event)

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
            self.reset_axis()
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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a row, by right click or the menu key."""
        row = self.current_row()
        if row is None:
            return
        call_id = record_of(row).call_id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show log lines"), QKeySequence("L"), self.show_lines)
        menu.addAction(self.tr("Send again…"), QKeySequence("R"), self.send_again)
        menu.addAction(self.tr("Copy row"), QKeySequence(QKeySequence.StandardKey.Copy), self.copy_row)
        menu.addSeparator()
        menu.addAction(self.tr("Go to the oldest call"), QKeySequence("Ctrl+Home"), self.go_to_oldest)
        if commanded(record_of(row)):
            menu.addSeparator()
            send = menu.addAction(self.tr("Send now"), lambda: self.send_now_wanted.emit(call_id))
            send.setEnabled(record_of(row).wait_ends_by_hand)
            menu.addAction(self.tr("Stop this call"), lambda: self.stop_wanted.emit(call_id))
        menu.popup(event.globalPos())

    # ---- following ----

    def _on_rows_came(self) -> None:
        if self.following:
            self.scrollToBottom()
        else:
            self._newest.show()

    def _on_other_calls(self) -> None:
        was_past, self._was_past = self._was_past, self.history.past
        if self.history.past:
            self._set_following(False)
            self._newest.show()
            if not was_past:
                self.scrollToTop()
        elif was_past:
            self.follow()
        else:
            self._on_rows_came()

    def _remember_current(self) -> None:
        row = self.current_row()
        if row is None:
            self._kept = None
            return
        call_id = record_of(row).call_id
        self._kept = call_id, self.currentIndex().row() - self.history.rows_of(call_id).start

    def _go_back_to_current(self) -> None:
        """A filter was set, or the history was asked again: what somebody looks at stays if it is still there."""
        if self._kept is not None:
            rows = self.history.rows_of(self._kept[0])
            if rows:
                self._go_to(rows[min(self._kept[1], len(rows) - 1)])

    def rowsInserted(self, parent: AnyIndex, start: int, end: int) -> None:
        """Older calls come in above: what is in view stays where it is."""
        super().rowsInserted(parent, start, end)
        if start == 0:
            self._shift(end + 1)

    def rowsAboutToBeRemoved(self, parent: AnyIndex, start: int, end: int) -> None:
        """A current row that goes makes Qt choose another one: it must not scroll to it."""
        self.setAutoScroll(False)
        super().rowsAboutToBeRemoved(parent, start, end)
        self.setAutoScroll(True)

    def _on_rows_removed(self, _parent: QModelIndex, start: int, end: int) -> None:
        if start == 0:
            self._shift(-(end + 1))

    def _shift(self, rows: int) -> None:
        bar = self.verticalScrollBar()
        kept, following = bar.value(), self.following
        self.updateGeometries()
        if following:
            self.scrollToBottom()
        else:
            bar.setValue(kept + rows * ROW_HEIGHT)

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        past, below = self.history.past, bar.maximum() - value
        self._set_following(below <= 0 and not past)
        if below > self.viewport().height():
            self._newest.show()
        if past and below <= 2 * ROW_HEIGHT:
            self.near_newest.emit()
        if bar.maximum() > 0 and value <= 2 * ROW_HEIGHT:
            self.near_oldest.emit()

    def _set_following(self, following: bool) -> None:
        self.following = following
        if following:
            self._newest.hide()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell which row it is."""
        super().currentChanged(current, previous)
        self.row_changed.emit(self.history.row_at(current.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The newest call stays in view."""
        super().resizeEvent(event)
        if self.following:
            self.scrollToBottom()
        place_at_foot(self._newest, self)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Call history"))
        self._newest.setText(self.tr("Go to newest"))
        place_at_foot(self._newest, self)
