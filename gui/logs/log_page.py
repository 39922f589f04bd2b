"""The log page: controls, table, the whole of one line, and what is being done.

Owns how these parts work together. Must not know who logs, nor where the log file is: it asks by signals.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.log_blocks import Line
from core.platforms.model import Platform
from gui.live.page import Page
from gui.live.wording import Names
from gui.live.work_line import WorkLine
from gui.logs.empty_state import LogEmptyState
from gui.logs.export import LogExport
from gui.logs.line_details import LineDetails
from gui.logs.log_bar import LogBar
from gui.logs.log_feed import LogFeed
from gui.logs.log_model import LogModel
from gui.logs.log_view import LogView
from gui.widgets.escape import offers_escape
from gui.widgets.labels import styled, tight_column

_TYPING_MS = 150
"""A filter is applied when the typing pauses."""


class LogPage(Page):
    """The lines of one buffer.

    Signals:
        call_wanted: The user asks to see the call with this id.
        folder_wanted: Show the folder of the log file.
        told: A sentence for the user, and whether it is good news.
    """

    call_wanted = Signal(str)
    folder_wanted = Signal()
    told = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logs.page")
        styled(self, "surface")
        self._names = Names()
        self._feed: LogFeed | None = None
        self.model = LogModel(self._names, self)
        self.bar = LogBar(self)
        self.view = LogView(self.model, self)
        self.details = LineDetails(self)
        self.details.hide()
        self.export = LogExport(self)
        self._work = WorkLine("logs.work", self)
        self._empty = LogEmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        column = tight_column(self)
        column.addWidget(self.bar)
        column.addWidget(self._work)
        column.addWidget(self._stack, 1)
        column.addWidget(self.details)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._apply_filter)
        self.setFocusProxy(self.view)
        self._connect()
        self._update()

    def _connect(self) -> None:
        self.bar.filter_changed.connect(lambda _filter: self._typing.start())
        self.bar.leave_filter.connect(self._leave_filter)
        self.bar.follow_wanted.connect(self.view.set_following)
        self.bar.folder_wanted.connect(self.folder_wanted)
        self.bar.export_wanted.connect(lambda: self.export.ask(self.model.shown_rows()))
        self.view.following_changed.connect(self.bar.set_following)
        self.view.call_wanted.connect(self.call_wanted)
        self.view.call_lines_wanted.connect(self.show_call)
        self.view.line_opened.connect(self._open_line)
        self.view.copied.connect(self._on_copied)
        self.details.closed.connect(self._close_details)
        self.model.rowsInserted.connect(self._update)
        self.model.rowsRemoved.connect(self._update)
        self.model.filtered.connect(self._update)
        self.model.filtering.connect(self._on_filtering)
        self.export.progressed.connect(self._on_export)
        self.export.finished.connect(self.told)
        self._work.stop.clicked.connect(self.export.cancel)
        self._empty.clear.clicked.connect(self.bar.clear)

    # ---- what the window calls ----

    def set_feed(self, feed: LogFeed) -> None:
        """Show the lines of this feed's buffer."""
        if feed is self._feed:
            return
        self._feed = feed
        feed.counted.connect(lambda errors, warnings, _others: self.bar.set_counts(errors, warnings))
        feed.news.connect(self._on_news)
        self.model.set_tail(feed.tail)
        feed.flush()

    def set_platforms(self, platforms: list[Platform]) -> None:
        """Use the names of these definitions."""
        self._names.set_platforms(platforms)
        self.bar.set_names(self._names.platform_names())
        self.model.retranslate()

    def show_call(self, call_id: str) -> None:
        """Show only the lines of this call."""
        self.bar.clear()
        self.bar.set_call(call_id)
        self._apply_filter()
        self.view.setFocus()

    # ---- inside ----

    def _on_news(self) -> None:
        if not self.isVisible():
            self.model.let_go()
            return
        self.model.take()
        self.bar.set_loggers(self.model.loggers())

    def _apply_filter(self) -> None:
        self._typing.stop()
        self.model.set_filter(self.bar.line_filter())

    def _leave_filter(self) -> None:
        self._apply_filter()
        self.view.setFocus()

    def _update(self) -> None:
        self._empty.show_for(filtered=self.model.lines > 0)
        self._stack.setCurrentWidget(self.view if self.model.rowCount() else self._empty)

    def _open_line(self, line: Line) -> None:
        self.details.show_line(line)
        self.details.show()

    def _close_details(self) -> None:
        self.details.hide()
        self.view.setFocus()

    def _on_filtering(self, on: bool) -> None:
        self._work.show_work(self.tr("Searching the lines…") if on else "")

    def _on_export(self, part: float | None) -> None:
        told = self.tr("Writing the lines…") if part is not None else ""
        self._work.show_work(told, part, stoppable=part is not None)

    def _on_copied(self, copied: int, selected: int) -> None:
        if copied < selected:
            told = self.tr("Copied the first {copied} of {selected} lines; the export takes them all.")
            self.told.emit(told.format(copied=f"{copied:,}", selected=f"{selected:,}"), True)

    # ---- Qt's own ----

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was logged meanwhile."""
        super().showEvent(event)
        self._on_news()

    def event(self, event: QEvent) -> bool:
        """Esc is for the page while it has something to take away, then for the call that runs."""
        if offers_escape(event) and (self.details.isVisible() or not self.bar.line_filter().is_open):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the details, then takes the filter away."""
        if event.key() == Qt.Key.Key_Escape and self.details.isVisible():
            self._close_details()
        elif event.key() == Qt.Key.Key_Escape and not self.bar.line_filter().is_open:
            self.bar.clear()
        elif event.key() == Qt.Key.Key_Slash or event.matches(QKeySequence.StandardKey.Find):
            self.bar.edit.setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.model.retranslate()
            self._update()
