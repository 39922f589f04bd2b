"""The panes between the bars: request beside response, or the first-run page, over the live pane.

Owns their sizes, which of them show, and what is remembered of that. No logic: ``wiring.py`` connects the panes.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from gui.beat import Beat
from gui.composer.composer import Composer
from gui.first_run import FirstRun
from gui.live.live_pane import PAGES, LivePane
from gui.response.response_view import ResponseView
from gui.state import WindowState
from gui.widgets.focus import move_focus
from gui.widgets.labels import tight_column
from gui.widgets.lazy_stack import LazyStack
from gui.widgets.tab_order import order_tabs

LOW_BELOW = 820  # a window lower than this has the smaller live pane
DOCKS = {(False, False): 372, (True, False): 240, (False, True): 240, (True, True): 180}  # by low, first run


class Workspace(QWidget):
    """The panes. They are there once ``building`` has come to its end."""

    live_pages = PAGES

    composer: Composer
    response: ResponseView
    live: LivePane
    first_run: FirstRun

    def __init__(self, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._state = state
        self._beat = Beat(self)

    def building(self) -> Iterator[None]:
        """Build one pane a step, each in less time than a frame may be late, and put them together at the end."""
        self.composer = Composer(retry_store=self._state)
        yield
        self.response = ResponseView(beat=self._beat)
        yield
        self.live = LivePane(beat=self._beat)
        yield
        self.first_run = FirstRun()
        self._put_together()

    def show_first_run(self, *, on: bool) -> None:
        """Show the first-run page in place of request and response, or take it away for good."""
        ended = self._state.first_run and not on
        if not on:
            move_focus(self.first_run, self.composer.url.send)
        self._body.show_page(self.first_run if on else self.halves)
        self._state.first_run = on
        if ended:
            self.arrange()

    def maximise_live(self, *, on: bool) -> None:
        """Give the live pane all the room, or its place below."""
        if on:
            move_focus(self._above, self.live.shown())
        self._above.setVisible(not on)
        self.live.set_maximised(on)

    def arrange(self) -> None:
        """Give the parts the sizes that they have the first time."""
        self.halves.setSizes([460, 540])
        height = self.window().height()
        dock = DOCKS[height < LOW_BELOW, self._state.first_run]
        self._rows.setSizes([height - dock, dock])

    def restore(self) -> None:
        """Take the remembered sizes, where there are some."""
        self.arrange()
        self.halves.restoreState(self._state.layout("halves"))
        self._rows.restoreState(self._state.layout("rows"))
        self.show_first_run(on=self._state.first_run)

    def remember(self) -> None:
        """Write the sizes down."""
        self._state.set_layout("halves", self.halves.saveState())
        if not self._above.isHidden():
            self._state.set_layout("rows", self._rows.saveState())

    def order_tabs(self) -> None:
        """Put the tab stops of the whole window into the order of the eye."""
        order_tabs(self.window())

    def _put_together(self) -> None:
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setObjectName("splitter.halves")
        self.composer.setMinimumWidth(420)
        self.response.setMinimumWidth(480)
        for half, stretch in ((self.composer, 46), (self.response, 54)):
            self.halves.addWidget(half)
            self.halves.setStretchFactor(self.halves.count() - 1, stretch)
        self._above = QWidget(self)
        self._body = LazyStack(self._above)
        for page in (self.first_run, self.halves):
            self._body.add_page(page)
        above = tight_column(self._above)
        above.addWidget(self.composer.head)  # across both halves, and above the first-run page
        above.addWidget(self._body, 1)
        self._rows = QSplitter(Qt.Orientation.Vertical, self)
        self._rows.setObjectName("splitter.rows")
        for part, share in ((self._above, 3), (self.live, 2)):  # a smaller window takes room from both
            self._rows.addWidget(part)
            self._rows.setStretchFactor(self._rows.count() - 1, share)
        for splitter in (self.halves, self._rows):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        tight_column(self).addWidget(self._rows)
        self.live.page_built.connect(lambda _name, _page: self.order_tabs())
