"""The history page of the live pane: filter and axis switch, table, legend, details.

Owns how these parts work together. Must not know where records come from: callers give them and answer
``more_wanted``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.history.call_filter import CallFilter
from core.platforms.model import Platform
from core.trace import CallRecord
from gui.beat import Beat
from gui.live.axis import AxisMode
from gui.live.empty_state import EmptyState
from gui.live.history_model import HistoryModel
from gui.live.history_tools import HistoryTools
from gui.live.history_view import HistoryView
from gui.live.legend import Legend
from gui.live.page import Page
from gui.live.problem_line import ProblemLine
from gui.live.rows import Row, record_of
from gui.live.wording import Names
from gui.live.work_line import WorkLine
from gui.widgets.escape import offers_escape
from gui.widgets.labels import styled, tight_column
from gui.widgets.tab_order import order_tabs

if TYPE_CHECKING:
    from gui.live.details import DetailsDrawer
    from gui.live.filter_bar import FilterBar

_TYPING_MS = 200
_DETAILS_FROM = 519  # in a lower pane the drawer would leave no rows


class HistoryPane(Page):
    """History with the waterfall.

    Signals:
        more_wanted: The top is in view; older calls than this ``CallRecord`` may be given to ``apply``.
        call_activated: The user asks to see this ``CallRecord``.
        lines_wanted: The user asks for the log lines of the call with this id.
        again_wanted: The user wants to send this ``CallRecord`` once more.
        filter_wanted: Calls of another ``CallFilter`` are to be shown; its mode means nothing.
        oldest_wanted: The oldest calls that pass are to be shown.
        newer_wanted: Calls after this ``CallRecord`` are wanted, of which newer ones are not loaded.
        give_up_wanted: The user does not want to wait for them.
        export_wanted: The user wants the calls of this ``CallFilter`` in a file; its mode means nothing.
        clear_wanted: The user wants to delete the history.
        send_now_wanted, stop_wanted: The user wants the wait of the call with this id ended, or the call.
        resume_wanted: The user wants the platform with this id to go on.
        counted: How many calls there are, or how many of them pass the filter, as text.
    """

    tools: HistoryTools

    more_wanted = Signal(object)
    call_activated = Signal(object)
    lines_wanted = Signal(str)
    again_wanted = Signal(object)
    filter_wanted = Signal(object)
    give_up_wanted = Signal()
    oldest_wanted = Signal()
    newer_wanted = Signal(object)
    export_wanted = Signal(object)
    clear_wanted = Signal()
    send_now_wanted = Signal(str)
    stop_wanted = Signal(str)
    resume_wanted = Signal(str)
    counted = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, beat: Beat | None = None) -> None:
        super().__init__(parent, HistoryTools())
        self.setObjectName("history.pane")
        styled(self, "surface")
        self._names = Names()
        self._asked: str | None = None
        self._complete = False
        self._wanted = CallFilter()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TYPING_MS)
        self._paused: frozenset[str] = frozenset()
        self._details_wanted = True
        self._maximised = False
        self.model = HistoryModel(self, names=self._names, beat=beat)
        self._problem = ProblemLine("history.problem", self)
        self._work = WorkLine("history.work", self)
        self._bar: FilterBar | None = None
        self._platforms: list[Platform] = []
        self.view = HistoryView(self.model, self)
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self._details: DetailsDrawer | None = None
        self._column = column = tight_column(self)
        column.addWidget(self._work)
        column.addWidget(self._problem)
        column.addWidget(self._stack, 1)
        column.addWidget(Legend(self))
        self._soon.timeout.connect(lambda: self.filter_wanted.emit(self._wanted))
        self.tools.filter_changed.connect(self._on_filter)
        self.tools.conditions_toggled.connect(self._on_conditions_toggled)
        self.tools.export_wanted.connect(lambda: self.export_wanted.emit(self._wanted))
        self.tools.clear_wanted.connect(self.clear_wanted)
        self._work.stop.clicked.connect(self.give_up_wanted)
        self.tools.axis_mode_chosen.connect(self.view.set_axis_mode)
        self.tools.leave_filter.connect(self.view.setFocus)
        self._empty.clear_filter.clicked.connect(self.clear_filter)
        self.view.call_activated.connect(self.call_activated)
        self.view.lines_wanted.connect(self.lines_wanted)
        self.view.again_wanted.connect(self.again_wanted)
        self.view.near_oldest.connect(self._ask_for_more)
        self.view.near_newest.connect(self._ask_for_newer)
        self.view.oldest_wanted.connect(self._ask_for_oldest)
        self.view.newest_wanted.connect(lambda: self.filter_wanted.emit(self._wanted))
        self.view.row_changed.connect(self._on_row_changed)
        self.view.ticked.connect(self._tick)
        self.view.send_now_wanted.connect(self.send_now_wanted)
        self.view.stop_wanted.connect(self.stop_wanted)
        self.model.counted.connect(self._on_counted)
        self.model.dataChanged.connect(self._update_details)
        self.setFocusProxy(self.view)
        self._on_counted()

    # ---- what the window calls ----

    @property
    def details(self) -> DetailsDrawer:
        """The drawer at the bottom; made when a step is first looked at."""
        if self._details is None:
            from gui.live.details import DetailsDrawer

            self._details = DetailsDrawer(self)
            self._details.hide()
            self._details.closed.connect(self._close_details)
            self._details.lines_wanted.connect(self.lines_wanted)
            self._details.buttons.send_now_wanted.connect(self.send_now_wanted)
            self._details.buttons.stop_wanted.connect(self.stop_wanted)
            self._details.buttons.resume_wanted.connect(self.resume_wanted)
            self._column.addWidget(self._details)
            order_tabs(self.window())
        return self._details

    @property
    def bar(self) -> FilterBar:
        """The row of conditions; made when it is first wanted."""
        if self._bar is None:
            from gui.live.filter_bar import FilterBar

            self._bar = FilterBar(self._names, self)
            self._bar.hide()
            self._bar.set_platforms(self._platforms)
            self._bar.changed.connect(self._on_filter)
            self._bar.cleared.connect(self.clear_filter)
            self._bar.left.connect(self.view.setFocus)
            self._column.insertWidget(0, self._bar)
            order_tabs(self.window())
        return self._bar

    def show_call(self, call_id: str) -> bool:
        """Go to the row of this call, through a filter that hides it; False if it is not loaded."""
        if self.model.row_of(call_id) is None:
            self.clear_filter()
        return self.view.go_to_call(call_id)

    def set_records(self, records: list[CallRecord], *, past: bool = False) -> None:
        """Show these calls instead of all others; in the ``past``, newer ones follow when they are wanted."""
        self._asked = None
        self._complete = False
        self.model.set_records(records, past=past)

    @property
    def complete(self) -> bool:
        """Whether every call that passes the filter is here."""
        return self._complete

    def set_complete(self, complete: bool) -> None:
        """Whether no older call passes the filter."""
        self._complete = complete
        self._on_counted()

    def show_work(self, text: str, part: float | None = None) -> None:
        """Say what is being done and how much of it, 0 to 1, is done; nothing if ``text`` is empty."""
        self._work.show_work(text, part, stoppable=True)

    def clear_filter(self) -> None:
        """Show all calls again."""
        self.tools.clear_filter()
        if self._bar is not None:
            self._bar.clear()

    def apply(self, records: list[CallRecord]) -> None:
        """Take changed and new calls."""
        self.model.apply(records)

    def grow(self, records: list[CallRecord]) -> None:
        """Take a page of the calls that were asked for: older ones, or newer ones in the past."""
        self.model.grow(records)

    def set_mode(self, mode: AxisMode) -> None:
        """Set the time axis: ``clock`` or ``from_start``."""
        self.tools.set_axis_mode(mode)
        self.view.set_axis_mode(mode)

    def set_problem(self, text: str | None) -> None:
        """Say in the pane that calls are not kept, and why; None takes it away."""
        self._problem.set_text(text)

    def set_paused(self, platforms: frozenset[str]) -> None:
        """These platforms are paused now."""
        self._paused = platforms
        self._tick()

    def set_platforms(self, platforms: list[Platform]) -> None:
        """Use the names of these definitions."""
        self._names.set_platforms(platforms)
        self._platforms = platforms
        if self._bar is not None:
            self._bar.set_platforms(platforms)
        self.model.retranslate()

    def set_maximised(self, maximised: bool) -> None:
        """The window gives the pane its large or its small form."""
        self._maximised = maximised
        self.view.set_maximised(maximised)
        if self._details is not None and not maximised:
            self._details.hide()  # else it would keep the height that it needs; it comes again where there is room
        else:
            self._update_details()

    # ---- inside ----

    def _on_counted(self) -> None:
        shown, loaded = self.model.shown, self.model.loaded
        filtered = not self._wanted.wants_all
        more = "+" if filtered and shown and not self._complete else ""
        self.counted.emit(f"{shown:,}{more}" if shown == loaded else f"{shown:,} / {loaded:,}")
        self._empty.show_for(filtered=filtered, needle=self.tools.filter_text())
        if self._bar is not None:
            words = self.tr("{n} calls match") if self._complete else self.tr("{n} newest calls that match")
            self._bar.show_count(words.format(n=f"{shown:,}") if filtered else "")
        self._stack.setCurrentWidget(self.view if self.model.shown else self._empty)
        self._update_details()

    def _on_filter(self) -> None:
        text = self.tools.filter_text()
        conditions = self._bar.conditions() if self._bar else CallFilter()
        self._wanted = replace(conditions, text=text, synonyms=self._names.synonyms(text))
        self._asked, self._complete = None, False
        # what is loaded at once, all others when nobody types any more
        self.model.set_filter(None if self._wanted.wants_all else self._wanted)
        self._soon.start()

    def _on_conditions_toggled(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        if shown:
            self.bar.platform.setFocus()
        elif self.bar.number():
            self.bar.clear()

    def _ask_for_more(self) -> None:
        oldest = self.model.oldest()
        if oldest is not None and not self.model.full and oldest.call_id != self._asked:
            self._asked = oldest.call_id
            self.more_wanted.emit(oldest)

    def _ask_for_newer(self) -> None:
        newest = self.model.newest()
        if newest is not None and newest.call_id != self._asked:
            self._asked = newest.call_id
            self.newer_wanted.emit(newest)

    def _ask_for_oldest(self) -> None:
        if not self._complete and not self.model.past:
            self.oldest_wanted.emit()

    def _on_row_changed(self, row: Row | None) -> None:
        self._details_wanted = self._details_wanted or row is not None
        self._update_details()

    def _update_details(self) -> None:
        row = self.view.current_row() if self.model.shown else None
        told = row is not None and bool(record_of(row).steps)
        # another page of the pane needs no room for it
        shown = self._details_wanted and told and self.isVisible() and self.height() >= _DETAILS_FROM
        if shown or self._details is not None:
            self.details.setVisible(shown)
        if shown and row is not None:
            record = record_of(row)
            self.details.show_row(row, self.model.since_start_s(row), paused=record.platform in self._paused)

    def _tick(self) -> None:
        """Only what counts down: the rest of the details changes with the record."""
        row = self.view.current_row()
        if row is not None and self._details is not None and self._details.isVisible():
            record = record_of(row)
            self._details.show_call(record, self.model.since_start_s(row), paused=record.platform in self._paused)

    def _close_details(self) -> None:
        self._details_wanted = False
        self._update_details()
        self.view.setFocus()

    @property
    def _details_open(self) -> bool:
        return self._details is not None and self._details.isVisible()

    def event(self, event: QEvent) -> bool:
        """Esc is for the details while they are open, then for the call that runs."""
        if offers_escape(event) and self._details_open:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the details."""
        if event.key() == Qt.Key.Key_Escape and self._details_open:
            self._close_details()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The details are wanted again."""
        super().showEvent(event)
        self._update_details()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees the details."""
        super().hideEvent(event)
        self._update_details()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for the details now, or none any more."""
        super().resizeEvent(event)
        self._update_details()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.model.retranslate()
            self.view.set_maximised(self._maximised)
            self._on_counted()
