"""Questions that need an answer before something is destroyed or sent to a new place.

Owns the one way to ask: ``open()`` and a future. ``exec()`` inside a coroutine would kill other tasks for good. The
words come from a function, so that an open question follows the language.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.buttons import Button, Kind
from gui.widgets.labels import Label, styled


class Asked(NamedTuple):
    """The words of a question: its title, what would happen, and what the two buttons say."""

    title: str
    text: str
    yes: str
    no: str


class Question(QDialog):
    """A title, what would happen, and two buttons; the harmless one has the focus."""

    def __init__(self, words: Callable[[], Asked], *, kind: Kind = "danger", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        styled(self, "surface")
        self._title = Label(role="section", parent=self)
        self._title.setWordWrap(True)
        self._text = Label(tone="secondary", parent=self)
        self._text.setWordWrap(True)
        self.no = Button("question.no", parent=self)  # first: Tab goes as the eye does
        self.yes = Button("question.yes", kind=kind, parent=self)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(self.buttons)
        self.setMinimumWidth(420)
        self.retranslate()
        self.no.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.adjustSize()  # they may need more room

    def retranslate(self) -> None:
        """Ask in the language of the window."""
        asked = self._words()
        self.setWindowTitle(asked.title)
        self.setAccessibleName(asked.title)
        self._title.setText(asked.title)
        self._text.setText(asked.text)
        self.yes.setText(asked.yes)
        self.no.setText(asked.no)


async def ask(question: Question) -> bool:
    """Show ``question`` over its parent and wait for the answer; the rest of the program goes on."""
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    closed = False

    def settle(result: int) -> None:
        nonlocal closed
        closed = True
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    question.finished.connect(settle)
    question.open()
    try:
        return await answer
    except asyncio.CancelledError:
        if not closed:  # one that was answered in the same moment is gone by now
            question.reject()
        raise
