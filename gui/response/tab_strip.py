"""A row of tabs with tools at its right end, over the pages.

Owns the strip; which tools belong to which page is the owner's business.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from gui.widgets.labels import line, styled

_HEIGHT = 39  # and the line under it: tokens §3


class TabStrip(QWidget):
    """Tabs and pages; Ctrl+Tab is the window's, arrow keys move within the strip.

    Signals:
        changed: Another page is shown.
    """

    changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QTabBar(self)
        self.bar.setObjectName(name)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.currentChanged.connect(self._on_changed)
        self._pages = QStackedWidget(self)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(6)
        strip = styled(QWidget(self), "surface")
        strip.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(strip)
        row.setContentsMargins(6, 0, 12, 0)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addLayout(self._tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(line("h", self))
        column.addWidget(self._pages, 1)

    def add_page(self, page: QWidget) -> None:
        """Add a page; its words follow by ``set_text``."""
        self._pages.addWidget(page)
        self.bar.addTab("")

    def add_tool(self, tool: QWidget) -> None:
        """Add a control at the right end."""
        self._tools.addWidget(tool)

    def set_text(self, index: int, text: str) -> None:
        """The words of a tab."""
        self.bar.setTabText(index, text)

    def current(self) -> int:
        """The shown page."""
        return self.bar.currentIndex()

    def show_page(self, index: int) -> None:
        """Show a page."""
        self.bar.setCurrentIndex(index)

    def _on_changed(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.changed.emit(index)
