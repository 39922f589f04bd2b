"""The tools of the statistics page: the range, the platform, copying.

Owns these controls. Must not know the figures.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.history.time_range import SPANS, Span
from core.platforms.model import Platform
from gui.live.wording import Names
from gui.statistics import words
from gui.theme import theme_manager
from gui.widgets.buttons import IconButton
from gui.widgets.platform_tile import tile_icon
from gui.widgets.segmented import Segmented


class StatisticsTools(QWidget):
    """Range and platform.

    Signals:
        changed: Another range or platform is chosen.
        copy_wanted: Put the figures on the clipboard.
    """

    changed = Signal()
    copy_wanted = Signal()

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._platforms: list[Platform] = []
        self.range = Segmented("statistics.range", [""] * len(SPANS), self)
        self.range.set_index(SPANS.index("today"))
        self.platform = QComboBox(self)
        self.platform.setObjectName("statistics.platform")
        self.platform.setMinimumWidth(148)
        self.copy = IconButton("statistics.copy", "copy", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.range, self.platform, self.copy):
            row.addWidget(widget)
        self.range.chosen.connect(lambda _index: self.changed.emit())
        self.platform.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.copy.clicked.connect(self.copy_wanted)
        theme_manager().changed.connect(self._fill)
        self._retranslate()

    def span(self) -> Span:
        """The chosen range."""
        return SPANS[self.range.index()]

    def chosen_platform(self) -> str | None:
        """The id of the chosen platform; None for all."""
        return self.platform.currentData() or None

    def set_platforms(self, platforms: list[Platform]) -> None:
        """The platforms to choose from."""
        self._platforms = platforms
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _fill(self) -> None:
        chosen = self.platform.currentData()
        self.platform.blockSignals(True)
        self.platform.clear()
        self.platform.addItem(self.tr("All platforms"), "")
        for platform in self._platforms:
            tile = tile_icon(platform.id, self._names.monogram_of(platform.id))
            self.platform.addItem(tile, self._names.platform_called(platform.id), platform.id)
        self.platform.setCurrentIndex(max(self.platform.findData(chosen), 0))
        self.platform.blockSignals(False)

    def _retranslate(self) -> None:
        self.range.set_texts([words.span_name(span) for span in SPANS])
        self.range.setAccessibleName(self.tr("Range of time"))
        self.platform.setAccessibleName(self.tr("Platform"))
        self.copy.describe(self.tr("Copy the figures as a table"))
        self._fill()
