"""The details drawer under the table: why, how long, and the phases of the selected step.

Owns its layout. What it says comes from ``gui.live.details_words``. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.trace import CallRecord
from gui.live import details_words, wording
from gui.live.control_buttons import ControlButtons
from gui.live.details_words import Facts
from gui.live.paint import draw_text
from gui.live.rows import ChildRow, Row, elapsed_s, started_s
from gui.live.standing import commanded, standing
from gui.theme import Role, current_theme, font, theme_manager
from gui.widgets.buttons import Button, IconButton
from gui.widgets.labels import Label, Tone, line, styled

HEIGHT = 288
_HEAD = 38
_LINE = 25


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
        head.addWidget(self._lines)
        head.addWidget(self._close)
        top = QWidget(self)
        top.setFixedHeight(_HEAD)
        top.setLayout(head)
        self._why, self._long = _Column(), _Column()
        self._phases = _Phases(self)
        body = QHBoxLayout()
        body.setSpacing(0)
        for part, share in ((self._why, 30), (line("v"), 0), (self._long, 40), (line("v"), 0), (self._phases, 30)):
            body.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in (line(), top, line()):
            column.addWidget(row)
        column.addLayout(body, 1)
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
        header = f"Retry-After: {step.wait_header}" if step and step.wait_header else None
        waits = details_words.how_long(step_row)
        nothing = self.tr("No wait after this step.")
        self._long.set_facts("", "", "" if waits else nothing, waits, header)
        self._phases.set_phases(details_words.phases(step_row), elapsed_s(step_row, now_s))
        self.show_call(step_row.record, now_s, paused=paused)

    def show_call(self, record: CallRecord, now_s: float, *, paused: bool) -> None:
        """Tell what the call of the shown step is doing as of ``now_s``."""
        running = commanded(record)
        self._standing.setVisible(running)
        self._standing.setText(standing(record, now_s, paused=paused) if running else "")
        self.buttons.show_record(record, paused=paused)

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


class _Phases(QWidget):
    """Each phase as a bar on one scale; what was not measured says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme_manager().changed.connect(self.update)
        self._phases: list[tuple[str, float | None]] = []
        self._total: float | None = None

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT - _HEAD)

    def set_phases(self, phases: list[tuple[str, float | None]], total: float | None) -> None:
        self._phases, self._total = phases, total
        told = (f"{word} {self._said(seconds)}" for word, seconds in phases)
        self.setAccessibleName(self.tr("Phases"))
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def _said(self, seconds: float | None) -> str:
        return self.tr("not measured") if seconds is None else wording.duration(seconds)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        left, right = 16.0, self.width() - 16.0
        caption = QRectF(left, 12, right - left, 18)
        draw_text(painter, caption, self.tr("Phases"), "caption", theme.color("text.tertiary"))
        measured = [seconds for _, seconds in self._phases if seconds is not None]
        whole = max(sum(measured), 1e-9)
        top, begun = 38.0, 0.0
        for word, seconds in self._phases:
            line = QRectF(left, top, right - left, _LINE)
            draw_text(painter, line, word, "caption", theme.color("text.secondary"))
            tone = "text.primary" if seconds is not None else "text.tertiary"
            draw_text(painter, line, self._said(seconds), "caption", theme.color(tone), right=True)
            track = QRectF(left + 116, top + _LINE / 2 - 4, right - left - 116 - 72, 8)
            if seconds is not None and track.width() > 20:
                painter.fillRect(track, theme.color("bg.neutral"))
                x = track.left() + track.width() * begun / whole
                wide = max(track.width() * seconds / whole, 2)
                painter.fillRect(QRectF(min(x, track.right() - 2), track.top(), wide, 8), theme.color("wf.running"))
                begun += seconds
            top += _LINE
        total = QRectF(left, top + 2, right - left, _LINE)
        painter.fillRect(QRectF(left, top + 1, right - left, 1), theme.color("line.subtle"))
        draw_text(painter, total, self.tr("Whole step"), "caption", theme.color("text.tertiary"))
        draw_text(painter, total, wording.duration(self._total), "strong", theme.color("text.primary"), right=True)
        painter.end()


def _label(role: Role) -> Label:
    made = Label("", role)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
