"""What the editor has to ask before it does something that a person may not want.

Owns the words and the dialogs; the editor knows only that it may ask.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from core.credentials.types import Places
from gui.credentials.words import key_text, sentences
from gui.main_window import MainWindow
from gui.widgets.ask import Asked, Question, ask


class Questions(Protocol):
    """Who answers."""

    async def use_files(self, places: Places) -> bool:
        """Whether values may go to encrypted files, where there is no keyring that can take them."""
        ...

    async def replace_token(self, name: str) -> bool:
        """Whether a new token may take the place of one that other programs may be using."""
        ...


class WindowQuestions:
    """Asks the user, in dialogs over the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    async def use_files(self, places: Places) -> bool:
        """Asked once, and remembered."""
        state = self._window.state
        if state.files_agreed:
            return True
        question = Question(lambda: _to_file(places), kind="primary", parent=self._window)
        if not await ask(question):
            return False
        state.files_agreed = True
        return True

    async def replace_token(self, name: str) -> bool:
        """Asked each time: it may stop a program that runs in production."""
        return await ask(Question(lambda: _new_token(name), parent=self._window))


def _to_file(places: Places) -> Asked:
    why = QCoreApplication.translate("Credentials", "There is no system keyring that can be used.")
    if places.keyring == "locked":
        why = QCoreApplication.translate("Credentials", "The system keyring is locked.")
    key = key_text(places.key)
    if places.key in ("", "file"):
        key = QCoreApplication.translate(
            "Credentials",
            "Its key is kept in a file outside the folder: whoever can read your whole home folder can read it.",
        )
    return Asked(
        QCoreApplication.translate("Credentials", "Save to an encrypted file?"),
        sentences(why, key, QCoreApplication.translate("Credentials", "You are asked once.")),
        QCoreApplication.translate("Credentials", "Save to a file"),
        QCoreApplication.translate("Credentials", "Do not save"),
    )


def _new_token(name: str) -> Asked:
    return Asked(
        QCoreApplication.translate("Credentials", "Get a new {name}?").format(name=name),
        QCoreApplication.translate(
            "Credentials",
            "The platform keeps only the newest one: programs that still use the one before will be refused.",
        ),
        QCoreApplication.translate("Credentials", "Get a new one"),
        QCoreApplication.translate("Credentials", "Leave it"),
    )
