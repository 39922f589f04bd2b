"""The search line under a text: Ctrl+F, Enter, Shift+Enter, Esc.

Owns the search in one text area. Must not know what the text is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label, styled


class FindBar(QWidget):
    """Finds text in ``view``; hidden until Ctrl+F is pressed within ``owner``."""

    def __init__(self, view: QPlainTextEdit, owner: QWidget) -> None:
        super().__init__(owner)
        styled(self, "sunken")
        self._view = view
        self.field = QLineEdit(self)
        self.field.setObjectName("response.find")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search_from_start)
        self.field.installEventFilter(self)
        self.result = Label("", "caption", parent=self)
        self.result.setObjectName("response.find_result")
        self.close_button = IconButton("response.find_close", "x", parent=self)
        self.close_button.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.result)
        row.addWidget(self.close_button)
        opener = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), owner)
        opener.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opener.activated.connect(self.open_bar)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """All words anew."""
        self.field.setAccessibleName(self.tr("Find in the body"))
        self.field.setPlaceholderText(self.tr("Find in the body"))
        self.close_button.describe(self.tr("Close the search"), "Esc")
        self.result.clear()

    def open_bar(self) -> None:
        """Show the line with the cursor in it; a selection in the text becomes the search."""
        selected = self._view.textCursor().selectedText()
        if selected and len(selected) < 200 and "\u2029" not in selected:
            self.field.setText(selected)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the line and go back to the text."""
        self.hide()
        self._view.setFocus()

    def search(self, *, backward: bool = False) -> bool:
        """Go to the next (or previous) place, around the end if need be."""
        wanted = self.field.text()
        if not wanted:
            self.result.clear()
            return False
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        found = self._view.find(wanted, flags)
        if not found:
            cursor = self._view.textCursor()
            edge = QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start
            kept = QTextCursor(cursor)
            cursor.movePosition(edge)
            self._view.setTextCursor(cursor)
            found = self._view.find(wanted, flags)
            if not found:
                self._view.setTextCursor(kept)
        line = self._view.textCursor().blockNumber() + 1
        self.result.setText(self.tr("Line {line}").format(line=line) if found else self.tr("Not found"))
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if event.key() == Qt.Key.Key_Escape:
                event.accept()  # before the window's own Esc, which stops a call
                if pressed:
                    self.close_bar()
                return True
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if pressed and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
        return super().eventFilter(watched, event)

    def _search_from_start(self) -> None:
        cursor = self._view.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._view.setTextCursor(cursor)
        self.search()
