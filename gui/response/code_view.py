"""A plain text area with line numbers, for bodies to read and to write.

Owns the number gutter and the search. Must not know JSON or where its text comes from.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.theme import current_theme, font, theme_manager

_PADDING = 8


class CodeView(QPlainTextEdit):
    """Mono text without wrapping, numbered. What is copied or dragged out of it has no secret in it, nor part of one.

    Signals:
        found: What a search came to: the line from 1, or None.
    """

    found = Signal(object)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("bare", True)
        self.setProperty("mono", True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self._gutter = _Gutter(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_gutter)
        theme_manager().changed.connect(self._gutter.update)
        self.setFont(font("mono"))
        self.setTabStopDistance(2 * self.fontMetrics().horizontalAdvance(" "))
        self._make_room()

    def mark_lines(self, lines: list[int], token: str) -> None:
        """Give whole lines (from 1) a background; replaces earlier marks."""
        marks = []
        for line in lines:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                mark = QTextEdit.ExtraSelection()
                cursor = self.textCursor()
                cursor.setPosition(block.position())
                mark.cursor = cursor
                mark.format.setBackground(current_theme().color(token))
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                marks.append(mark)
        self.setExtraSelections(marks)

    def search(self, wanted: str, *, backward: bool = False, restart: bool = False) -> None:
        """Go to the next (or previous) place, around the end if need be; ``found`` tells its line.

        ``restart`` begins at the selection rather than behind it: the text to be found has grown or shrunk.
        """
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if restart:
            cursor = self.textCursor()
            cursor.setPosition(cursor.selectionStart())
            self.setTextCursor(cursor)
        found = self.find(wanted, flags)
        if not found:
            kept = self.textCursor()
            self.moveCursor(QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start)
            found = self.find(wanted, flags)
            if not found:
                self.setTextCursor(kept)
        self.found.emit(self.textCursor().blockNumber() + 1 if found else None)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What Ctrl+C, the menu, a drag and the selection of X11 take away."""
        from core.redaction import get_redactor  # at the first use: not needed to paint the window

        cursor = self.textCursor()
        ends = (cursor.selectionStart(), cursor.selectionEnd())
        before = [len(_text_until(cursor, end)) for end in ends]  # Qt counts in UTF-16
        cursor.movePosition(QTextCursor.MoveOperation.End)
        data = QMimeData()
        data.setText(get_redactor().redact_part(_text_until(cursor, cursor.position()), *before))
        return data

    def selected_text(self) -> str:
        """What is selected, if it is within one line."""
        selected = self.textCursor().selectedText()
        return "" if "\u2029" in selected else selected

    def gutter_width(self) -> int:
        """Pixels that the line numbers need."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * _PADDING

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the numbers of the visible lines; called by the gutter."""
        theme = current_theme()
        painter.fillRect(area, theme.color("bg.surface"))
        painter.setFont(self.font())
        painter.setPen(theme.color("text.tertiary"))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= area.top():
                room = QRectF(0, top, self._gutter.width() - _PADDING, height)
                painter.drawText(
                    room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(block.blockNumber() + 1)
                )
            top += height
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), self.gutter_width(), area.height())

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), self.gutter_width(), area.height())

    def _scroll_gutter(self, area: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())


def _text_until(cursor: QTextCursor, position: int) -> str:
    part = QTextCursor(cursor)
    part.setPosition(0)
    part.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    return part.selectedText().replace("\u2029", "\n")


class _Gutter(QWidget):
    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._view.paint_numbers(painter, event.rect())
        painter.end()
