"""The details drawer under the table: why, how long, and the phases of the selected step.

Owns its layout. What it says comes from ``gui.live.details_words``. Must not know the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.trace import CallRecord
from gui.live import details_words, wording
from gui.live.control_buttons import ControlButtons
from gui.live.details_words import Facts
from gui.live.phases_view import PhasesView
from gui.live.rows import ChildRow, Row, elapsed_s, started_s
from gui.live.standing import commanded, standing
from gui.theme import Role, font
from gui.widgets.buttons import Button, IconButton
from gui.widgets.labels import Label, Tone, line, styled
from gui.widgets.tab_order import order_tabs

if TYPE_CHECKING:
    from gui.live.what_if_view import WhatIfView

HEIGHT = 288
_HEAD = 38


class DetailsDrawer(QWidget):
    """Three columns about one step; while its call runs, what it is doing, and ``buttons`` for it.

    Signals:
        closed: The user does not want it.
        lines_wanted: The user asks for the log lines of the call with this id.
    """

    closed = Signal()
    lines_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.details")
        styled(self, "surface")
        self.setFixedHeight(HEIGHT)
        self._row: ChildRow | None = None
        self._title = _label("strong")
        self._when = _label("caption")
        self._standing = _label("strong")
        self._standing.setObjectName("history.details.standing")
        self._standing.set_tone("warn")
        self.buttons = ControlButtons("history.details", self)
        self._lines = Button("history.details.lines", kind="link")
        self._lines.clicked.connect(self._ask_for_lines)
        self._what_if = Button("history.details.what_if", kind="link")
        self._what_if.setCheckable(True)
        self._what_if.toggled.connect(self._on_what_if)
        self._close = IconButton("history.details.close", "x")
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 0)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._when)
        head.addStretch(1)
        head.addWidget(self._standing)
        head.addWidget(self.buttons)
        head.addWidget(self._what_if)
        head.addWidget(self._lines)
        head.addWidget(self._close)
        top = QWidget(self)
        top.setFixedHeight(_HEAD)
        top.setLayout(head)
        self._why, self._long = _Column(), _Column()
        self._phases = PhasesView(self)
        self._other: WhatIfView | None = None
        self._pages = QStackedWidget(self)
        facts = QWidget(self)
        self._pages.addWidget(facts)
        body = QHBoxLayout(facts)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for part, share in ((self._why, 30), (line("v"), 0), (self._long, 40), (line("v"), 0), (self._phases, 30)):
            body.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in (line(), top, line()):
            column.addWidget(row)
        column.addWidget(self._pages, 1)
        self._retranslate()

    def show_row(self, row: Row, now_s: float, *, paused: bool = False) -> None:
        """Tell of a step or wait; of a call, of its last step.

        Args:
            row: Of the table.
            now_s: The time since the call's start.
            paused: Whether the call's platform is paused.
        """
        if isinstance(row, ChildRow):
            self._row = row
        elif row.steps:
            self._row = ChildRow(row, len(row.steps) - 1, "step")
        else:
            return
        step_row = self._row
        title = wording.title(step_row).text
        self._title.setText(self.tr("{title} in detail").format(title=title))
        self._when.setText(wording.timestamp(step_row.record.started_us / 1e6 + started_s(step_row)))
        said, tone = details_words.decision(step_row)
        step = step_row.step
        self._why.set_facts(
            said,
            tone,
            wording.explanation(step_row)[0] if step else "",
            details_words.why(step_row),
            step.rule if step else None,
        )
        asked = details_words.asked(step) if step else None
        header = f"Retry-After: {asked}" if asked else None
        waits = details_words.how_long(step_row)
        nothing = self.tr("No wait after this step.")
        self._long.set_facts("", "", "" if waits else nothing, waits, header)
        total = elapsed_s(step_row, now_s)
        self._phases.set_phases(details_words.phases(step_row), total, details_words.connection(step_row))
        self.show_call(step_row.record, now_s, paused=paused)

    def show_call(self, record: CallRecord, now_s: float, *, paused: bool) -> None:
        """Tell what the call of the shown step is doing as of ``now_s``."""
        running = commanded(record)
        self._standing.setVisible(running)
        self._standing.setText(standing(record, now_s, paused=paused) if running else "")
        self.buttons.show_record(record, paused=paused)
        if self._other is not None:
            self._other.show_record(record)

    def _on_what_if(self, shown: bool) -> None:
        if shown and self._other is None:
            from gui.live.what_if_view import WhatIfView

            self._other = WhatIfView(self)
            self._pages.addWidget(self._other)
            if self._row is not None:
                self._other.show_record(self._row.record)
            order_tabs(self.window())
        self._pages.setCurrentIndex(1 if shown else 0)
        self._name_what_if()
        if shown and self._other is not None:
            self._other.retries.setFocus()

    def _name_what_if(self) -> None:
        self._what_if.setText(self.tr("Back to the details") if self._what_if.isChecked() else self.tr("What if…"))
        self._what_if.setToolTip(self.tr("What other retry numbers would have done with the answers of this call"))

    def _ask_for_lines(self) -> None:
        if self._row is not None:
            self.lines_wanted.emit(self._row.record.call_id)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Details of the step"))
        self._lines.setText(self.tr("Show log lines"))
        self._name_what_if()
        self._close.describe(self.tr("Close details"), "Esc")
        self._why.set_caption(self.tr("Why"))
        self._long.set_caption(self.tr("How long"))


class _Column(QScrollArea):
    """A caption, a decision, a sentence, a mono line and a list of facts."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = styled(QWidget(), "surface")
        self._decision, self._text, self._mono = _label("strong"), _label("body"), _label("mono")
        self._text.setWordWrap(True)
        self._mono.setFont(font("mono"))
        self._mono.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._caption = _label("caption")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        for widget in (self._caption, self._decision, self._text, self._mono):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(inner)

    def set_caption(self, caption: str) -> None:
        self._caption.setText(caption)

    def set_facts(self, decision: str, tone: Tone, text: str, facts: Facts, mono: str | None) -> None:
        for label, words in ((self._decision, decision), (self._text, text), (self._mono, mono or "")):
            label.setText(words)
            label.setVisible(bool(words))
        self._decision.set_tone(tone)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, (name, value) in enumerate(facts):
            left, right = _label("body"), _label("body")
            left.setText(name)
            left.set_tone("secondary")
            right.setText(value)
            right.setWordWrap(True)
            self._grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(right, number, 1)


def _label(role: Role) -> Label:
    made = Label("", role)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
