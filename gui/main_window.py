"""The frame: top bar, sidebar, status bar, and between them the workspace, which may come after the first paint.

Owns where the parts are, the window's own size, and its start and end. No logic: ``wiring.py`` connects the parts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QScrollArea, QWidget

from core.errors import JieruError
from gui.actions import make_actions, retranslate
from gui.pages import Pages
from gui.sidebar import Sidebar
from gui.state import WindowState
from gui.status_bar import StatusBar
from gui.theme import dress
from gui.top_bar import TopBar, window_icon
from gui.widgets.labels import line, styled, tight_column
from gui.widgets.toast import Toasts

if TYPE_CHECKING:
    from gui.composer.composer import Composer
    from gui.first_run import FirstRun
    from gui.live.history_pane import HistoryPane
    from gui.live.live_pane import LivePane
    from gui.response.response_view import ResponseView
    from gui.workspace import Workspace

log = logging.getLogger(__name__)

MIN_WIDTH, MIN_HEIGHT = 1180, 720
SMALLEST_WIDTH, SMALLEST_HEIGHT = 1024, 700  # below the minimum the window scrolls
RAIL_BELOW = 1360


class MainWindow(QMainWindow):
    """The window.

    Args:
        filled: Whether the panes are built at once. Else the window is a frame until the steps of ``fill`` are done.

    Attributes:
        composer, response, live, history, first_run: The panes, once the window is filled.

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

    composer: Composer
    response: ResponseView
    live: LivePane
    history: HistoryPane
    first_run: FirstRun

    def __init__(self, state: WindowState, *, filled: bool = True) -> None:
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
        self._workspace: Workspace | None = None
        self._place = QWidget()  # of the workspace
        self.pages = Pages(self._place, self.top_bar, self)
        self._build()
        dress(self)
        self.toasts = Toasts(self)
        self._connect()
        self._restore()
        self.retranslate()
        if filled:
            for _ in self.fill():
                pass

    # ---- what the rest calls ----

    @property
    def filled(self) -> bool:
        """Whether the panes are there."""
        return self._workspace is not None

    def fill(self) -> Iterator[None]:
        """Build the panes, one a step, and show them after the last one.

        They are most of the window, and of the modules that it needs: the frame can be painted before.
        """
        from gui.workspace import Workspace

        workspace = Workspace(self.state)
        yield from workspace.building()
        self.composer, self.response = workspace.composer, workspace.response
        self.live, self.history = workspace.live, workspace.live.history
        self.first_run = workspace.first_run
        self._workspace = workspace
        self._connect_panes(workspace)
        tight_column(self._place).addWidget(workspace)
        workspace.restore()
        workspace.order_tabs()
        if self.focusWidget() is None:
            self.composer.url.send.setFocus()

    def show_first_run(self, *, on: bool) -> None:
        """Show the first-run page in place of request and response, or take it away for good."""
        if self._workspace is not None:
            self._workspace.show_first_run(on=on)

    def maximise_pane(self, *, on: bool) -> None:
        """Give the live pane the whole window, or its place below."""
        if on == self._maximised_pane or self._workspace is None:
            return
        self._maximised_pane = on
        self._workspace.maximise_live(on=on)
        self.pages.mark("live" if on else "requests")
        self._fold()

    def arrange(self) -> None:
        """Give the parts the sizes that they have the first time."""
        if self._workspace is not None:
            self._workspace.arrange()

    def report_failure(self, name: str, error: BaseException) -> None:
        """Say that something failed that should not; a listener of the task registry."""
        log.error("task %s failed", name, exc_info=error)

        def told() -> str:
            if isinstance(error, JieruError):
                return str(error)
            return self.tr("Something went wrong ({name}). The log has the details.").format(name=name)

        self.toasts.show(told, "danger", key=name)

    def remember(self) -> None:
        """Write down how the window looks."""
        self.state.set_layout("window", self.saveGeometry())
        if self._workspace is not None:
            self._workspace.remember()
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

    def _connect(self) -> None:
        actions = self.actions_by_id
        actions["quit"].triggered.connect(self.close)  # not app.quit: it would close dialogs unasked
        actions["theme"].triggered.connect(self.theme_wanted)
        actions["language"].triggered.connect(self.language_wanted)
        actions["credentials"].triggered.connect(lambda: self.credentials_wanted.emit(""))
        actions["live"].triggered.connect(lambda: self.pages.go("requests" if self._maximised_pane else "live"))
        self.top_bar.theme_wanted.connect(self.theme_wanted)
        self.top_bar.language_wanted.connect(self.language_wanted)
        self.pages.live_wanted.connect(lambda on: self.maximise_pane(on=on))
        self.pages.page_wanted.connect(lambda _name: self.credentials_wanted.emit(""))

    def _connect_panes(self, workspace: Workspace) -> None:
        self.actions_by_id["url"].triggered.connect(self.composer.url.path.setFocus)
        for page in workspace.live_pages:
            self.actions_by_id[page].triggered.connect(lambda _on, page=page: self.live.show_page(page, focus=True))
        self.live.maximise_toggled.connect(lambda on: self.maximise_pane(on=on))

    def _fold(self) -> None:
        self.sidebar.set_rail(rail=self._maximised_pane or self.width() < RAIL_BELOW)

    def _restore(self) -> None:
        self.resize(1440, 900)
        geometry = self.state.layout("window")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            screen = self.screen().availableGeometry()
            self.resize(min(1440, screen.width()), min(900, screen.height()))
