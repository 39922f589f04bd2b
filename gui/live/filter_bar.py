"""The row of conditions over the history: platform, outcome, status, code, time.

Owns these controls and what they come to as a ``CallFilter``. Must not know the table, nor the words that are searched.
"""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from PySide6.QtCore import QEvent, QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from core.events import CallOutcome
from core.history.call_filter import CallFilter
from core.history.time_range import SPANS, time_range
from core.platforms.model import Platform
from gui.live.wording import Names
from gui.theme import theme_manager
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, styled
from gui.widgets.platform_tile import tile_icon

_HEIGHT = 44
_OUTCOMES: tuple[CallOutcome, ...] = get_args(CallOutcome)


class FilterBar(QWidget):
    """One row of controls, and how many calls pass.

    Signals:
        changed: Another condition is chosen.
        cleared: The user wants all calls back.
        left: The keyboard goes on to the table.
    """

    changed = Signal()
    cleared = Signal()
    left = Signal()

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.conditions")
        styled(self, "sunken")
        self.setFixedHeight(_HEIGHT)
        self._names = names
        self._platforms: list[Platform] = []
        self.platform = _combo("history.filter.platform", 140, self)
        self.outcome = _combo("history.filter.outcome", 116, self)
        self.time = _combo("history.filter.time", 116, self)
        self.status = _edit("history.filter.status", 84, self)
        self.status.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,3}"), self))
        self.code = _edit("history.filter.code", 128, self)
        self._count = Label("", "caption", "secondary", self)
        self._count.setObjectName("history.filter.count")
        self._clear = Button("history.filter.clear", kind="link", parent=self)
        self._clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self.platform, self.outcome, self.status, self.code, self.time):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addWidget(self._clear)
        for combo in (self.platform, self.outcome, self.time):
            combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for edit in (self.status, self.code):
            edit.textChanged.connect(lambda _text: self.changed.emit())
            edit.returnPressed.connect(self.left)
        theme_manager().changed.connect(self._fill)
        self.retranslate()

    def conditions(self) -> CallFilter:
        """What the controls ask for; a status of fewer than three digits is not asked for yet."""
        status = self.status.text()
        span = self.time.currentData()
        since_us = time_range(span, datetime.now().astimezone()).since_us if span else None
        return CallFilter(
            platform=self.platform.currentData() or None,
            outcome=self.outcome.currentData() or None,
            status=int(status) if len(status) == 3 else None,
            code=self.code.text().strip() or None,
            since_us=since_us,
        )

    def number(self) -> int:
        """How many conditions are set."""
        wanted = self.conditions()
        return sum(
            value is not None
            for value in (wanted.platform, wanted.outcome, wanted.status, wanted.code, wanted.since_us)
        )

    def clear(self) -> None:
        """Take all conditions away, telling it once."""
        parts: tuple[QWidget, ...] = (self.platform, self.outcome, self.time, self.status, self.code)
        for part in parts:
            part.blockSignals(True)
        for combo in (self.platform, self.outcome, self.time):
            combo.setCurrentIndex(0)
        for edit in (self.status, self.code):
            edit.clear()
        for part in parts:
            part.blockSignals(False)
        self.changed.emit()

    def show_count(self, text: str) -> None:
        """Say how many calls pass; nothing while no condition is set."""
        self._count.setText(text)
        self._clear.setVisible(bool(text))

    def set_platforms(self, platforms: list[Platform]) -> None:
        """The platforms to choose from."""
        self._platforms = platforms
        self._fill()

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Conditions on calls"))
        self.platform.setAccessibleName(self.tr("Platform"))
        self.outcome.setAccessibleName(self.tr("Outcome"))
        self.time.setAccessibleName(self.tr("Time"))
        self.status.setAccessibleName(self.tr("HTTP status of any step"))
        self.status.setPlaceholderText(self.tr("Status"))
        self.status.setToolTip(self.status.accessibleName())
        self.code.setAccessibleName(self.tr("Code of any step"))
        self.code.setPlaceholderText(self.tr("Code"))
        self.code.setToolTip(self.code.accessibleName())
        self._clear.setText(self.tr("Clear filter"))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _fill(self) -> None:
        spans = {
            "hour": self.tr("Last hour"),
            "today": self.tr("Today"),
            "week": self.tr("7 days"),
            "month": self.tr("30 days"),
        }
        outcomes = {
            "succeeded": self.tr("OK"),
            "failed": self.tr("Failed"),
            "cancelled": self.tr("Stopped"),
            "interrupted": self.tr("Interrupted"),
        }
        choices: list[tuple[QComboBox, list[tuple[str, str]]]] = [
            (
                self.platform,
                [
                    (self.tr("All platforms"), ""),
                    *((self._names.platform_called(platform.id), platform.id) for platform in self._platforms),
                ],
            ),
            (
                self.outcome,
                [(self.tr("Any outcome"), ""), *((outcomes[outcome], outcome) for outcome in _OUTCOMES)],
            ),
            (self.time, [(self.tr("Any time"), ""), *((spans[span], span) for span in SPANS)]),
        ]
        for combo, entries in choices:
            chosen = combo.currentData()
            combo.blockSignals(True)
            combo.clear()
            for text, value in entries:
                combo.addItem(text, value)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))
            combo.blockSignals(False)
        for index, platform in enumerate(self._platforms, 1):
            self.platform.setItemIcon(index, tile_icon(platform.id, self._names.monogram_of(platform.id)))


def _combo(name: str, width: int, parent: QWidget) -> QComboBox:
    made = QComboBox(parent)
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(4)
    made.setFixedWidth(width)
    return made


def _edit(name: str, width: int, parent: QWidget) -> QLineEdit:
    made = QLineEdit(parent)
    made.setObjectName(name)
    made.setFixedWidth(width)
    return made
