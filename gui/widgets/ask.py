"""Questions that need an answer before something is destroyed or sent to a new place.

Owns the one way to ask: ``open()`` and a future. ``exec()`` inside a coroutine would kill other tasks for good.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.buttons import Button, Kind
from gui.widgets.labels import Label, styled


class Question(QDialog):
    """A title, what would happen, and two buttons; the harmless one has the focus."""

    def __init__(
        self, title: str, text: str, yes: str, no: str, *, kind: Kind = "danger", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        styled(self, "surface")
        heading = Label(title, role="section", parent=self)
        heading.setWordWrap(True)
        told = Label(text, tone="secondary", parent=self)
        told.setWordWrap(True)
        self.no = Button("question.no", no, parent=self)  # first: Tab goes as the eye does
        self.yes = Button("question.yes", yes, kind, parent=self)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(told)
        layout.addLayout(self.buttons)
        self.setMinimumWidth(420)
        self.no.setFocus()


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
