"""The headers of an answer as a table to read and to copy from.

Must not know what a header means.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gui.theme import font

_NAME_WIDTH = 200


class HeadersView(QTableWidget):
    """Name and value; Ctrl+C copies the selected lines as ``name: value``, without secrets: they leave the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self.setObjectName("response.headers")
        self.setProperty("roomy", True)
        self.setFont(font("mono"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, _NAME_WIDTH)
        self.retranslate()

    def set_headers(self, headers: Mapping[str, str]) -> None:
        """Show these."""
        self.setRowCount(len(headers))
        for row, (name, value) in enumerate(headers.items()):
            for column, text in enumerate((name, value)):
                item = QTableWidgetItem(text)
                item.setToolTip(value)
                self.setItem(row, column, item)

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Response headers"))
        self.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Value")])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            from core.redaction import get_redactor  # at the first use: not needed to paint the window

            rows = sorted({index.row() for index in self.selectedIndexes()})
            pairs = [get_redactor().redact_headers({self._text(row, 0): self._text(row, 1)}) for row in rows]
            lines = [f"{name}: {value}" for pair in pairs for name, value in pair.items()]
            QGuiApplication.clipboard().setText("\n".join(lines))
            event.accept()
        else:
            super().keyPressEvent(event)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""
