"""The question before unsaved values are left behind. Closing it in any way keeps them.

Must not know what comes after: the answer is data.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.ask import Asked, Question, ask
from gui.widgets.buttons import Button

LeaveAnswer = Literal["stay", "discard", "save"]


class LeaveQuestion(Question):
    """Stay, discard, or save and go."""

    def __init__(self, unsaved: int, *, may_save: bool, parent: QWidget) -> None:
        super().__init__(lambda: _words(unsaved), parent=parent)
        self.save = Button("question.save", kind="primary", parent=self)
        self.save.setVisible(may_save)
        self.wants_save = False
        self.save.clicked.connect(self._on_save)
        self.buttons.addWidget(self.save)
        self._name_save()

    def changeEvent(self, event: QEvent) -> None:
        """The third button follows the language too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_save()

    def _name_save(self) -> None:
        self.save.setText(QCoreApplication.translate("Credentials", "Save and go on"))

    def _on_save(self) -> None:
        self.wants_save = True
        self.accept()


def _words(unsaved: int) -> Asked:
    title = QCoreApplication.translate("Credentials", "1 change is not saved")
    if unsaved != 1:
        title = QCoreApplication.translate("Credentials", "{n} changes are not saved").format(n=unsaved)
    return Asked(
        title,
        QCoreApplication.translate("Credentials", "What you have entered is lost if you leave without saving."),
        QCoreApplication.translate("Credentials", "Discard changes"),
        QCoreApplication.translate("Credentials", "Keep editing"),
    )


async def ask_to_leave(question: LeaveQuestion) -> LeaveAnswer:
    """Show the question over its parent and wait for the answer; the rest of the program goes on."""
    if not await ask(question):
        return "stay"
    return "save" if question.wants_save else "discard"
