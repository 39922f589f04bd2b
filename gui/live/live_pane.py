"""The live pane: history, statistics and logs under one head.

Owns which page is shown. History is built at once, the other pages when they are first shown: a window opens faster.
Must not know where calls, figures and log lines come from.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.beat import Beat
from gui.live.history_pane import HistoryPane
from gui.live.page import Page
from gui.live.pane_head import PaneHead
from gui.widgets.labels import styled, tight_column

PageName = Literal["history", "statistics", "logs"]
PAGES: tuple[PageName, ...] = ("history", "statistics", "logs")


class LivePane(QWidget):
    """Head and pages.

    Signals:
        page_built: Name and ``Page``, when a page is about to be shown for the first time.
        maximise_toggled: The user wants the pane large (True) or as it was (False).
    """

    page_built = Signal(str, object)
    maximise_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, beat: Beat | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("live.pane")
        styled(self, "surface")
        self.head = PaneHead(self)
        self._stack = QStackedWidget(self)
        column = tight_column(self)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self._pages: dict[PageName, Page] = {}
        for _ in PAGES:
            self.head.tabs.add()
        self.history = HistoryPane(self, beat=beat)
        self._take("history", self.history)
        self._show("history")
        self.head.tabs.currentChanged.connect(lambda index: self._show(PAGES[index]))
        self.head.maximise_toggled.connect(self._on_maximise)
        self.history.counted.connect(lambda count: self.head.tabs.set_count(0, count))
        self._retranslate()

    def page(self, name: PageName) -> Page | None:
        """A page, if it was shown already."""
        return self._pages.get(name)

    def shown(self) -> Page:
        """The shown page."""
        return self._pages[self.current()]

    def current(self) -> PageName:
        """The name of the shown page."""
        return PAGES[self.head.tabs.currentIndex()]

    def show_page(self, name: PageName, *, focus: bool = False) -> Page:
        """Show a page; with ``focus`` it takes the keyboard."""
        self.head.tabs.setCurrentIndex(PAGES.index(name))
        page = self._pages[name]
        if focus:
            page.setFocus()
        return page

    def set_errors(self, errors: int) -> None:
        """Say at the tab of the logs how many errors there are."""
        told = self.tr("{n} errors").format(n=errors)
        self.head.tabs.set_count(PAGES.index("logs"), f"{errors:,}" if errors else "", alert=errors > 0, spoken=told)

    def set_maximised(self, maximised: bool) -> None:
        """The window gives the pane its large or its small form."""
        self.head.set_maximised(maximised)
        for page in self._pages.values():
            page.set_maximised(maximised)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    # ---- inside ----

    def _show(self, name: PageName) -> None:
        if name not in self._pages:
            page = self._build(name)
            self._take(name, page)
            self.page_built.emit(name, page)
        for other, page in self._pages.items():
            page.tools.setVisible(other == name)
        self._stack.setCurrentWidget(self._pages[name])

    def _build(self, name: PageName) -> Page:
        if name == "statistics":
            from gui.statistics.statistics_page import StatisticsPage

            return StatisticsPage(self)
        from gui.logs.log_page import LogPage

        return LogPage(self)

    def _take(self, name: PageName, page: Page) -> None:
        self._pages[name] = page
        self._stack.addWidget(page)
        self.head.add_tools(page.tools)
        page.set_maximised(self.head.is_maximised())

    def _on_maximise(self, maximised: bool) -> None:
        self.set_maximised(maximised)
        self.maximise_toggled.emit(maximised)

    def _retranslate(self) -> None:
        for index, word in enumerate((self.tr("History"), self.tr("Statistics"), self.tr("Logs"))):
            self.head.tabs.set_word(index, word)
