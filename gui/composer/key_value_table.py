"""The view of a parameter or header table: keys, clipboard, and how a row looks.

Owns no row: every change goes through ``KeyValueModel``.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QUndoStack
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.composer.key_value_model import CHECK, NAME, NOTES, VALUE, KeyValueModel
from gui.composer.rows import Row
from gui.icons import icon
from gui.live.paint import draw_text
from gui.theme import Role, current_theme
from gui.widgets.viewport import meet_viewport

ROW_HEIGHT = 32  # tokens §3
_PAD = 8
_WIDTHS = {CHECK: 48, NAME: 120}


class KeyValueTable(QTableView):
    """A table that is filled by keyboard: Tab and Enter go to the next cell, a new row appears by itself."""

    def __init__(self, model: KeyValueModel, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        meet_viewport(self)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(_RowDelegate(self))
        self.setProperty("quiet", True)  # the delegate shows the selection, and only while the keyboard is here
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFixedHeight(28)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(NOTES, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def commit_editor(self) -> None:
        """Take over what is being typed, as before sending."""
        for editor in self.viewport().findChildren(QLineEdit):
            if editor.isVisible():  # a closed one lives on for a turn of the loop
                self.commitData(editor)

    def select_cell(self, row: int, column: int = VALUE) -> None:
        """Put the cursor into a cell and show it."""
        index = self.rows.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus()

    def selected_rows(self) -> list[int]:
        """The selected rows, in order."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # PySide types the event per class
        # value 5 parts, notes 6 parts (tokens §4)
        room = self.viewport().width() - self.columnWidth(CHECK) - self.columnWidth(NAME)
        self.setColumnWidth(VALUE, max(96, room * 5 // 11))

    def focusNextPrevChild(self, forward: bool) -> bool:
        index, last = self.currentIndex(), self.rows.rowCount() - 1
        at_edge = (
            (index.row() == last and index.column() >= VALUE)
            if forward
            else (index.row() <= 0 and index.column() <= NAME)
        )
        if at_edge or not index.isValid():  # a table must not be a trap for the Tab key
            self.setTabKeyNavigation(False)
            moved = super().focusNextPrevChild(forward)
            self.setTabKeyNavigation(True)
            return moved
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: object) -> None:
        if not self.currentIndex().isValid():  # before Qt does, which takes the first cell
            self.setCurrentIndex(self.rows.index(0, VALUE if self.rows.rows else NAME))
        super().focusInEvent(event)  # type: ignore[arg-type]  # PySide types the event per class

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        undo: QUndoStack = self.rows.undo_stack
        if event.matches(QKeySequence.StandardKey.Undo):
            undo.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            undo.redo()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.rows.copy(self.selected_rows()))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.rows.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.rows.remove(self.selected_rows() or [index.row()])
        elif event.key() == Qt.Key.Key_Space and index.isValid() and not event.modifiers():
            self.rows.toggle(index.row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and index.isValid():
            self._edit(index.row(), index.column())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        hints = QAbstractItemDelegate.EndEditHint
        if hint in (hints.EditNextItem, hints.SubmitModelCache):
            if column == NAME and self.rows.index(row, NAME).data(Qt.ItemDataRole.EditRole):
                self._edit(row, VALUE)
            elif row + 1 < self.rows.rowCount():
                following = self.rows.index(row + 1, NAME)
                editable = bool(self.rows.flags(following) & Qt.ItemFlag.ItemIsEditable)
                self._edit(row + 1, NAME if editable else VALUE)
        elif hint == hints.EditPreviousItem and (row, column) > (0, NAME):
            self._edit(*((row, NAME) if column == VALUE else (row - 1, VALUE)))

    def _edit(self, row: int, column: int) -> None:
        wanted = column if column in (NAME, VALUE) else VALUE
        if row == self.rows.rowCount() - 1:
            wanted = NAME if column != VALUE else wanted
        index = self.rows.index(row, wanted)
        if not self.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
            index = self.rows.index(row, VALUE)
        self.setCurrentIndex(index)
        self.edit(index)


class _RowDelegate(QStyledItemDelegate):
    """Mono names and values, a pale row when switched off, a red frame with the cause when wrong."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("composer.cell_editor")
        editor.setProperty("mono", True)
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        name = index.model().index(index.row(), NAME).data(Qt.ItemDataRole.EditRole)
        editor.setAccessibleName(f"{header}: {name}" if name and index.column() == VALUE else str(header))
        return editor

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        row = index.data(KeyValueModel.ROW_ROLE)
        area = QRectF(option.rect)
        column = index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, focus = option.widget, QApplication.focusWidget()
        worked_in = focus is not None and (focus is view or view.isAncestorOf(focus))
        if worked_in and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("bg.selected"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line.subtle"))
        if column == CHECK:
            self._paint_check(painter, area, row)
        else:
            off = row is None or not row.enabled
            token = "text.tertiary" if off else "text.secondary" if column == NOTES else "text.primary"
            role: Role = "mono" if row is not None and column in (NAME, VALUE) else "caption"
            room = area.adjusted(_PAD, 0, -_PAD, 0)
            draw_text(painter, room, str(index.data() or ""), role, theme.color(token))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if index.data(KeyValueModel.PROBLEM_ROLE):
            painter.setPen(QPen(theme.color("danger.text"), 1))
            painter.drawRoundedRect(area.adjusted(1.5, 2.5, -2.5, -3.5), 4, 4)
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(theme.color("accent.text"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if index.column() != CHECK:
            return super().editorEvent(event, model, option, index)
        # the whole cell switches, not only the 14 px of the box
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(model, KeyValueModel):
            model.toggle(index.row())
            return True
        return event.type() == QEvent.Type.MouseButtonDblClick

    def _paint_check(self, painter: QPainter, area: QRectF, row: Row | None) -> None:
        theme = current_theme()
        box = QRectF(area.left() + 16, area.center().y() - 8.5, 16, 16)
        if row is None:
            icon("plus", "text.tertiary", 16).paint(painter, box.toRect())
            return
        painter.setPen(QPen(theme.color("accent.fill" if row.enabled else "line.control"), 1))
        painter.setBrush(theme.color("accent.fill" if row.enabled else "bg.surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if row.enabled:
            icon("check", "text.onAccent", 12).paint(painter, box.toRect().adjusted(2, 2, -2, -2))

    def eventFilter(self, editor: object, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(editor, QLineEdit)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            # Qt only closes the editor on Enter; a table that is filled by keyboard goes on
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.EditNextItem)
            return True
        return super().eventFilter(editor, event)  # type: ignore[arg-type]  # narrowed by Qt
