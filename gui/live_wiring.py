"""Which signal of the live pane's pages goes where: statistics and logs on one side, history and log on the other.

Owns no state but what a page needs that is built later than it came. ``wiring.py`` connects the rest of the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from core.log_tail import LogTail
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from core.trace import CallRecord
from gui.bridge import EventBridge
from gui.main_window import MainWindow
from gui.services import ModeState, Services

if TYPE_CHECKING:
    from gui.live.page import Page
    from gui.logs.log_feed import LogFeed
    from gui.logs.log_page import LogPage
    from gui.statistics.statistics_page import Question, StatisticsPage


_FIGURES = "statistics"


class LiveWiring(QObject):
    """Connects the pages that are built when they are first shown."""

    def __init__(self, window: MainWindow, services: Services, bridge: EventBridge, tasks: TaskRegistry) -> None:
        super().__init__(window)
        self._window, self._services, self._bridge, self._tasks = window, services, bridge, tasks
        self._sandbox = services.mode.sandbox
        self._feed: LogFeed | None = None
        self._platforms: list[Platform] = []
        self._logs: LogPage | None = None
        self._statistics: StatisticsPage | None = None
        services.log_opened.connect(self._on_log)
        services.platforms_loaded.connect(self._on_platforms)
        services.mode_changed.connect(self._on_mode)
        bridge.records_changed.connect(self._on_records)
        window.live.page_built.connect(self._on_page)
        window.history.lines_wanted.connect(self._show_lines)

    def _on_log(self, tail: LogTail) -> None:
        from gui.logs.log_feed import LogFeed

        self._feed = LogFeed(tail, self)
        self._feed.counted.connect(lambda errors, _warnings, _others: self._window.live.set_errors(errors))
        self._window.destroyed.connect(self._feed.stop)
        self._meet_logs()

    def _on_platforms(self, platforms: list[Platform]) -> None:
        self._platforms = platforms
        self._meet_logs()
        if self._statistics is not None:
            self._statistics.set_platforms(platforms)

    def _on_page(self, name: str, page: Page) -> None:
        if name == "statistics":
            from gui.statistics.statistics_page import StatisticsPage

            assert isinstance(page, StatisticsPage)
            self._statistics = page
            page.wanted.connect(self._on_figures_wanted)
            page.given_up.connect(lambda: self._tasks.cancel(_FIGURES))
            page.set_platforms(self._platforms)
        if name == "logs":
            from gui.logs.log_page import LogPage

            assert isinstance(page, LogPage)
            self._logs = page
            page.call_wanted.connect(self._show_call)
            page.folder_wanted.connect(self._open_folder)
            page.told.connect(lambda text, good: self._window.toasts.show(text, "ok" if good else "danger", "logs"))
            self._meet_logs()

    # ---- statistics ----

    def _on_mode(self, mode: ModeState) -> None:
        if self._statistics is not None and mode.sandbox != self._sandbox:
            self._statistics.forget()
        self._sandbox = mode.sandbox

    def _on_records(self, records: list[CallRecord]) -> None:
        if self._statistics is not None and any(record.outcome is not None for record in records):
            self._statistics.calls_ended()

    def _on_figures_wanted(self, question: Question) -> None:
        self._tasks.restart(self._compute(question), name=_FIGURES)

    async def _compute(self, question: Question) -> None:
        figures = await self._services.overview(question.span, question.platform)
        assert self._statistics is not None
        self._statistics.show_overview(figures)

    # ---- logs ----

    def _meet_logs(self) -> None:
        if self._logs is not None:
            self._logs.set_platforms(self._platforms)
            if self._feed is not None:
                self._logs.set_feed(self._feed)

    def _show_lines(self, call_id: str) -> None:
        self._window.live.show_page("logs")
        assert self._logs is not None
        self._logs.show_call(call_id)

    def _show_call(self, call_id: str) -> None:
        self._window.live.show_page("history")
        if not self._window.history.show_call(call_id):
            self._window.toasts.show(
                lambda: self.tr("That call is not in the list: it was made in the other mode, or too long ago."),
                "info",
                "logs",
            )

    def _open_folder(self) -> None:
        from core.settings import get_settings

        folder = get_settings().paths.logs
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._window.toasts.show(
                lambda: self.tr("The log files are in {folder}").format(folder=folder), "info", "logs"
            )
