"""A small table of figures whose rows are as high as it: the base of both tables of the page.

Owns model, columns, keys and grounds. Must not know what the figures are: subclasses paint the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.live.paint import draw_text
from gui.live.painted_header import HEIGHT, PaintedHeader
from gui.theme import Theme, current_theme, theme_manager
from gui.widgets.row_table import set_up_rows

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_PAD = 6
MOST_ROWS = 8
"""With more the table scrolls."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        width: In logical pixels; 0 for the one that takes what is left.
        right: Whether it holds numbers.
    """

    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row.

    Attributes:
        cells: The texts of the columns.
        sentence: The whole row for tooltips and screen readers.
        subject: What the row is about, for the painter.
    """

    cells: tuple[str, ...]
    sentence: str
    subject: Any = None


class FigureModel(QAbstractTableModel):
    """Rows as they are given."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self._titles: Sequence[tuple[str, str]] = [("", "")] * len(columns)
        self._rows: Sequence[FigureRow] = ()

    def row(self, number: int) -> FigureRow:
        """The row with this number."""
        return self._rows[number]

    def set_titles(self, titles: Sequence[tuple[str, str]]) -> None:
        """Title and meaning of each column."""
        self._titles = titles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these rows."""
        if len(rows) == len(self._rows):  # only figures have changed: what is selected stays so
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """The rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """The columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; tooltip and accessible text tell the whole row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole or (role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0):
            return row.sentence
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and as tooltips what the figures mean."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title, meaning = self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return {Qt.ItemDataRole.DisplayRole: title, Qt.ItemDataRole.ToolTipRole: meaning or None}.get(
            Qt.ItemDataRole(role)
        )


class FigureTable(QTableView):
    """The table; subclasses paint by ``paint_cell``."""

    def __init__(self, name: str, columns: Sequence[Column], row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.figures = FigureModel(columns, self)
        self.setModel(self.figures)
        self.setItemDelegate(_Delegate(self))
        self._row_height = row_height
        head = PaintedHeader(f"{name}.header", "bg.surface", _PAD, self)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(place, column.width)
        set_up_rows(self, row_height)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_manager().changed.connect(self.viewport().update)

    def paint_cell(self, painter: QPainter, area: QRectF, row: FigureRow, column: int, theme: Theme) -> None:
        """Paint what stands in a cell; here its text."""
        right = self.figures.columns[column].right
        draw_text(painter, area, row.cells[column], "body", theme.color("text.primary"), right=right)

    def show_rows(self, rows: Sequence[FigureRow], *, room_for: int = 1) -> None:
        """Show these rows, and keep room for ``room_for`` of them at least."""
        self.figures.set_rows(rows)
        shown = min(max(len(rows), room_for), MOST_ROWS)
        self.setFixedHeight(HEIGHT + shown * self._row_height + 2)

    def sizeHint(self) -> QSize:
        """As high as set."""
        return QSize(320, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column takes what is left."""
        super().resizeEvent(event)
        columns = self.figures.columns
        taken = sum(column.width for column in columns)
        for place, column in enumerate(columns):
            if not column.width:
                self.setColumnWidth(place, max(self.viewport().width() - taken, 80))


class _Delegate(QStyledItemDelegate):
    def __init__(self, table: FigureTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        theme, table = current_theme(), self._table
        area = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and table.hasFocus()
        if selected:
            painter.fillRect(area, theme.color("bg.selected"))
            if index.column() == 0:
                painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.color("accent.text"))
        if index.row() < table.figures.rowCount() - 1:
            painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line.subtle"))
        inner = area.adjusted(_PAD, 0, -_PAD, -1)
        painter.save()
        painter.setClipRect(area)
        table.paint_cell(painter, inner, table.figures.row(index.row()), index.column(), theme)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, 0)
