"""The search line over a text: Ctrl+F, Enter, Shift+Enter, Esc.

Owns the line and its keys. Must not know what is searched, nor how: it asks, and is told what came of it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label, styled

_LONGEST = 200  # a longer selection is no search


class FindBar(QWidget):
    """Hidden until Ctrl+F is pressed within ``owner``.

    Args:
        selection: Gives what is selected in the text; it becomes the search.

    Signals:
        wanted: A text, whether to go backward, and whether it is another text than before.
        closed: The keyboard goes back to the text.
    """

    wanted = Signal(str, bool, bool)
    closed = Signal()

    def __init__(self, owner: QWidget, selection: Callable[[], str]) -> None:
        super().__init__(owner)
        styled(self, "sunken")
        self._selection = selection
        self._line: int | None = 0  # what was found; 0 for nothing asked
        self.field = QLineEdit(self)
        self.field.setObjectName("response.find")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _text: self.search(restart=True))
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
        self.show_result(self._line)

    def open_bar(self) -> None:
        """Show the line with the cursor in it."""
        selected = self._selection()
        if selected and len(selected) < _LONGEST:
            self.field.setText(selected)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the line."""
        self.hide()
        self.closed.emit()

    def search(self, *, backward: bool = False, restart: bool = False) -> None:
        """Ask for the next (or previous) place."""
        if self.field.text():
            self.wanted.emit(self.field.text(), backward, restart)
        else:
            self.show_result(0)

    def show_result(self, line: int | None) -> None:
        """Say where it was found, or that it was not; 0 says nothing."""
        self._line = line
        told = self.tr("Line {line}").format(line=line) if line else self.tr("Not found")
        self.result.setText("" if line == 0 else told)

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
