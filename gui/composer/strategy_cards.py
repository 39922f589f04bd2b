"""The choice of the waiting strategy: three cards, each with a small drawing of how its waits grow.

Owns how a card looks. Must not know numbers or policies.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from core.retry.policy import RetryPolicy, RetryStrategy, schedule
from gui.live.paint import draw_text
from gui.theme import current_theme, font, theme_manager

_HEIGHT = 52
_BAR, _GAP, _TALLEST = 4, 3, 24
_BARS = 5


class StrategyCard(QAbstractButton):
    """One strategy. Checked by a click, Space, or the arrow keys within its group."""

    def __init__(self, strategy: RetryStrategy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strategy = strategy
        self.hint = ""
        self.setObjectName(f"composer.retry.strategy.{strategy.value}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_manager().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for both lines of words."""
        return QSize(round(54 + self._words_width() + 28), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The title is never cut; the second line gives way."""
        return QSize(round(54 + QFontMetricsF(font("strong")).horizontalAdvance(self.text()) + 28), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, bars, words, and the round mark that says which one is chosen."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused = self.isChecked(), self.hasFocus()
        edge = theme.color("accent.text" if chosen or focused else "line.control")
        painter.setPen(QPen(edge, 2 if chosen or focused else 1))
        ground = "accent.subtle" if chosen else "bg.hover" if self.underMouse() else "bg.surface"
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent.text" if chosen else "line.control"))
        bottom = _HEIGHT / 2 + _TALLEST / 2
        waits = schedule(RetryPolicy(max_retries=_BARS, strategy=self.strategy))
        for index, wait in enumerate(waits):
            high = 14.0 if self.strategy is RetryStrategy.FIXED else max(3.0, _TALLEST * wait / waits[-1])
            painter.drawRect(QRectF(12 + index * (_BAR + _GAP), bottom - high, _BAR, high))
        room = self.width() - 54 - 26
        title = theme.color("accent.text" if chosen else "text.primary")
        draw_text(painter, QRectF(54, 8, room, 18), self.text(), "strong", title)
        draw_text(painter, QRectF(54, 27, room + 18, 16), self.hint, "caption", theme.color("text.secondary"))
        self._paint_mark(painter, QPointF(self.width() - 16, 17), chosen=chosen)
        painter.end()

    def _paint_mark(self, painter: QPainter, centre: QPointF, *, chosen: bool) -> None:
        theme = current_theme()
        painter.setPen(QPen(theme.color("accent.text" if chosen else "line.control"), 1.5))
        painter.setBrush(theme.color("bg.surface"))
        painter.drawEllipse(centre, 6, 6)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent.text"))
            painter.drawEllipse(centre, 3, 3)

    def _words_width(self) -> float:
        return max(
            QFontMetricsF(font("strong")).horizontalAdvance(self.text()),
            QFontMetricsF(font("caption")).horizontalAdvance(self.hint),
        )


class StrategyCards(QWidget):
    """The three of them, one chosen.

    Signals:
        chosen: The user chose this ``RetryStrategy``.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.retry.strategy")
        self._group = QButtonGroup(self)
        self.cards = {kind: StrategyCard(kind, self) for kind in _ORDER}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for card in self.cards.values():
            self._group.addButton(card)
            row.addWidget(card, 1)
            card.toggled.connect(card.update)
        self._group.buttonClicked.connect(lambda card: self.chosen.emit(card.strategy))
        self.set_strategy(RetryStrategy.EXPONENTIAL)

    def strategy(self) -> RetryStrategy:
        """The chosen one."""
        return next(kind for kind, card in self.cards.items() if card.isChecked())

    def set_strategy(self, strategy: RetryStrategy) -> None:
        """Choose one without telling anybody."""
        self.cards[strategy].setChecked(True)

    def set_words(self, name: str, words: dict[RetryStrategy, tuple[str, str]]) -> None:
        """What the choice is called, and title and second line of each card."""
        self.setAccessibleName(name)
        for kind, (title, hint) in words.items():
            card = self.cards[kind]
            card.setText(title)
            card.hint = hint
            card.setAccessibleName(title)
            card.setAccessibleDescription(hint)
            card.setToolTip(hint)
            card.updateGeometry()
            card.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour, and take the focus there."""
        if event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
            return
        place = _ORDER.index(self.strategy()) + (1 if event.key() == Qt.Key.Key_Right else -1)
        if 0 <= place < len(_ORDER):
            card = self.cards[_ORDER[place]]
            card.setFocus()
            card.click()


_ORDER = (RetryStrategy.FIXED, RetryStrategy.LINEAR, RetryStrategy.EXPONENTIAL)
