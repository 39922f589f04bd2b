"""The first-run page: three steps to see one retried call.

Must not send anything: it asks the window to.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.icons import icon
from gui.theme import current_theme, font, set_property, theme_manager
from gui.widgets.badge import Badge
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, styled

StepState = Literal["done", "now", "later"]
_WIDTH, _MARK = 720, 28


class _Mark(QWidget):
    """The number of a step, or a tick when it is done."""

    def __init__(self, number: int, state: StepState, parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self.setFixedSize(QSize(_MARK, _MARK))
        theme_manager().changed.connect(self.update)

    def set_state(self, state: StepState) -> None:
        self._state = state
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = {"done": "wf.ok", "now": "accent.fill"}.get(self._state)
        painter.setPen(Qt.PenStyle.NoPen if filled else QPen(theme.color("line.control"), 1))
        painter.setBrush(theme.color(filled) if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        if self._state == "done":
            icon("check", "text.onAccent", 16).paint(painter, 6, 6, 16, 16)
        else:
            face = font("strong")
            painter.setFont(face)
            painter.setPen(theme.color("text.onAccent" if filled else "text.secondary"))
            text = str(self._number)
            left = (_MARK - QFontMetricsF(face).horizontalAdvance(text)) / 2
            painter.drawText(QPointF(left, _MARK / 2 + 0.36 * face.pixelSize()), text)
        painter.end()


class _StepCard(QFrame):
    def __init__(self, number: int, state: StepState, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark = _Mark(number, state, self)
        self.title = Label(role="section")
        self.note = Label(tone="secondary")
        self.note.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.note)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 11, 16, 11)
        self.row.setSpacing(14)
        self.row.addWidget(self.mark)
        self.row.addLayout(words, 1)
        set_property(self, "card", "selected" if state == "now" else "true")


class FirstRun(QScrollArea):
    """The page.

    Signals:
        example_wanted: Send the example.
        credentials_wanted: Open the credentials.
        skipped: Never show this page again.
    """

    example_wanted = Signal()
    credentials_wanted = Signal()
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_run")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._address = ""
        self._title = Label(role="title")
        self._intro = Label(tone="secondary")
        self._intro.setWordWrap(True)
        self._sandbox = _StepCard(1, "done", self)
        self._example = _StepCard(2, "now", self)
        self._credentials = _StepCard(3, "later", self)
        self._done = Badge("", "ok", "check-circle", height=24)
        self._sandbox.row.addWidget(self._done)
        self.send = Button("first_run.send", kind="primary", icon_name="paper-plane-right", tall=True)
        self.send.setEnabled(False)
        self.send.clicked.connect(self.example_wanted)
        self._example.row.addWidget(self.send)
        self.open = Button("first_run.credentials", icon_name="key", tall=True)
        self.open.clicked.connect(self.credentials_wanted)
        self._credentials.row.addWidget(self.open)
        self.skip = Button("first_run.skip", kind="link")
        self.skip.clicked.connect(self.skipped)
        column = QVBoxLayout()
        column.setSpacing(8)
        for widget in (self._title, self._intro):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        column.addSpacing(8)
        for card in (self._sandbox, self._example, self._credentials):
            column.addWidget(card)
        column.addWidget(self.skip, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QWidget(self)
        middle.setMaximumWidth(_WIDTH)
        middle.setLayout(column)
        page = styled(QWidget(self), "sunken")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(24, 8, 24, 4)
        rows.addStretch(1)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(middle, 100)
        centre.addStretch(1)
        rows.addLayout(centre)
        rows.addStretch(1)
        self.setWidget(page)
        self.retranslate()

    def show_sandbox(self, *, on: bool, address: str = "") -> None:
        """Whether the sandbox is on, and where it listens."""
        self._address = address
        self._sandbox.mark.set_state("done" if on and address else "later")
        self._done.setVisible(on and bool(address))
        could = self.send.isEnabled()
        self.send.setEnabled(on and bool(address))
        if self.send.isEnabled() and not could and self.isVisible():
            self.send.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """All words anew."""
        self._title.setText(self.tr("Welcome to Jieru"))
        self._intro.setText(
            self.tr("See one retried call in three steps. The sandbox plays all platforms on this computer: feel free.")
        )
        self._sandbox.title.setText(self.tr("The sandbox is on"))
        self._sandbox.note.setText(
            self.tr("All requests go to {address} only, no credentials needed.").format(
                address=self._address or "127.0.0.1"
            )
        )
        self._done.set(self.tr("Done"))
        self._example.title.setText(self.tr("Send the example request"))
        self._example.note.setText(
            self.tr("The video list above: rate limited first, then its token expires, then it works.")
        )
        self.send.setText(self.tr("Send example"))
        self._credentials.title.setText(self.tr("Enter real credentials"))
        self._credentials.note.setText(self.tr("Then switch the sandbox off. They stay on this computer, encrypted."))
        self.open.setText(self.tr("Open credentials"))
        self.skip.setText(self.tr("Skip the introduction"))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
