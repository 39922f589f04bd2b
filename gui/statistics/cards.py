"""The four cards at the top of the statistics page: first try, recovered, failed, time lost waiting.

Owns which figure of an ``Overview`` stands on which card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.history.overview import Outcomes, Overview, Part
from gui.statistics import meanings, words
from gui.statistics.card import FigureCard

_POINTS = 8  # of the small curves


class Cards(QWidget):
    """One row of cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first_try = FigureCard("statistics.first_try", "check-circle", "ok.text", self)
        self.recovered = FigureCard("statistics.recovered", "arrow-clockwise", "ok.text", self)
        self.failed = FigureCard("statistics.failed", "x-circle", "danger.text", self)
        self.waited = FigureCard("statistics.waited", "hourglass-medium", "warn.text", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for card in (self.first_try, self.recovered, self.failed, self.waited):
            row.addWidget(card, 1)
        self.retranslate()

    def show_overview(self, shown: Overview) -> None:
        """Show these figures."""
        compared = words.compared_with(shown.range.span)
        pieces = _pieces(shown.parts)
        counts: tuple[tuple[FigureCard, Callable[[Outcomes], int]], ...] = (
            (self.first_try, lambda outcomes: outcomes.first_try),
            (self.recovered, lambda outcomes: outcomes.recovered),
            (self.failed, lambda outcomes: outcomes.failed),
        )
        now, before = shown.totals, shown.before
        for card, count in counts:
            part = now.share(count(now))
            change = words.change_of_share(part, before.share(count(before)))
            curve = [piece.share(count(piece)) for piece in pieces]
            card.set_figure(words.share(part), words.of_calls(count(now), now.calls), change, compared, curve)
        detail = ""
        if now.retried:
            detail = self.tr("{time} per retried call").format(time=words.span_of(now.waited_s / now.retried))
        change = words.change_of_time(now.waited_s, before.waited_s) if before.calls else ""
        curve = [piece.waited_s if piece.calls else None for piece in pieces]
        self.waited.set_figure(words.waited(now.waited_s), detail, change, compared, curve)

    def retranslate(self) -> None:
        """All words anew; the figures are shown again by the page."""
        for card, title, meaning in (
            (self.first_try, self.tr("First-try success"), meanings.first_try()),
            (self.recovered, self.tr("Recovered by retry"), meanings.recovered()),
            (self.failed, self.tr("Failed"), meanings.failed()),
            (self.waited, self.tr("Time lost waiting"), meanings.waited()),
        ):
            card.set_words(title, f"{meaning} {meanings.counted()}")


def _pieces(parts: Sequence[Part]) -> list[Outcomes]:
    """The parts in at most ``_POINTS`` pieces of the same number of parts."""
    size = max(-(-len(parts) // _POINTS), 1)
    return [
        sum((part.outcomes for part in parts[start : start + size]), Outcomes()) for start in range(0, len(parts), size)
    ]
