"""Everything that the statistics page draws of one ``Overview``: cards, tables, charts, in three rows.

Owns the arrangement and the words over the panels. Must not know when figures are computed.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.history.overview import BIN_EDGES_S, Overview
from gui.live.wording import Names
from gui.statistics import meanings, words
from gui.statistics.bar_chart import Bar, BarChart
from gui.statistics.cards import Cards
from gui.statistics.panel import EndingLegend, Panel
from gui.statistics.percentile_chart import PercentileChart, PercentileLegend
from gui.statistics.platform_table import PlatformTable
from gui.statistics.reason_table import ReasonTable
from gui.widgets.labels import styled

_MARGIN, _GAP = 16, 12


class Board(QWidget):
    """The figures."""

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "app")
        self._shown: Overview | None = None
        self.cards = Cards(self)
        self.platforms, self.reasons = PlatformTable(names, self), ReasonTable(self)
        self.percentiles = PercentileChart("statistics.percentiles", self)
        self.durations = BarChart("statistics.durations", numbered=True, parent=self)
        self.parts = BarChart("statistics.parts", numbered=False, parent=self)
        self._endings, self._marks = EndingLegend(self), PercentileLegend(self)
        self._platforms = Panel("statistics.panel.platforms", self.platforms, self._endings, self)
        self._reasons = Panel("statistics.panel.reasons", self.reasons, parent=self)
        self._percentiles = Panel("statistics.panel.percentiles", self.percentiles, self._marks, self)
        self._durations = Panel("statistics.panel.durations", self.durations, parent=self)
        self._parts = Panel("statistics.panel.parts", self.parts, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_GAP)
        column.addWidget(self.cards)
        column.addLayout(_row((self._platforms, 55), (self._reasons, 45)))
        column.addLayout(_row((self._percentiles, 37), (self._durations, 29), (self._parts, 34)), 1)
        self.retranslate()

    def show_overview(self, shown: Overview) -> None:
        """Show these figures."""
        self._shown = shown
        self.cards.show_overview(shown)
        self._show_platforms(shown)
        self.reasons.show_reasons(shown.reasons)
        self._reasons.note.setText(self.tr("{n} retries").format(n=f"{shown.retries:,}"))
        self.percentiles.set_percentiles(shown.percentiles)
        self._show_durations(shown)
        self._show_parts(shown)
        self._describe()

    def retranslate(self) -> None:
        """All words anew."""
        self.cards.retranslate()
        self._endings.set_words(words.outcome_names())
        self._marks.set_words(self.tr("First attempt"), self.tr("Whole call"), self.tr("Added by retries"))
        self._marks.setToolTip(f"{meanings.first_attempt()}\n{meanings.whole_call()}")
        self._reasons.set_title(self.tr("Why calls were retried"))
        self._percentiles.set_title(self.tr("Latency percentiles"))
        self._durations.set_title(self.tr("Time per call, seconds"))
        self.reasons.figures.set_titles(
            (
                (self.tr("Reason"), ""),
                (self.tr("Retries"), meanings.retries()),
                (self.tr("Then OK"), meanings.then_ok()),
                (self.tr("Waited"), meanings.waited_for_reason()),
            )
        )
        if self._shown is not None:
            self.show_overview(self._shown)
        else:
            self._name_platforms(None)
            self._parts.set_title(self.tr("Calls over time"))
            self._describe()

    def _show_platforms(self, shown: Overview) -> None:
        """All platforms; of one that is chosen, its operations."""
        self._name_platforms(shown.platform)
        if shown.platform is None:
            self.platforms.show_platforms(shown.by_platform)
        else:
            self.platforms.show_operations(shown.platform, shown.by_operation)

    def _name_platforms(self, chosen: str | None) -> None:
        self._platforms.set_title(self.tr("By platform") if chosen is None else self.tr("By operation"))
        self.platforms.figures.set_titles(
            (
                (self.tr("Platform") if chosen is None else self.tr("Operation"), ""),
                (self.tr("Outcome"), meanings.counted()),
                (self.tr("Calls"), meanings.counted()),
                (self.tr("First try"), meanings.first_try()),
                (self.tr("Waited"), meanings.waited()),
            )
        )

    def _describe(self) -> None:
        """Names and words for screen readers, and what each panel means."""
        for table, panel in ((self.platforms, self._platforms), (self.reasons, self._reasons)):
            table.setAccessibleName(panel.title())
        for chart, panel, meaning in (
            (self.percentiles, self._percentiles, meanings.percentiles()),
            (self.durations, self._durations, meanings.durations()),
            (self.parts, self._parts, meanings.parts()),
        ):
            chart.describe(panel.title(), meaning)
            panel.setToolTip(meaning)

    def _show_durations(self, shown: Overview) -> None:
        labels = ["0", *(f"{edge:g}" for edge in BIN_EDGES_S)]
        bars = [
            Bar(outcomes, f"{words.bin_name(place)}: {words.outcomes(outcomes)}", labels[place])
            for place, outcomes in enumerate(shown.durations)
        ]
        self.durations.set_bars(bars, "s" if bars else "")
        self._durations.note.setText(self.tr("{n} calls").format(n=f"{shown.totals.calls:,}"))

    def _show_parts(self, shown: Overview) -> None:
        span = shown.range.span
        every = max(len(shown.parts) // 6, 1)
        clock = span in ("hour", "today")
        bars = []
        for place, part in enumerate(shown.parts):
            began = datetime.fromtimestamp(part.since_us / 1e6)  # noqa: DTZ006  the user's own clock
            at_midnight = (began.hour, began.minute) == (0, 0)
            labelled = place % every == 0 if span != "week" else at_midnight
            label = f"{began:%H:%M}" if clock else f"{began:%m-%d}"
            told = f"{words.part_name(part, span)}: {words.outcomes(part.outcomes)}"
            bars.append(Bar(part.outcomes, told, label if labelled else ""))
        self.parts.set_bars(bars)
        self._parts.set_title(words.parts_title(list(shown.parts)))
        told = words.stretch(shown.range)
        if shown.stopped:
            told = self.tr("{stretch} · {n} stopped, not counted").format(stretch=told, n=f"{shown.stopped:,}")
        self._parts.note.setText(told)


def _row(*panels: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(_GAP)
    for panel, share in panels:
        row.addWidget(panel, share)
    return row
