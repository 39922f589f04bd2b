"""What the tables of whole rows have in common: the history's, the log's, and those of figures.

Owns the settings of such a table, and the place of the button that leads back to its newest row. Must not know rows.
"""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QPushButton, QTableView

_FOOT = 8


def set_up_rows(table: QTableView, height: int) -> None:
    """Rows of one ``height`` that are read and selected whole, and scrolled by the pixel; Tab leaves the table."""
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(height)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)


def place_at_foot(button: QPushButton, table: QTableView) -> None:
    """Put ``button``, as wide as its words, over the middle of the last rows."""
    button.resize(button.sizeHint())
    area = table.viewport().geometry()
    button.move(area.center().x() - button.width() // 2, area.bottom() - button.height() - _FOOT)
