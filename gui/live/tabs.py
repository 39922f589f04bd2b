"""The tabs of the live pane: a word, how many there are, and a dot where something went wrong.

Owns their painting. Must not know what the pages hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from gui.live.paint import draw_text
from gui.theme import current_theme, font, theme_manager

_HEIGHT = 40
_MARGIN, _GAP, _DOT = 12.0, 7.0, 6.0


@dataclass(slots=True)
class _Tab:
    word: str = ""
    count: str = ""
    alert: bool = False


class CountedTabs(QTabBar):
    """A tab bar in the language of the look; arrow keys move within it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self._tabs: list[_Tab] = []
        theme_manager().changed.connect(self.update)

    def add(self) -> None:
        """One more tab; its words follow."""
        self._tabs.append(_Tab())
        self.addTab("")

    def set_word(self, index: int, word: str) -> None:
        """What the page is."""
        self._tabs[index].word = word
        self._tell(index)

    def set_count(self, index: int, count: str, *, alert: bool = False, spoken: str = "") -> None:
        """How many there are, as text; with a dot if they want attention.

        ``spoken`` is what a screen reader says instead of the count.
        """
        tab = self._tabs[index]
        if (tab.count, tab.alert) != (count, alert):
            tab.count, tab.alert = count, alert
            self._tell(index, spoken)

    def _tell(self, index: int, spoken: str = "") -> None:
        tab = self._tabs[index]
        self.setTabText(index, f"{tab.word} {tab.count}".strip())  # also asks for the size anew
        self.setAccessibleTabName(index, ", ".join(part for part in (tab.word, spoken or tab.count) if part))

    # ---- Qt's own ----

    def tabSizeHint(self, index: int) -> QSize:
        """Wide enough for the word in its boldest form, so that nothing moves when another tab is chosen."""
        tab = self._tabs[index]
        width = QFontMetricsF(font("strong")).horizontalAdvance(tab.word) + 2 * _MARGIN
        if tab.count:
            width += _GAP + QFontMetricsF(font("body")).horizontalAdvance(tab.count)
        return QSize(math.ceil(width + (_GAP + _DOT if tab.alert else 0)) + 1, _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Words are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Every tab; the shown one is bold and underlined."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, tab in enumerate(self._tabs):
            area = QRectF(self.tabRect(index)).adjusted(_MARGIN, 0, -_MARGIN, 0)
            chosen = index == self.currentIndex()
            focused = chosen and self.hasFocus()
            word = theme.color("accent.text" if focused else "text.primary" if chosen else "text.secondary")
            draw_text(painter, area, tab.word, "strong" if chosen else "body", word)
            x = area.left() + QFontMetricsF(font("strong" if chosen else "body")).horizontalAdvance(tab.word)
            if tab.count:
                count = theme.color("accent.text" if chosen else "text.tertiary")
                draw_text(painter, QRectF(x + _GAP, area.top(), 200, area.height()), tab.count, "body", count)
                x += _GAP + QFontMetricsF(font("body")).horizontalAdvance(tab.count)
            if tab.alert:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("danger.text"))
                painter.drawEllipse(QPointF(x + _GAP + _DOT / 2, area.center().y() + 0.5), _DOT / 2, _DOT / 2)
            if chosen:
                painter.fillRect(QRectF(area.left(), _HEIGHT - 2, area.width(), 2), theme.color("accent.text"))
        painter.end()
