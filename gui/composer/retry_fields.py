"""The six retry numbers as fields, each with its unit and its own error line.

Owns what may be typed and how a mistake is told. Must not know where numbers come from or go to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import SettingError
from core.retry.policy import RetryPolicy, RetryStrategy
from gui.composer.draft import FieldError
from gui.composer.field_message import FieldMessage
from gui.theme import set_property
from gui.widgets.labels import Label

FIELDS = ("max_retries", "initial_delay", "max_delay", "jitter", "deadline", "attempt_timeout")
_OPTIONAL = ("deadline", "attempt_timeout")
_VARIABLES = {
    "API_MAX_RETRIES": "max_retries",
    "API_RETRY_DELAY": "initial_delay",
    "API_RETRY_MAX_DELAY": "max_delay",
    "API_RETRY_JITTER": "jitter",
    "API_RETRY_DEADLINE": "deadline",
    "API_TIMEOUT": "attempt_timeout",
}


@dataclass(slots=True)
class _Field:
    label: Label
    edit: QLineEdit
    unit: Label
    message: FieldMessage


class RetryFields(QWidget):
    """The fields, three in a row.

    Signals:
        edited: The user typed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.retry.fields")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        self._fields = {name: self._add(grid, index, name) for index, name in enumerate(FIELDS)}
        self.retranslate()

    def show_numbers(self, policy: RetryPolicy, timeout: float | None) -> None:
        """Put these numbers into the fields."""
        for name, value in (
            ("max_retries", policy.max_retries),
            ("initial_delay", policy.initial_delay),
            ("max_delay", policy.max_delay),
            ("jitter", policy.jitter * 100),
            ("deadline", policy.deadline),
            ("attempt_timeout", timeout),
        ):
            self._fields[name].edit.setText("" if value is None else f"{value:g}")

    def texts(self) -> tuple[str, ...]:
        """What stands in the fields, in the order of ``FIELDS``."""
        return tuple(self._fields[name].edit.text().strip() for name in FIELDS)

    def read(self, strategy: RetryStrategy) -> tuple[RetryPolicy, float | None]:
        """The policy of the fields, and the limit of one attempt, which goes by itself (``APIRequest.timeout``).

        Raises:
            FieldError: The first number that is wrong.
        """
        values = {name: self._number(name) for name in FIELDS}
        timeout = values.pop("attempt_timeout")
        try:
            policy = RetryPolicy(
                max_retries=int(values["max_retries"] or 0),
                initial_delay=values["initial_delay"] or 0.0,
                strategy=strategy,
                max_delay=values["max_delay"] or 0.0,
                jitter=(values["jitter"] or 0.0) / 100,
                deadline=values["deadline"],
                attempt_timeout=timeout,
            )
        except SettingError as error:
            name = str(error.data["name"])
            raise FieldError("retry", self._sentence(name), name=name) from None
        return replace(policy, attempt_timeout=None), timeout

    def mark(self, wrong: FieldError | None) -> None:
        """Show ``wrong`` at its field, and no message at the others."""
        for name in FIELDS:
            self._say(name, wrong.message if wrong is not None and wrong.name == name else "")

    def show_problem(self, name: str, message: str) -> QLineEdit | None:
        """Say what is wrong at the field of this name or variable, and go there; None if there is no such field."""
        known = _VARIABLES.get(name, name)
        if known not in self._fields:
            return None
        self._say(known, message)
        edit = self._fields[known].edit
        if message:
            edit.setFocus()
        return edit

    def retranslate(self) -> None:
        """All words anew."""
        seconds = self.tr("s")
        words = {
            "max_retries": (self.tr("Retries at most"), self.tr("times"), ""),
            "initial_delay": (self.tr("First wait"), seconds, ""),
            "max_delay": (self.tr("Longest wait"), seconds, self.tr("No wait of the strategy is longer")),
            "jitter": (
                self.tr("Random extra"),
                "%",
                self.tr("Each wait is lengthened by up to this much, never shortened"),
            ),
            "deadline": (
                self.tr("Deadline of the call"),
                seconds,
                self.tr("Attempts and waits together; empty for none"),
            ),
            "attempt_timeout": (
                self.tr("Limit of one attempt"),
                seconds,
                self.tr("Empty takes the setting API_TIMEOUT"),
            ),
        }
        for name, (label, unit, tip) in words.items():
            field = self._fields[name]
            field.label.setText(label)
            field.unit.setText(unit)
            field.edit.setAccessibleName(label)
            field.edit.setToolTip(tip)
            field.edit.setPlaceholderText(self.tr("none") if name in _OPTIONAL else "")

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _add(self, grid: QGridLayout, index: int, name: str) -> _Field:
        field = _Field(
            Label("", "caption", "secondary"),
            QLineEdit(self),
            Label("", "caption"),
            FieldMessage(f"composer.retry.{name}_message", self),
        )
        field.edit.setObjectName(f"composer.retry.{name}")
        field.edit.setProperty("tall", True)
        field.edit.setMaxLength(12)
        field.edit.textEdited.connect(self.edited)
        field.label.setBuddy(field.edit)
        inner = QVBoxLayout(field.edit)
        inner.setContentsMargins(0, 0, 12, 0)
        inner.addWidget(field.unit, 0, Qt.AlignmentFlag.AlignRight)
        cell = QVBoxLayout()
        cell.setSpacing(6)
        cell.addWidget(field.label)
        cell.addWidget(field.edit)
        cell.addWidget(field.message)
        cell.addStretch(1)
        grid.addLayout(cell, index // 3, index % 3)
        return field

    def _say(self, name: str, message: str) -> None:
        field = self._fields[name]
        field.message.say(message)
        set_property(field.edit, "invalid", bool(message))
        field.edit.setAccessibleDescription(message)

    def _number(self, name: str) -> float | None:
        text = self._fields[name].edit.text().strip()
        if not text and name in _OPTIONAL:
            return None
        try:
            return int(text) if name == "max_retries" else float(text)
        except ValueError:
            raise FieldError("retry", self._sentence(name), name=name) from None

    def _sentence(self, name: str) -> str:
        if name == "max_retries":
            return self.tr("Enter a whole number, 0 or more.")
        if name in _OPTIONAL:
            return self.tr("Enter a number above 0, or nothing.")
        return self.tr("Enter a number, 0 or more.")
