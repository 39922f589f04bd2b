"""The retry numbers of this request.

Owns the fields and their checks against ``RetryPolicy``. Untouched they are the settings' numbers, and the request
then carries no policy of its own: a later change of the settings still reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.errors import JieruError, SettingError
from core.retry.defaults import policy_from_settings
from core.retry.policy import RetryPolicy, RetryStrategy, schedule
from core.settings import get_settings
from gui.composer.draft import FieldError
from gui.composer.field_message import FieldMessage
from gui.theme import set_property
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, styled

_SHOWN_DELAYS = 6
_FIELDS = ("max_retries", "initial_delay", "max_delay", "jitter", "deadline", "attempt_timeout")
_VARIABLES = {
    "API_MAX_RETRIES": "max_retries",
    "API_RETRY_DELAY": "initial_delay",
    "API_RETRY_STRATEGY": "strategy",
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


class RetryForm(QScrollArea):
    """Strategy and six numbers, each with its own error line, and the delays that follow.

    Signals:
        edited: Something changed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.retry")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._start: tuple[str, ...] = ()
        self._label = Label("", "caption", "secondary")
        self.strategy = QComboBox(self)
        self.strategy.setObjectName("composer.retry.strategy")
        self.strategy.setProperty("tall", True)
        for kind in RetryStrategy:
            self.strategy.addItem("", kind)
        self.strategy.currentIndexChanged.connect(self._on_edit)
        self._label.setBuddy(self.strategy)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        self._fields = {name: self._add(grid, index, name) for index, name in enumerate(_FIELDS)}
        self.delays = Label("", "body", "secondary")
        self.delays.setObjectName("composer.retry.delays")
        self.delays.setWordWrap(True)
        self.message = FieldMessage("composer.retry.message", self)
        self.reset = Button("composer.retry.reset", "", "ghost", "arrow-counter-clockwise", parent=self)
        self.reset.clicked.connect(self.set_defaults)
        page = styled(QWidget(self), "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        first = QVBoxLayout()
        first.setSpacing(6)
        first.addWidget(self._label)
        first.addWidget(self.strategy)
        column.addLayout(first)
        column.addLayout(grid)
        column.addWidget(self.delays)
        column.addWidget(self.message)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(page)
        self.retranslate()
        self.set_defaults()

    @property
    def summary(self) -> str:
        """Strategy and count in short, for the tab; empty while a number is wrong."""
        try:
            policy, _ = self._read()
        except FieldError:
            return ""
        if policy.max_retries == 0:
            return self.tr("off")
        return f"{self._short()[policy.strategy]} ×{policy.max_retries}"

    @property
    def is_default(self) -> bool:
        """Whether nothing differs from the settings."""
        return self._texts() == self._start

    def set_defaults(self) -> None:
        """Show the settings' numbers; a bad one is named, and the built-in numbers stand in."""
        told = ""
        try:
            policy = policy_from_settings(jitter=True)
            timeout = get_settings().number("API_TIMEOUT", optional=True)
        except JieruError as error:
            policy, timeout, told = RetryPolicy(jitter=0.25), 30.0, str(error)
        self.show_policy(policy, timeout)
        self._start = self._texts()
        self.message.say(told)
        self._update()

    def show_policy(self, policy: RetryPolicy, timeout: float | None) -> None:
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
        self.strategy.setCurrentIndex(self.strategy.findData(policy.strategy))
        self._update()

    def policy(self) -> tuple[RetryPolicy | None, float | None]:
        """The policy and an attempt's limit; None where the settings decide.

        Raises:
            FieldError: A number is wrong; it is shown at its field.
        """
        if self.is_default:
            return None, None
        try:
            policy, timeout = self._read()
        except FieldError as error:
            self.show_problem(error.name, error.message)
            raise
        unchanged = self._texts()[-1] == self._start[-1]
        return policy, None if unchanged else timeout

    def show_problem(self, name: str, message: str) -> None:
        """Say what is wrong, at the field of this name or variable if there is one."""
        field = self._fields.get(_VARIABLES.get(name, name))
        if field is None:
            self.message.say(message)
            return
        field.message.say(message)
        set_property(field.edit, "invalid", bool(message))
        field.edit.setAccessibleDescription(message)
        if message:
            field.edit.setFocus()
            self.ensureWidgetVisible(field.edit)

    def retranslate(self) -> None:
        """All words anew."""
        self._label.setText(self.tr("Waiting strategy"))
        self.strategy.setAccessibleName(self._label.text())
        long = {
            RetryStrategy.FIXED: self.tr("Fixed: always the same"),
            RetryStrategy.LINEAR: self.tr("Linear: one more each time"),
            RetryStrategy.EXPONENTIAL: self.tr("Exponential: doubled each time"),
        }
        for index, kind in enumerate(RetryStrategy):
            self.strategy.setItemText(index, long[kind])
        seconds = self.tr("s")
        words = {
            "max_retries": (self.tr("Retries at most"), self.tr("times"), ""),
            "initial_delay": (self.tr("First wait"), seconds, ""),
            "max_delay": (self.tr("Longest wait"), seconds, ""),
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
            field.edit.setPlaceholderText(self.tr("none") if name in ("deadline", "attempt_timeout") else "")
        self.reset.setText(self.tr("Restore defaults"))
        self._update()

    def changeEvent(self, event: QEvent) -> None:
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
        field.edit.textEdited.connect(self._on_edit)
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

    def _read(self) -> tuple[RetryPolicy, float | None]:
        values = {name: self._number(name) for name in _FIELDS}
        timeout = values.pop("attempt_timeout")
        try:
            policy = RetryPolicy(
                max_retries=int(values["max_retries"] or 0),
                initial_delay=values["initial_delay"] or 0.0,
                strategy=self.strategy.currentData(),
                max_delay=values["max_delay"] or 0.0,
                jitter=(values["jitter"] or 0.0) / 100,
                deadline=values["deadline"],
                attempt_timeout=timeout,
            )
        except SettingError as error:
            name = str(error.data["name"])
            raise FieldError("retry", self._sentence(name), name=name) from None
        return replace(policy, attempt_timeout=None), timeout  # the limit goes by itself, see APIRequest.timeout

    def _number(self, name: str) -> float | None:
        text = self._fields[name].edit.text().strip()
        if not text and name in ("deadline", "attempt_timeout"):
            return None
        try:
            return int(text) if name == "max_retries" else float(text)
        except ValueError:
            raise FieldError("retry", self._sentence(name), name=name) from None

    def _sentence(self, name: str) -> str:
        if name == "max_retries":
            return self.tr("Enter a whole number, 0 or more.")
        if name in ("deadline", "attempt_timeout"):
            return self.tr("Enter a number above 0, or nothing.")
        return self.tr("Enter a number, 0 or more.")

    def _texts(self) -> tuple[str, ...]:
        return (str(self.strategy.currentData()), *(self._fields[name].edit.text().strip() for name in _FIELDS))

    def _on_edit(self) -> None:
        self.message.say("")
        self._update()
        self.edited.emit()

    def _update(self) -> None:
        wrong = None
        try:
            policy, _ = self._read()
            self.delays.setText(self._told(policy))
        except FieldError as error:
            wrong = error
            self.delays.setText("")
        for name in _FIELDS:
            field = self._fields[name]
            message = wrong.message if wrong is not None and wrong.name == name else ""
            field.message.say(message)
            set_property(field.edit, "invalid", bool(message))
            field.edit.setAccessibleDescription(message)
        self.reset.setEnabled(not self.is_default)

    def _told(self, policy: RetryPolicy) -> str:
        if policy.max_retries == 0:
            return self.tr("No retries: one attempt.")
        shown = schedule(
            RetryPolicy(
                max_retries=min(policy.max_retries, _SHOWN_DELAYS),
                initial_delay=policy.initial_delay,
                strategy=policy.strategy,
                max_delay=policy.max_delay,
            )
        )
        listed = self.tr(", ").join(f"{delay:g} s" for delay in shown)
        if policy.max_retries > _SHOWN_DELAYS:
            listed += " …"
        told = self.tr("Up to {n} attempts. Waits: {delays}.").format(n=policy.max_retries + 1, delays=listed)
        if policy.jitter:
            told += self.tr(" Each up to {percent} % longer at random.").format(percent=f"{policy.jitter * 100:g}")
        return told

    def _short(self) -> dict[RetryStrategy, str]:
        return {
            RetryStrategy.FIXED: self.tr("fixed"),
            RetryStrategy.LINEAR: self.tr("linear"),
            RetryStrategy.EXPONENTIAL: self.tr("exp."),
        }
