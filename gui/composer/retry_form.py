"""The retry tab: strategy, numbers, whom they hold for, and the drawn schedule that follows each change.

Owns which layer is shown and saved. Untouched numbers of the settings go with no request: a later change of the
settings still reaches it. Must not know how numbers are stored (``retry_defaults``) nor drawn (``schedule_view``).
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.retry.policy import RetryPolicy, RetryStrategy, schedule
from gui.composer.draft import FieldError
from gui.composer.field_message import FieldMessage
from gui.composer.retry_defaults import Numbers, RetryDefaults, Scope
from gui.composer.retry_fields import RetryFields
from gui.composer.schedule_view import SHOWN, ScheduleView, seconds
from gui.composer.strategy_cards import StrategyCards
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, line, styled
from gui.widgets.segmented import Segmented

_SCOPES: tuple[Scope, ...] = ("request", "platform", "all")
_SIDE_BY_SIDE = 880  # px: from here on the schedule stands beside the numbers


class RetryForm(QScrollArea):
    """The tab.

    Args:
        defaults: The layers below the request.
        parent: Qt's parent.

    Signals:
        edited: Something changed.
    """

    edited = Signal()

    def __init__(self, defaults: RetryDefaults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.retry")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._defaults = defaults
        self._platform = ("", "")
        self._below = defaults.numbers("")
        self._start: tuple[str, ...] = ()
        self._label = Label("", "caption", "secondary")
        self._scope_label = Label("", "caption", "secondary")
        self.scope = Segmented("composer.retry.scope", ["", "", ""], self)
        self.strategy = StrategyCards(self)
        self.fields = RetryFields(self)
        self.delays = Label("", "body", "secondary")
        self.delays.setObjectName("composer.retry.delays")
        self.origin = Label("", "caption", "tertiary")
        self.origin.setObjectName("composer.retry.origin")
        self.message = FieldMessage("composer.retry.message", self)
        self.reset = Button("composer.retry.reset", "", "ghost", "arrow-counter-clockwise", parent=self)
        self.save = Button("composer.retry.save", "", "secondary", "floppy-disk", parent=self)
        self._schedule_title = Label("", "section")
        self.schedule = ScheduleView(self)
        self._legend = Label("", "caption", "tertiary")
        for words in (self.delays, self.origin, self._legend):
            words.setWordWrap(True)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._build()
        self._connect()
        self.retranslate()
        self.set_defaults()

    # ---- what the composer asks ----

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
        """Whether nothing differs from the layers below the request."""
        return self._texts() == self._start

    def set_platform(self, platform_id: str, name: str) -> None:
        """Requests go to another platform: its numbers, unless this request has its own."""
        other = platform_id != self._platform[0]
        self._platform = (platform_id, name)
        self._retranslate_scope()
        if other and self.is_default:
            self.set_defaults()
        elif other:
            self._below = self._defaults.numbers(platform_id)
        self._update()

    def set_defaults(self) -> None:
        """Show the numbers of the layers below; a bad setting is named, and the built-in numbers stand in."""
        self._below = self._defaults.numbers(self._platform[0])
        self.strategy.set_strategy(self._below.policy.strategy)
        self.fields.show_numbers(self._below.policy, self._below.timeout)
        self._start = self._texts()
        self.message.say(self._below.problem)
        self._update()

    def policy(self) -> tuple[RetryPolicy | None, float | None]:
        """The policy and an attempt's limit; None where the settings decide.

        Raises:
            FieldError: A number is wrong; it is shown at its field.
        """
        if self.is_default and self._below.origin == "settings":
            return None, None
        try:
            policy, timeout = self._read()
        except FieldError as error:
            self.show_problem(error.name, error.message)
            raise
        by_setting = self._below.origin == "settings" and self._texts()[-1] == self._start[-1]
        return policy, None if by_setting else timeout

    def show_problem(self, name: str, message: str) -> None:
        """Say what is wrong, at the field of this name or variable if there is one."""
        edit = self.fields.show_problem(name, message)
        if edit is None:
            self.message.say(message)
        elif message:
            self.ensureWidgetVisible(edit)

    # ---- words ----

    def retranslate(self) -> None:
        """All words anew."""
        self._label.setText(self.tr("Waiting strategy"))
        self.strategy.set_words(
            self._label.text(),
            {
                RetryStrategy.FIXED: (self.tr("Fixed"), self.tr("always the same")),
                RetryStrategy.LINEAR: (self.tr("Linear"), self.tr("one more each time")),
                RetryStrategy.EXPONENTIAL: (self.tr("Exponential"), self.tr("doubled each time")),
            },
        )
        self._schedule_title.setText(self.tr("Planned waits"))
        self._retranslate_scope()
        self._update()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Numbers and schedule side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # ---- inside ----

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        head.addStretch(1)
        head.addWidget(self._scope_label)
        head.addWidget(self.scope)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        form = QVBoxLayout()
        form.setSpacing(12)
        form.addLayout(head)
        for part in (self.strategy, self.fields, self.message, self.origin):
            form.addWidget(part)
        form.addLayout(buttons)
        form.addStretch(1)
        plan = QVBoxLayout()
        plan.setSpacing(8)
        for shown in (self._schedule_title, self.delays, self.schedule, self._legend):
            plan.addWidget(shown)
        plan.addStretch(1)
        self._columns.setSpacing(20)
        self._columns.addLayout(form, 1)
        self._columns.addWidget(line("h", self))
        self._columns.addLayout(plan, 1)
        page = styled(QWidget(self), "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(self._columns)
        column.addStretch(1)
        self.setWidget(page)

    def _connect(self) -> None:
        self.fields.edited.connect(self._on_edit)
        self.strategy.chosen.connect(self._on_edit)
        self.scope.chosen.connect(self._update)
        self.reset.clicked.connect(self._on_reset)
        self.save.clicked.connect(self._on_save)

    def _on_edit(self, _what: object = None) -> None:
        self.message.say("")
        self._update()
        self.edited.emit()

    def _on_save(self) -> None:
        try:
            policy, timeout = self._read()
        except FieldError as error:
            self.show_problem(error.name, error.message)
            return
        scope = self._scope()
        self._defaults.save(scope, self._platform[0], Numbers(policy, timeout))
        if scope == "all":  # else the platform's own numbers would still hide what was just saved
            self._defaults.forget("platform", self._platform[0])
        self.set_defaults()
        self.edited.emit()

    def _on_reset(self) -> None:
        if self._scope() != "request":
            self._defaults.forget(self._scope(), self._platform[0])
        self.set_defaults()
        self.edited.emit()

    def _scope(self) -> Scope:
        return _SCOPES[self.scope.index()]

    def _read(self) -> tuple[RetryPolicy, float | None]:
        return self.fields.read(self.strategy.strategy())

    def _texts(self) -> tuple[str, ...]:
        return (str(self.strategy.strategy()), *self.fields.texts())

    def _update(self, _what: object = None) -> None:
        wrong = None
        try:
            policy, timeout = self._read()
            self.delays.setText(self._told(policy))
            self.schedule.show_policy(replace(policy, attempt_timeout=timeout))
        except FieldError as error:
            wrong = error
            self.delays.setText(self.tr("Correct the number above to see the waits."))
        self.schedule.setVisible(wrong is None and bool(self.schedule.plan.retries))
        self._legend.setVisible(not self.schedule.isHidden())
        self._legend.setText(self._legend_text())
        self.fields.mark(wrong)
        self.origin.setText(self._origin_text())
        self._retranslate_save()
        scope = self._scope()
        self.reset.setEnabled(not self.is_default or (scope != "request" and self._below.origin == scope))
        self.save.setVisible(scope != "request")
        self.save.setEnabled(wrong is None and not (self.is_default and self._below.origin == scope))

    def _told(self, policy: RetryPolicy) -> str:
        if policy.max_retries == 0:
            return self.tr("No retries: one attempt.")
        shown = schedule(replace(policy, max_retries=min(policy.max_retries, SHOWN)))
        listed = self.tr(", ").join(seconds(delay) for delay in shown)
        if policy.max_retries > SHOWN:
            listed += " …"
        told = self.tr("Up to {n} attempts. Waits: {delays}.").format(n=policy.max_retries + 1, delays=listed)
        if policy.jitter:
            told += self.tr(" Each up to {percent} % longer at random.").format(percent=f"{policy.jitter * 100:g}")
        return told

    def _legend_text(self) -> str:
        plan = self.schedule.plan
        told = self.tr(
            "Dot: without the random extra. Band: with it. Blue: attempts, taken to last {seconds} each."
        ).format(seconds=seconds(plan.attempt_s))
        told += self.tr(" A server's Retry-After can make a wait longer.")
        cut = plan.cut
        if cut is not None and cut.possible:
            told += self.tr(" Retry {n} may come after the deadline, and is then not sent.").format(n=cut.number)
        return told

    def _origin_text(self) -> str:
        if not self.is_default:
            return self.tr("These numbers hold for this request only, until you save them.")
        if self._below.origin == "platform":
            return self.tr("Saved as default of {platform}, for requests from this window.").format(
                platform=self._platform[1]
            )
        if self._below.origin == "all":
            return self.tr("Saved for all platforms, for requests from this window.")
        return self.tr("From the settings (API_…), which command line and library use too.")

    def _retranslate_scope(self) -> None:
        name = self._platform[1] or self.tr("Platform")
        self._scope_label.setText(self.tr("Holds for"))
        self.scope.setAccessibleName(self._scope_label.text())
        self.scope.set_texts([self.tr("This request"), name, self.tr("All platforms")])
        self.reset.setText(self.tr("Restore defaults"))

    def _retranslate_save(self) -> None:
        every = self._scope() == "all"
        self.save.setText(
            self.tr("Save for all platforms")
            if every
            else self.tr("Save as default of {platform}").format(platform=self._platform[1])
        )

    def _short(self) -> dict[RetryStrategy, str]:
        return {
            RetryStrategy.FIXED: self.tr("fixed"),
            RetryStrategy.LINEAR: self.tr("linear"),
            RetryStrategy.EXPONENTIAL: self.tr("exp."),
        }
