"""The frame: top bar, sidebar, composer and response over the live pane, status bar.

Owns where the parts are, how large, and what is remembered of it. No logic: ``wiring.py`` connects the parts.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QScrollArea, QSplitter, QStackedWidget, QWidget

from core.errors import JieruError
from gui.actions import make_actions, retranslate
from gui.composer.composer import Composer
from gui.first_run import FirstRun
from gui.live.live_pane import PAGES, LivePane
from gui.pages import Pages
from gui.response.response_view import ResponseView
from gui.sidebar import Sidebar
from gui.state import WindowState
from gui.status_bar import StatusBar
from gui.top_bar import TopBar, window_icon
from gui.widgets.focus import move_focus
from gui.widgets.labels import line, styled, tight_column
from gui.widgets.tab_order import order_tabs
from gui.widgets.toast import Toasts

log = logging.getLogger(__name__)

MIN_WIDTH, MIN_HEIGHT = 1180, 720
SMALLEST_WIDTH, SMALLEST_HEIGHT = 1024, 700  # below the minimum the window scrolls
RAIL_BELOW, LOW_BELOW = 1360, 820
DOCKS = {(False, False): 372, (True, False): 240, (False, True): 240, (True, True): 180}  # by low, first run


class MainWindow(QMainWindow):
    """The window.

    Signals:
        painted: The first frame is on the screen.
        close_requested: The user, or the system, wants the program to end.
        language_wanted: The other language, please.
        theme_wanted: The other theme, please.
        credentials_wanted: Open the credentials, of this platform or (empty) any.
    """

    painted = Signal()
    close_requested = Signal()
    language_wanted = Signal()
    theme_wanted = Signal()
    credentials_wanted = Signal(str)

    def __init__(self, state: WindowState, app: QApplication) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.state = state
        self._finishing = False
        self._was_painted = False
        self._maximised_pane = False
        self.setWindowIcon(window_icon())
        self.actions_by_id = make_actions(self)
        self.top_bar = TopBar(self)
        self.sidebar = Sidebar(self)
        self.status = StatusBar(self)
        self.composer = Composer(self, retry_store=state)
        self.response = ResponseView(self)
        self.live = LivePane(self)
        self.history = self.live.history
        self.first_run = FirstRun(self)
        self._build()
        self.toasts = Toasts(self)
        self._connect(app)
        self._restore()
        self.retranslate()
        order_tabs(self)
        self.composer.url.send.setFocus()

    # ---- what the rest calls ----

    def show_first_run(self, *, on: bool) -> None:
        """Show the first-run page in place of request and response, or take it away for good."""
        ended = self.state.first_run and not on
        if not on:
            move_focus(self.first_run, self.composer.url.send)
        self._body.setCurrentWidget(self.first_run if on else self.halves)
        self.state.first_run = on
        if ended:
            self.arrange()

    def maximise_pane(self, *, on: bool) -> None:
        """Give the live pane the whole window, or its place below."""
        if on == self._maximised_pane:
            return
        self._maximised_pane = on
        if on:
            move_focus(self._work, self.live.shown())
        self._work.setVisible(not on)
        self.live.set_maximised(on)
        self.pages.mark("live" if on else "requests")
        self._fold()

    def arrange(self) -> None:
        """Give the parts the sizes that they have the first time."""
        self.halves.setSizes([460, 540])
        dock = DOCKS[self.height() < LOW_BELOW, self.state.first_run]
        self._rows.setSizes([self.height() - dock, dock])

    def report_failure(self, name: str, error: BaseException) -> None:
        """Say that something failed that should not; a listener of the task registry."""
        log.error("task %s failed", name, exc_info=error)
        known = isinstance(error, JieruError)
        told = (
            str(error)
            if known
            else self.tr("Something went wrong ({name}). The log has the details.").format(name=name)
        )
        self.toasts.show(told, "danger", key=name)

    def remember(self) -> None:
        """Write down how the window looks."""
        self.state.set_layout("window", self.saveGeometry())
        self.state.set_layout("halves", self.halves.saveState())
        if not self._maximised_pane:
            self.state.set_layout("rows", self._rows.saveState())
        self.state.save()

    def finish(self) -> None:
        """Really close, now that all work has ended."""
        self._finishing = True
        self.close()

    def retranslate(self) -> None:
        """All words anew."""
        self.setWindowTitle(self.tr("接入台 Jieru"))
        retranslate(self.actions_by_id)

    # ---- Qt's own ----

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for the end first: clean-up needs the running loop."""
        if self._finishing:
            event.accept()
        else:
            event.ignore()
            self.pages.leave(self.close_requested.emit)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has a rail instead of the sidebar."""
        super().resizeEvent(event)
        self._fold()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the first frame is out."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    # ---- inside ----

    def _build(self) -> None:
        self.halves = QSplitter(Qt.Orientation.Horizontal, self)
        self.halves.setObjectName("splitter.halves")
        self.composer.setMinimumWidth(420)
        self.response.setMinimumWidth(480)
        for half, stretch in ((self.composer, 46), (self.response, 54)):
            self.halves.addWidget(half)
            self.halves.setStretchFactor(self.halves.count() - 1, stretch)
        self._body = QStackedWidget(self)
        self._body.addWidget(self.halves)
        self._body.addWidget(self.first_run)
        self._work = QWidget(self)
        work = tight_column(self._work)
        work.addWidget(self.composer.head)  # across both halves, and above the first-run page
        work.addWidget(self._body, 1)
        self._rows = QSplitter(Qt.Orientation.Vertical, self)
        self._rows.setObjectName("splitter.rows")
        for part, share in ((self._work, 3), (self.live, 2)):  # a smaller window takes room from both
            self._rows.addWidget(part)
            self._rows.setStretchFactor(self._rows.count() - 1, share)
        self.pages = Pages(self._rows, self.top_bar, self)
        for splitter in (self.halves, self._rows):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        frame = styled(QWidget(self), "app")
        frame.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)
        column = tight_column(frame)
        column.addWidget(self.top_bar)
        column.addWidget(line("h", frame))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.sidebar)
        middle.addWidget(line("v", frame))
        middle.addWidget(self.pages, 1)
        column.addLayout(middle, 1)
        column.addWidget(line("h", frame))
        column.addWidget(self.status)
        scroll = QScrollArea(self)
        scroll.setObjectName("main_window.scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(frame)
        self.setCentralWidget(scroll)
        self.setMinimumSize(SMALLEST_WIDTH, SMALLEST_HEIGHT)

    def _connect(self, app: QApplication) -> None:
        actions = self.actions_by_id
        actions["quit"].triggered.connect(app.quit)  # asks this window to close first
        actions["theme"].triggered.connect(self.theme_wanted)
        actions["language"].triggered.connect(self.language_wanted)
        actions["credentials"].triggered.connect(lambda: self.credentials_wanted.emit(""))
        actions["live"].triggered.connect(lambda: self.pages.go("requests" if self._maximised_pane else "live"))
        actions["url"].triggered.connect(self.composer.url.path.setFocus)
        for page in PAGES:
            actions[page].triggered.connect(lambda _on, page=page: self.live.show_page(page, focus=True))
        self.top_bar.theme_wanted.connect(self.theme_wanted)
        self.top_bar.language_wanted.connect(self.language_wanted)
        self.pages.live_wanted.connect(lambda on: self.maximise_pane(on=on))
        self.pages.page_wanted.connect(lambda _name: self.credentials_wanted.emit(""))
        self.live.page_built.connect(lambda _name, _page: order_tabs(self))
        self.live.maximise_toggled.connect(lambda on: self.maximise_pane(on=on))

    def _fold(self) -> None:
        self.sidebar.set_rail(rail=self._maximised_pane or self.width() < RAIL_BELOW)

    def _restore(self) -> None:
        self.resize(1440, 900)
        geometry = self.state.layout("window")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            screen = self.screen().availableGeometry()
            self.resize(min(1440, screen.width()), min(900, screen.height()))
        self.arrange()
        self.halves.restoreState(self.state.layout("halves"))
        self._rows.restoreState(self.state.layout("rows"))
        self.show_first_run(on=self.state.first_run)
