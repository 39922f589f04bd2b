"""What the panes of the dialog have in common: one piece of work at a time, beside the loop, that can be stopped.

Owns progress, the button Stop, and the line that says what came of it. Must not know what the work is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.composer.field_message import FieldMessage
from gui.theme import set_property
from gui.widgets.buttons import Button
from gui.widgets.labels import Label

Words = Callable[[], str]
"""A sentence in the language of the moment."""


class Pane(QWidget):
    """One page of the dialog.

    Args:
        name: ``import``, ``export`` or ``key``: begins the names of what is in it.
        tasks: Runs the work.

    Attributes:
        busy: Whether work is under way.
        focus_next: Gets the keyboard when the work has ended; set by the work.

    Signals:
        changed: What is stored, or how, may be another thing now.
    """

    changed = Signal()

    def __init__(self, name: str, tasks: TaskRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"credentials.{name}_pane")
        self._task_name = f"credentials-page:{name}"
        self._tasks = tasks
        self.busy = False
        self.focus_next: QWidget | None = None
        self._told: Words | None = None
        self._doing: Words | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.problem = FieldMessage(f"credentials.{name}_problem", self)
        self.told = Label(parent=self)
        self.told.setObjectName(f"credentials.{name}_told")
        self.told.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.stop = Button(f"credentials.{name}_stop", icon_name="stop", parent=self)
        self.stop.clicked.connect(self.give_up)
        self._progress = QHBoxLayout()
        self._progress.setSpacing(8)
        self._progress.addWidget(self.bar, 1)
        self._progress.addWidget(self.stop)

    def add_outcome(self) -> None:
        """Put progress and outcome below what is in the column so far."""
        self.column.addLayout(self._progress)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.told)

    def run(self, work: Callable[[], Awaitable[Words | None]], doing: Words, *, field: QLineEdit | None = None) -> None:
        """Begin ``work``; returns at once. What it returns is told, what it raises is a problem of ``field``."""
        if self.busy:
            return
        self.busy, self._doing, self._told = True, doing, None
        self.problem.say("")
        self.bar.setRange(0, 0)
        self._show_busy()
        self._tasks.start(self._work(work, field), name=self._task_name)

    def give_up(self) -> None:
        """Wait no longer; a step that has begun is carried out."""
        if self.busy:
            self._tasks.cancel(self._task_name)
            self.busy = False
            self._told = lambda: self.tr("Stopped. What was done stays as it is; doing it again finishes the rest.")
            self._show_busy()
            self.changed.emit()

    def fail(self, problem: str, field: QLineEdit | None) -> None:
        """Say what went wrong, and go to the field that it is about, which is marked until something is typed there."""
        self._told = None
        self.problem.say(problem)
        self._show_busy()
        if field is not None:
            set_property(field, "invalid", "true")
            mend = Qt.ConnectionType.SingleShotConnection
            field.textChanged.connect(lambda: set_property(field, "invalid", "false"), mend)
            field.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def retranslate(self) -> None:
        """All words anew."""
        self.stop.setText(self.tr("Stop"))
        self.bar.setAccessibleName(self.tr("Progress"))
        self._show_busy()

    def show_state(self) -> None:
        """What can be pressed now; panes add their own."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_busy(self) -> None:
        self.bar.setVisible(self.busy)
        self.stop.setVisible(self.busy)
        words = self._doing if self.busy else self._told
        self.told.setText(words() if words else "")
        self.told.setVisible(words is not None)
        self.told.set_tone("secondary" if self.busy else "")
        self.show_state()

    async def _work(self, work: Callable[[], Awaitable[Words | None]], field: QLineEdit | None) -> None:
        told: Words | None = None
        problem = ""
        try:
            told = await work()
        except JieruError as error:
            problem = str(error)
        except OSError as error:
            problem = self.tr("It could not be written: {problem}.").format(problem=error.strerror or str(error))
        self.busy, self._told = False, told
        if problem:
            self.fail(problem, field)
        self._show_busy()
        if self.focus_next is not None:
            self.focus_next.setFocus()
            self.focus_next = None
        self.changed.emit()


def fields(*rows: tuple[Label, QWidget]) -> QFormLayout:
    """Fields below one another, each with its label."""
    form = QFormLayout()
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for label, field in rows:
        label.setBuddy(field)
        form.addRow(label, field)
    return form


def beside(*widgets: QWidget, parent: QWidget | None = None) -> QWidget:
    """Widgets in a row, the first one as wide as there is room."""
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 0 if number else 1)
    return holder


def left_row(widgets: Sequence[QWidget]) -> QHBoxLayout:
    """Buttons at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
