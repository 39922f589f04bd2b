"""The view of a large body: only the lines that are looked at are ever laid out.

Owns the reading in slices, the painting of a line and the clipboard. Which lines there are is ``large_text``'s.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.response.body_text import LINE_LIMIT
from gui.response.json_highlighter import token_of
from gui.response.json_text import TOKEN
from gui.response.large_text import LargeText
from gui.slices import InSlices
from gui.theme import current_theme, font, theme_manager
from gui.widgets.viewport import meet_viewport

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_HEIGHT, _PAD = 17, 8
_FIRST_ROWS = 200  # more than any screen shows; later ones are measured when they are scrolled to
_GROW_MS = 100
"""What is read is shown so often: a new row anywhere makes Qt paint all that are in view."""

_COPIED = 20_000
"""Lines that one copy takes at most: more would stop the window, and saving gives all of them."""


class LargeLines(QAbstractTableModel):
    """The lines as they become known."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = LargeText(b"")
        self._rows = 0

    def set_text(self, text: LargeText) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.text, self._rows = text, text.rows
        self.endResetModel()

    def grow(self) -> None:
        """Take in the lines that have become known since."""
        if self.text.rows > self._rows:
            self.beginInsertRows(_ROOT, self._rows, self.text.rows - 1)
            self._rows = self.text.rows
            self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return shown(self.text.line(index.row()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)


class LargeView(QTableView):
    """Numbered lines to read, to select and to copy.

    Signals:
        found: What a search came to: the line from 1, or None.
        grown: More is known, or all.
    """

    found = Signal(object)
    grown = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        meet_viewport(self)
        self.setObjectName(name)
        self.setProperty("code", True)
        self.setFont(font("mono"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        numbers = self.verticalHeader()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setMinimumSectionSize(_ROW_HEIGHT)
        numbers.setDefaultSectionSize(_ROW_HEIGHT)
        numbers.setHighlightSections(False)
        numbers.setSectionsClickable(False)
        self.lines = LargeLines(self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self._reader, self._seeker = InSlices(self), InSlices(self)
        self._due = QElapsedTimer()  # since the last growth
        self._reader.advanced.connect(self._on_read)
        self._seeker.finished.connect(self._on_found)
        self.verticalScrollBar().valueChanged.connect(self._widen)
        theme_manager().changed.connect(self.viewport().update)

    @property
    def reading(self) -> bool:
        """Whether there are lines that are not known yet."""
        return self._reader.busy

    def show_text(self, text: LargeText) -> None:
        """Show these lines: the first screen at once, the rest as it becomes known."""
        self._seeker.stop()
        self.lines.set_text(text)
        self.setColumnWidth(0, self.viewport().width())
        self._reader.start(text.read(), at_once=True)

    def clear(self) -> None:
        """Forget the lines."""
        self._reader.stop()
        self._seeker.stop()
        self.lines.set_text(LargeText(b""))

    def search(self, wanted: str, *, backward: bool = False, restart: bool = False) -> None:
        """Go to the next (or previous) line with ``wanted``; ``found`` tells which. ``restart`` includes this line."""
        row = self.currentIndex().row()
        start = row - 1 if restart and not backward else row
        self._seeker.start(self.lines.text.search(wanted, start, backward=backward))

    def selected_text(self) -> str:
        """Nothing: whole lines are no search."""
        return ""

    def copy(self) -> None:
        """Put the selected lines on the clipboard, without secrets."""
        from core.redaction import get_redactor  # at the first use: not needed to paint the window

        rows = sorted(index.row() for index in self.selectionModel().selectedRows())[:_COPIED]
        text = "\n".join(self.lines.text.line(row) for row in rows)
        QGuiApplication.clipboard().setText(get_redactor().redact(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            row = 0 if event.key() == Qt.Key.Key_Home else self.lines.rowCount() - 1
            self.setCurrentIndex(self.lines.index(row, 0))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen()

    def _on_read(self) -> None:
        known = self.lines.rowCount()
        if known >= _FIRST_ROWS and self._reader.busy and not self._due.hasExpired(_GROW_MS):
            return
        self._due.start()
        self.lines.grow()
        if known < _FIRST_ROWS:
            self._widen()
        self.grown.emit()

    def _on_found(self, row: int | None) -> None:
        if row is not None:
            self.setCurrentIndex(self.lines.index(row, 0))
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.found.emit(None if row is None else row + 1)

    def _widen(self) -> None:
        """Make the column as wide as the widest line seen so far."""
        metrics = QFontMetricsF(self.font())
        first = max(self.rowAt(0), 0)
        rows = range(first, min(first + self.viewport().height() // _ROW_HEIGHT + 2, self.lines.rowCount()))
        widest = max((metrics.horizontalAdvance(shown(self.lines.text.line(row))) for row in rows), default=0.0)
        width = max(self.columnWidth(0), round(widest) + 2 * _PAD, self.viewport().width())
        if width != self.columnWidth(0):
            self.setColumnWidth(0, width)


class _LineDelegate(QStyledItemDelegate):
    """A line, in the colours of JSON where it is laid out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, area = current_theme(), QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("bg.selected"))
        model = index.model()
        text = str(index.data())
        painter.setFont(option.font)
        base = area.center().y() + 0.36 * option.font.pixelSize()
        left = area.left() + _PAD
        if not (isinstance(model, LargeLines) and model.text.laid_out):
            painter.setPen(theme.color("text.primary"))
            painter.drawText(int(left), int(base), text)
            return
        metrics = QFontMetricsF(option.font)
        for match in TOKEN.finditer(text):
            x = left + metrics.horizontalAdvance(text[: match.start()])
            painter.setPen(theme.color(token_of(match[0], text, match.end())))
            painter.drawText(int(x), int(base), match[0])


def shown(line: str) -> str:
    """A line as it is painted: no longer than can be painted."""
    return line if len(line) <= LINE_LIMIT else f"{line[:LINE_LIMIT]}…"
