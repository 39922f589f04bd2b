"""The log table that the user works with: keys, mouse, copying, and staying with the newest line.

Owns the view's behaviour. Must not know where lines come from.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from core.log_blocks import Line
from gui.logs import words
from gui.logs.log_model import AnyIndex, Column, LogModel
from gui.logs.log_table import ROW_HEIGHT, LogTable
from gui.widgets.buttons import Button
from gui.widgets.row_table import place_at_foot

MOST_COPIED = 10_000
"""More lines would keep the window waiting; the export takes any number."""


class LogView(LogTable):
    """The table.

    Signals:
        following_changed: Whether the view stays with the newest line.
        call_wanted: The user asks to see the call with this id.
        call_lines_wanted: The user wants only the lines of the call with this id.
        line_opened: The user asks to see all of this ``Line``.
        copied: So many lines are on the clipboard, of so many selected ones.
    """

    following_changed = Signal(bool)
    call_wanted = Signal(str)
    call_lines_wanted = Signal(str)
    line_opened = Signal(object)
    copied = Signal(int, int)

    def __init__(self, model: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.following = True
        self._unseen = 0
        self._kept = (True, 0)
        self.setObjectName("logs.table")
        self._newest = Button("logs.newest", parent=self)
        self._newest.hide()
        self._newest.clicked.connect(lambda: self.set_following(True))
        self._retranslate()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.grown.connect(self._on_grown)
        model.shrunk.connect(self._on_shrunk)
        model.filtered.connect(self._on_filtered)

    # ---- commands ----

    def set_following(self, following: bool) -> None:
        """Stay with the newest line, or not."""
        if following:
            self._unseen = 0
            self._newest.hide()
            self.scrollToBottom()
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def current_line(self) -> Line | None:
        """The current line."""
        return self.lines.line(self.currentIndex().row())

    def copy_rows(self) -> None:
        """Put the selected lines on the clipboard, as the log file writes them."""
        rows = [row for part in self.selected_rows() for row in part[:MOST_COPIED]][:MOST_COPIED]
        lines = [line for row in rows if (line := self.lines.line(row)) is not None]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(words.exported(line) for line in lines))
            self.copied.emit(len(lines), sum(len(part) for part in self.selected_rows()))

    # ---- keyboard ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the line, G goes to its call, L shows only the lines of its call, End follows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.key() == Qt.Key.Key_End and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._go_to_row(self.lines.rowCount() - 1)
            self.set_following(True)
        elif event.key() == Qt.Key.Key_Home and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._go_to_row(0)
        elif event.modifiers() or not self._line_key(event.key()):
            super().keyPressEvent(event)

    def _line_key(self, key: int) -> bool:
        line = self.current_line()
        if line is None:
            return False
        match key:
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.line_opened.emit(line)
            case Qt.Key.Key_G if line.head.call_id:
                self.call_wanted.emit(line.head.call_id)
            case Qt.Key.Key_L if line.head.call_id:
                self.call_lines_wanted.emit(line.head.call_id)
            case _:
                return False
        return True

    def _go_to_row(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.lines.index(row, 0), flags.ClearAndSelect | flags.Rows)

    # ---- mouse ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row; a call id is a link."""
        point = event.position().toPoint()
        self.set_hover(self.rowAt(point.y()))
        linked = self._call_at(event) != ""
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if linked else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a call id goes to the call."""
        super().mouseReleaseEvent(event)
        call_id = self._call_at(event)
        if event.button() == Qt.MouseButton.LeftButton and call_id and not event.modifiers():
            self.call_wanted.emit(call_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the line."""
        line = self.lines.line(self.rowAt(event.position().toPoint().y()))
        if line is not None and not self._call_at(event):
            self.line_opened.emit(line)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a line, by right click or the menu key."""
        line = self.current_line()
        if line is None:
            return
        call_id = line.head.call_id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show the whole line"), QKeySequence("Return"), lambda: self.line_opened.emit(line))
        to_call = menu.addAction(self.tr("Go to the call"), QKeySequence("G"), lambda: self.call_wanted.emit(call_id))
        only = menu.addAction(
            self.tr("Only lines of this call"), QKeySequence("L"), lambda: self.call_lines_wanted.emit(call_id)
        )
        for action in (to_call, only):
            action.setEnabled(bool(call_id))
        menu.addAction(self.tr("Copy lines"), QKeySequence(QKeySequence.StandardKey.Copy), self.copy_rows)
        menu.popup(event.globalPos())

    def _call_at(self, event: QMouseEvent) -> str:
        point = event.position().toPoint()
        line = self.lines.line(self.rowAt(point.y())) if self.columnAt(point.x()) == Column.CALL else None
        return line.head.call_id if line is not None else ""

    # ---- following ----

    def _on_grown(self, rows: int) -> None:
        if self.following:
            self.scrollToBottom()
            return
        self._unseen += rows
        self._tell_unseen()

    def rowsAboutToBeRemoved(self, parent: AnyIndex, start: int, end: int) -> None:
        """A current row that goes makes Qt choose another one: it must not scroll to it."""
        self._kept = self.following, self.verticalScrollBar().value()
        self.setAutoScroll(False)
        super().rowsAboutToBeRemoved(parent, start, end)
        self.setAutoScroll(True)

    def _on_shrunk(self, rows: int) -> None:
        self.updateGeometries()
        following, value = self._kept
        if following:
            self.set_following(True)
        else:  # what is in view stays where it is
            self.verticalScrollBar().setValue(max(value - rows * ROW_HEIGHT, 0))

    def _on_filtered(self) -> None:
        self._unseen = 0
        self._newest.hide()
        if self.following:
            self.scrollToBottom()

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self.set_following(value >= bar.maximum())

    def _tell_unseen(self) -> None:
        self._newest.setText(self.tr("{n} new lines").format(n=f"{self._unseen:,}"))
        self._newest.setVisible(self._unseen > 0)
        place_at_foot(self._newest, self)

    # ---- Qt's own ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The newest line stays in view."""
        following = self.following
        super().resizeEvent(event)
        if following:
            self.set_following(True)
        place_at_foot(self._newest, self)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Log lines"))
        self._tell_unseen()
