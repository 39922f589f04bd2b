"""The statistics page: what the retries did in a range of time, computed anew while calls go on.

Owns when figures are asked for, and what is shown while there are none. Must not know where they come from: it asks by
``wanted`` and is answered by ``show_overview``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from core.history.overview import Overview
from core.history.time_range import Span
from core.platforms.model import Platform
from gui.live.page import Page
from gui.live.wording import Names
from gui.live.work_line import WorkLine
from gui.statistics.board import Board
from gui.statistics.copying import as_table
from gui.statistics.empty_state import NoFigures
from gui.statistics.tools import StatisticsTools
from gui.widgets.labels import styled, tight_column

COALESCE_MS = 100
TELL_MS = 200
"""Work that takes no longer is not told of."""

REFRESH_MS = 60_000
"""So often at least: calls leave the range as time goes on."""

_REST = 10  # a question that takes long is asked again after ten times as long


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures are wanted; of all platforms if ``platform`` is None."""

    span: Span
    platform: str | None


State = Literal["empty", "computing", "stopped", "unusable", "shown"]


class StatisticsPage(Page):
    """Figures and charts.

    Signals:
        wanted: A ``Question`` to be answered by ``show_overview``; it replaces an earlier one.
        given_up: Nobody waits for the answer any more.
    """

    tools: StatisticsTools

    wanted = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._names = Names()
        super().__init__(parent, StatisticsTools(self._names))
        self.setObjectName("statistics.page")
        styled(self, "app")
        self._clock = clock
        self._asked_at: float | None = None
        self._rest_ms = COALESCE_MS
        self._shown: Overview | None = None
        self.board = Board(self._names, self)
        self._work = WorkLine("statistics.work", self)
        self._nothing = NoFigures(self)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("statistics.scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.board)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._scroll)
        column = tight_column(self)
        column.addWidget(self._work)
        column.addWidget(self._stack, 1)
        self._soon = self._timer(COALESCE_MS, self.refresh)
        self._tell = self._timer(TELL_MS, self._tell_work)
        self._minute = self._timer(REFRESH_MS, self.refresh)
        self.tools.changed.connect(self.refresh)
        self.tools.copy_wanted.connect(self._copy)
        self._work.stop.clicked.connect(self.stop)
        self._nothing.again.clicked.connect(self.refresh)
        self._show_state("computing")

    @property
    def computing(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked_at is not None

    # ---- what the window calls ----

    def set_platforms(self, platforms: list[Platform]) -> None:
        """Use the names of these definitions, and offer these platforms."""
        self._names.set_platforms(platforms)
        self.tools.set_platforms(platforms)
        self.board.retranslate()

    def forget(self) -> None:
        """Calls go elsewhere now (sandbox or production): nothing that is shown is true any more."""
        self._shown = None
        self._show_state("computing")
        self.refresh()

    def calls_ended(self) -> None:
        """There is more to count: ask again soon, and not more often than the answers come."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start(self._rest_ms)

    def show_overview(self, overview: Overview | None) -> None:
        """The answer to what was asked last; None if the history cannot be read."""
        if self._asked_at is not None:
            self._rest_ms = max(COALESCE_MS, round((self._clock() - self._asked_at) * 1000 * _REST))
        self._end_work()
        self._shown = overview
        if overview is None:
            self._show_state("unusable")
        elif overview.totals.calls:
            self.board.show_overview(overview)
            self._show_state("shown")
        else:
            self._nothing.set_stopped(overview.stopped)
            self._show_state("empty")

    # ---- asking ----

    def refresh(self) -> None:
        """Ask now, unless nobody looks."""
        if not self.isVisible():
            return
        self._soon.stop()
        self._minute.start()
        self._asked_at = self._clock()
        self._tell.start()
        self.wanted.emit(Question(self.tools.span(), self.tools.chosen_platform()))

    def stop(self) -> None:
        """Wait no longer for the figures."""
        self._end_work()
        self.given_up.emit()
        if self._shown is None:
            self._show_state("stopped")

    def _tell_work(self) -> None:
        self._work.show_work(self.tr("Computing from the history…"), stoppable=True)

    def _end_work(self) -> None:
        self._asked_at = None
        self._tell.stop()
        self._work.show_work("")

    def _show_state(self, state: State) -> None:
        self._nothing.show_state(state)
        self._stack.setCurrentWidget(self._scroll if state == "shown" else self._nothing)
        self.tools.copy.setEnabled(state == "shown")
        self.setFocusProxy(self.board.cards.first_try if state == "shown" else self.tools.range)

    def _copy(self) -> None:
        if self._shown is not None:
            QGuiApplication.clipboard().setText(as_table(self._shown, self._names))

    def _timer(self, interval_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(then)
        return timer

    # ---- Qt's own ----

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: compute."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self._soon.stop()
        self._minute.stop()
        if self.computing:
            self._end_work()
            self.given_up.emit()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.board.retranslate()
