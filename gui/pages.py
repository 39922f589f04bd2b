"""The pages behind the top bar: the work (requests, response, live pane), and others in its place.

Owns which one is shown and marked, and that a page with unsaved work is asked before it is left. Must not know what is
on them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.top_bar import TopBar

Then = Callable[[], object]


class Pages(QStackedWidget):
    """One page at a time.

    Args:
        work: The page called ``requests``; with the live pane in the whole window it is called ``live``.

    Attributes:
        guard: Asked before another page than the work is left: calls what it is given, now, later, or not at all.

    Signals:
        live_wanted: Give the live pane the whole window (True), or its place (False).
        page_wanted: Another page than the work, by its name in the top bar; ``show_page`` shows it.
    """

    live_wanted = Signal(bool)
    page_wanted = Signal(str)

    def __init__(self, work: QWidget, top_bar: TopBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self._work, self._top_bar = work, top_bar
        self._shown = "requests"
        self.guard: Callable[[Then], None] = _at_once
        self.addWidget(work)
        top_bar.page_wanted.connect(self.go)

    @property
    def at_work(self) -> bool:
        """Whether the work is shown."""
        return self.currentWidget() is self._work

    def go(self, name: str) -> None:
        """Show the page called ``name``, if the one that is shown may be left."""
        self._top_bar.show_page(self._shown)  # a button that was pressed is marked when its page is there
        if name in ("requests", "live"):
            self.leave(lambda: self._show_work(live=name == "live"))
        else:
            self.page_wanted.emit(name)

    def show_page(self, name: str, page: QWidget) -> None:
        """Show ``page`` in place of the work."""
        self.live_wanted.emit(False)
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        self.mark(name)

    def leave(self, then: Then) -> None:
        """Call ``then`` if and as soon as the shown page may be left."""
        if self.at_work:
            then()
        else:
            self.guard(then)

    def mark(self, name: str) -> None:
        """Mark the page that is shown."""
        self._shown = name
        self._top_bar.show_page(name)

    def _show_work(self, *, live: bool) -> None:
        self.setCurrentWidget(self._work)
        self.live_wanted.emit(live)
        self.mark("live" if live else "requests")


def _at_once(then: Then) -> None:
    then()
