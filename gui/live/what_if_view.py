"""What if: the numbers of another policy, and what it would have done with the answers of a recorded call.

Owns the fields and the layout. Words are ``gui.live.what_if_words``. Must not know where the call comes from.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.retry.policy import RetryPolicy, RetryStrategy
from core.retry.what_if import replay
from core.trace import CallRecord
from gui.live import what_if_words
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, line, styled

_FIELD_WIDTH = 132
_MOST_S = 86_400.0


class WhatIfView(QWidget):
    """Fields on the left, what would have happened on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.what_if")
        styled(self, "surface")
        self._record: CallRecord | None = None
        self.retries = QSpinBox(self)
        self.retries.setRange(0, 100)
        self.strategy = QComboBox(self)
        self.delay, self.longest = QDoubleSpinBox(self), QDoubleSpinBox(self)
        self.deadline, self.limit = QDoubleSpinBox(self), QDoubleSpinBox(self)
        for box in (self.delay, self.longest, self.deadline, self.limit):
            box.setRange(0.0, _MOST_S)
            box.setDecimals(2)
            box.setSuffix(" s")
        self._fields: dict[str, QWidget] = {
            "retries": self.retries,
            "strategy": self.strategy,
            "delay": self.delay,
            "longest": self.longest,
            "deadline": self.deadline,
            "limit": self.limit,
        }
        self._labels = {name: Label("", "caption", "secondary", self) for name in self._fields}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for spin in (self.retries, self.delay, self.longest, self.deadline, self.limit):
            spin.lineEdit().setTextMargins(8, 0, 0, 0)  # a spin box leaves its padding out when its arrows are styled
        for place, (name, field) in enumerate(self._fields.items()):
            field.setObjectName(f"history.what_if.{name}")
            field.setFixedWidth(_FIELD_WIDTH)
            self._labels[name].setBuddy(field)
            row, column = divmod(place, 2)
            grid.addWidget(self._labels[name], 2 * row, column)
            grid.addWidget(field, 2 * row + 1, column)
        self.reset = Button("history.what_if.reset", kind="link", parent=self)
        self.reset.clicked.connect(self._show_recorded)
        left = QVBoxLayout()
        left.setContentsMargins(16, 10, 16, 8)
        left.setSpacing(4)
        left.addLayout(grid)
        left.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        self._outcome, self._compared = Label("", "strong", parent=self), Label("", "body", "secondary", self)
        self._attempts = Label("", "body", parent=self)
        inner = styled(QWidget(self), "surface")
        right = QVBoxLayout(inner)
        right.setContentsMargins(16, 12, 16, 12)
        right.setSpacing(8)
        for label in (self._outcome, self._compared, self._attempts):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            right.addWidget(label)
        right.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row_of_two = QHBoxLayout(self)
        row_of_two.setContentsMargins(0, 0, 0, 0)
        row_of_two.setSpacing(0)
        row_of_two.addLayout(left)
        row_of_two.addWidget(line("v"))
        row_of_two.addWidget(area, 1)
        self._retranslate()
        self.retries.valueChanged.connect(lambda _value: self._tell())
        self.strategy.currentIndexChanged.connect(lambda _index: self._tell())
        for box in (self.delay, self.longest, self.deadline, self.limit):
            box.valueChanged.connect(lambda _value: self._tell())

    def show_record(self, record: CallRecord) -> None:
        """Tell of this call; another one brings its own numbers, the same one keeps those that were typed."""
        another = self._record is None or self._record.call_id != record.call_id
        if not another and record is self._record:
            return
        self._record = record
        if another:
            self._show_recorded()
        else:
            self._tell()

    def policy(self) -> RetryPolicy:
        """The policy of the fields; 0 s is no deadline and no limit."""
        kept = what_if_words.kept_policy(self._record.policy if self._record else {})
        return RetryPolicy(
            max_retries=self.retries.value(),
            initial_delay=self.delay.value(),
            strategy=RetryStrategy(self.strategy.currentData()),
            max_delay=self.longest.value(),
            deadline=self.deadline.value() or None,
            attempt_timeout=self.limit.value() or None,
            retry_after_cap=kept.retry_after_cap,
        )

    def _show_recorded(self) -> None:
        kept = what_if_words.kept_policy(self._record.policy if self._record else {})
        for field in self._fields.values():
            field.blockSignals(True)
        self.retries.setValue(kept.max_retries)
        self.strategy.setCurrentIndex(self.strategy.findData(str(kept.strategy)))
        self.delay.setValue(kept.initial_delay)
        self.longest.setValue(kept.max_delay)
        self.deadline.setValue(kept.deadline or 0.0)
        self.limit.setValue(kept.attempt_timeout or 0.0)
        for field in self._fields.values():
            field.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        record = self._record
        if record is None:
            return
        try:
            found = replay(record, self.policy())
        except ValueError:
            self._outcome.setText(self.tr("No attempt of this call has ended: there is nothing to go by."))
            self._compared.setText("")
            self._attempts.setText("")
            return
        self._outcome.setText(what_if_words.outcome(found))
        self._compared.setText(what_if_words.compared(record, found))
        self._attempts.setText("\n".join(map(what_if_words.attempt, found.attempts)))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What another policy would have done"))
        names = {
            "retries": self.tr("Retries"),
            "strategy": self.tr("Strategy"),
            "delay": self.tr("First delay"),
            "longest": self.tr("Longest delay"),
            "deadline": self.tr("Deadline"),
            "limit": self.tr("Limit of an attempt"),
        }
        for name, said in names.items():
            self._labels[name].setText(said)
            self._fields[name].setAccessibleName(said)
        for box in (self.deadline, self.limit):
            box.setSpecialValueText(self.tr("none"))
        self.reset.setText(self.tr("As recorded"))
        strategies = {
            RetryStrategy.FIXED: self.tr("Fixed"),
            RetryStrategy.LINEAR: self.tr("Linear"),
            RetryStrategy.EXPONENTIAL: self.tr("Exponential"),
        }
        chosen = self.strategy.currentData()
        self.strategy.blockSignals(True)
        self.strategy.clear()
        for strategy, said in strategies.items():
            self.strategy.addItem(said, str(strategy))
        self.strategy.setCurrentIndex(max(self.strategy.findData(chosen), 0))
        self.strategy.blockSignals(False)
        self._tell()
