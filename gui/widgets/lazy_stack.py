"""Pages of which one shows, and which come into the window one by one, when they are first shown.

Owns that. Most of what a widget costs, in time and in memory (about 10 kB), is the style sheet's: its rules are looked
up and kept for everything in the window, hidden or not.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import delete, isValid

from gui.widgets.tab_order import order_tabs


class LazyStack(QStackedWidget):
    """A stack that keeps a page outside of the window until it is first shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages = list[QWidget]()
        self.destroyed.connect(lambda: _delete(pages))  # those that never showed are nobody's children

    def add_page(self, page: QWidget) -> None:
        """Add a page; none shows by that."""
        page.setParent(None)
        self._pages.append(page)

    def show_page(self, page: QWidget | int) -> None:
        """Show this page, or the one with this index."""
        page = self._pages[page] if isinstance(page, int) else page
        if self.indexOf(page) < 0:
            self.addWidget(page)
            order_tabs(self.window())  # Qt puts what comes into a window after everything that is there
        self.setCurrentWidget(page)


def _delete(pages: list[QWidget]) -> None:
    for page in pages:
        if isValid(page):
            delete(page)
