"""The batch dialog: which rows, where results go, and how far it is.

Owns the fields and their words. Must not run anything: a ``BatchController`` does. The request is the composer's as it
was when the dialog opened.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.batch.job import BatchJob
from core.batch.runner import Progress
from core.batch.table import Table, open_table
from core.batch.template import check_columns, columns_in
from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.batch.controller import BatchController
from gui.batch.words import counts, outcome, stop_question, time_left
from gui.composer.field_message import FieldMessage
from gui.widgets.ask import ask
from gui.widgets.buttons import Button
from gui.widgets.dialog import Dialog
from gui.widgets.file_dialogs import ask_for_file, ask_for_target
from gui.widgets.labels import Label, line

_LOOK = "batch:table"


class BatchDialog(Dialog):
    """One batch, from its table to its results.

    Args:
        job: The request, and whom it goes to; rows and output are the user's to choose.
        controller: Runs it. A batch that is under way when the dialog closes is stopped after a question.
        tasks: For reading the table beside the loop.
        parent: The window.
    """

    def __init__(
        self, job: BatchJob, controller: BatchController, tasks: TaskRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__("batch.dialog", parent)
        self._job, self._controller, self._tasks = job, controller, tasks
        self._table: Table | None = None
        self._wrong: JieruError | None = None
        self._looked_at = ""
        self._last: Progress | None = None
        self._closing = False
        self._heading = Label(role="heading")
        self._intro = Label(role="body", tone="secondary")
        self._intro.setWordWrap(True)
        self.rows = QLineEdit(self)
        self.output = QLineEdit(self)
        self.browse_rows = Button("batch.browse_rows", parent=self)
        self.browse_output = Button("batch.browse_output", parent=self)
        self.at_once = QSpinBox(self)
        self.at_once.setRange(1, 50)
        self.at_once.setValue(job.at_once)
        self.at_once.lineEdit().setTextMargins(8, 0, 0, 0)  # as in the fields above
        self.resume = QCheckBox(self)
        self.found = Label(role="caption", tone="secondary")
        self.found.setWordWrap(True)
        self.exists = Label(role="caption", tone="warn")
        self.exists.setWordWrap(True)
        self.problem = FieldMessage("batch.problem", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.counts = Label(role="strong")
        self.left = Label(role="caption", tone="secondary")
        self.left.setWordWrap(True)
        self.start = Button("batch.start", kind="primary", icon_name="paper-plane-right", parent=self)
        self.pause = Button("batch.pause", parent=self)
        self.stop = Button("batch.stop", icon_name="stop", parent=self)
        self.open_results = Button("batch.open_results", icon_name="file", parent=self)
        self.done_button = Button("batch.close", parent=self)
        self._labels = {name: Label() for name in ("rows", "output", "at_once")}
        for name, widget in (
            ("rows", self.rows),
            ("output", self.output),
            ("at_once", self.at_once),
            ("resume", self.resume),
            ("progress", self.bar),
        ):
            widget.setObjectName(f"batch.{name}")
            if name in self._labels:
                self._labels[name].setBuddy(widget)
        self._build()
        self._connect()
        self.retranslate()
        self._show_state()

    @property
    def shown(self) -> Progress | None:
        """The state that is shown; None before the first one."""
        return self._last

    # ---- fields ----

    def choose_rows(self, path: str) -> None:
        """Take this table; its results go beside it unless something else was chosen."""
        self.rows.setText(path)
        if path and not self.output.isModified():
            table = Path(path)
            self.output.setText(str(table.with_name(f"{table.stem}{self.tr('-results')}.csv")))
        self._look()

    def retranslate(self) -> None:
        """All words anew."""
        self.setWindowTitle(self.tr("Send for many rows"))
        self._heading.setText(self.windowTitle())
        named = columns_in(self._job.request())
        asked = ", ".join("{{" + name + "}}" for name in named)
        self._intro.setText(
            self.tr("{endpoint} is sent once for each row. It uses: {columns}.").format(
                endpoint=self._job.endpoint, columns=asked
            )
            if named
            else self.tr(
                "{endpoint} is sent once for each row, always the same: write {{{{column}}}} in path, parameters or "
                "body where a cell of the row belongs."
            ).format(endpoint=self._job.endpoint)
        )
        for name, words in (
            ("rows", self.tr("Rows (CSV)")),
            ("output", self.tr("Results (CSV)")),
            ("at_once", self.tr("Calls at a time")),
        ):
            self._labels[name].setText(words)
        self.rows.setAccessibleName(self._labels["rows"].text())
        self.output.setAccessibleName(self._labels["output"].text())
        self.at_once.setAccessibleName(self._labels["at_once"].text())
        self.bar.setAccessibleName(self.tr("Progress"))
        self.rows.setPlaceholderText(self.tr("UTF-8 or GB18030; first line: column names"))
        for button in (self.browse_rows, self.browse_output):
            button.setText(self.tr("Choose…"))
        self.browse_rows.setAccessibleName(self.tr("Choose the file of rows"))
        self.browse_output.setAccessibleName(self.tr("Choose the file of results"))
        self.resume.setText(self.tr("Go on with the last results: finished rows are not sent again"))
        self.exists.setText(self.tr("These results are there already: go on with them, or choose another name."))
        self.stop.setText(self.tr("Stop"))
        self.open_results.setText(self.tr("Open results"))
        self.done_button.setText(self.tr("Close"))
        self._tell_table()
        self._show_state()

    def reject(self) -> None:
        """A batch that is under way is stopped, after a question."""
        if self._controller.running and not self._closing:
            self._tasks.restart(self._ask_to_stop(), name="batch:close")
            return
        self._tasks.cancel(_LOOK)
        super().reject()

    # ---- inside ----

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for row, (name, edit, button) in enumerate(
            (("rows", self.rows, self.browse_rows), ("output", self.output, self.browse_output))
        ):
            grid.addWidget(self._labels[name], row, 0)
            grid.addWidget(edit, row, 1)
            grid.addWidget(button, row, 2)
        grid.addWidget(self._labels["at_once"], 2, 0)
        grid.addWidget(self.at_once, 2, 1, Qt.AlignmentFlag.AlignLeft)
        self.at_once.setMinimumWidth(96)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_results)
        buttons.addStretch(1)
        for button in (self.pause, self.stop, self.done_button, self.start):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        for part in (self._heading, self._intro):
            layout.addWidget(part)
        layout.addLayout(grid)
        below: tuple[QWidget, ...] = (self.found, self.resume, self.exists, self.problem, line("h", self), self.bar)
        for widget in (*below, self.counts, self.left):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.setMinimumWidth(600)

    def _connect(self) -> None:
        self.rows.editingFinished.connect(self._look_if_changed)
        self.output.textChanged.connect(self._show_state)
        self.resume.toggled.connect(self._show_state)
        self.browse_rows.clicked.connect(self._browse_rows)
        self.browse_output.clicked.connect(self._browse_output)
        self.start.clicked.connect(self._start)
        self.pause.clicked.connect(self._pause)
        self.stop.clicked.connect(self._controller.stop)
        self.open_results.clicked.connect(self._open_results)
        self.done_button.clicked.connect(self.close)
        self._controller.progressed.connect(self._on_progress)
        self._controller.ended.connect(self._on_ended)

    def _browse_rows(self) -> None:
        title, tables = self.tr("Rows (CSV)"), self.tr("Tables (*.csv *.txt)")
        ask_for_file(self, "batch.rows_dialog", title, self.choose_rows, filters=[tables])

    def _browse_output(self) -> None:
        ask_for_target(
            self,
            "batch.output_dialog",
            self.tr("Results (CSV)"),
            self._take_output,
            suggested=self.output.text(),
            suffix="csv",
            replaces=False,
        )

    def _take_output(self, path: str) -> None:
        self.output.setText(path)
        self.output.setModified(True)

    def _look_if_changed(self) -> None:
        if self.rows.text().strip() != self._looked_at:  # leaving the field is no change
            self._look()

    def _look(self) -> None:
        self._table = self._wrong = None
        self._tell_table()
        path = self._looked_at = self.rows.text().strip()
        if path:
            self.found.setText(self.tr("Reading the table…"))
            self._tasks.restart(self._read_table(Path(path)), name=_LOOK)
        self._show_state()

    async def _read_table(self, path: Path) -> None:
        try:
            table = await asyncio.to_thread(open_table, path)
            check_columns(self._job.request(), table.columns, table=path.name)
        except JieruError as error:
            self._wrong = error
        else:
            self._table = table
        self._tell_table()
        self._show_state()

    def _tell_table(self) -> None:
        """What is known of the table, or what is wrong."""
        table, known = self._table, self.tr("{n} rows. Columns: {columns}")
        self.found.setText(known.format(n=f"{table.count:,}", columns=", ".join(table.columns)) if table else "")
        self.problem.say(str(self._wrong) if self._wrong else "")

    def _start(self) -> None:
        self._wrong = self._last = None
        self._tell_table()
        self._controller.start(
            replace(
                self._job,
                rows=self.rows.text().strip(),
                output=self.output.text().strip(),
                at_once=self.at_once.value(),
                resume=self.resume.isChecked(),
            )
        )
        self._show_state()
        self.pause.setFocus()

    def _pause(self) -> None:
        if self._last is not None and self._last.state == "paused":
            self._controller.resume()
        else:
            self._controller.pause()

    def _on_progress(self, progress: Progress) -> None:
        self._last = progress
        self._show_state()

    def _on_ended(self, progress: Progress | None, error: JieruError | None) -> None:
        if progress is not None:
            self._last = progress
        self._wrong = error
        self._tell_table()
        self._show_state()
        if self.resume.isEnabled():
            self.resume.setChecked(self._last is None or self._last.state != "finished" or self._last.again > 0)

    def _open_results(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.output.text().strip()))

    async def _ask_to_stop(self) -> None:
        if await ask(stop_question(self)):
            self._closing = True
            self._controller.stop()
            self.close()

    def _show_state(self, _what: object = None) -> None:
        running = self._controller.running
        output = self.output.text().strip()
        there = bool(output) and Path(output).is_file()
        for widget in (self.rows, self.output, self.browse_rows, self.browse_output, self.at_once):
            widget.setEnabled(not running)
        self.resume.setEnabled(there and not running)
        self.resume.setVisible(there and not running)
        if not there:
            self.resume.setChecked(False)
        goes_on = self.resume.isChecked()
        self.exists.setVisible(there and not running and not goes_on and self._last is None)
        self.start.setText(self.tr("Go on") if goes_on else self.tr("Start"))
        self.start.setEnabled(not running and self._table is not None and bool(output) and goes_on == there)
        self.pause.setVisible(running)
        self.stop.setVisible(running)
        self.start.setVisible(not running)
        self.open_results.setEnabled(there)
        last = self._last
        for part in (self.bar, self.counts, self.left):
            part.setVisible(running or last is not None)
        self.bar.setRange(0, last.total if last else 0)
        self.bar.setValue(last.done if last else 0)
        self.counts.setText(counts(last) if last else self.tr("Starting…"))
        self.left.setText("" if last is None else time_left(last) if running else outcome(last))
        paused = last is not None and last.state == "paused"
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self._grow()

    def _grow(self) -> None:
        """Make room for what is said now: lines that wrap would else take it from the fields."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
