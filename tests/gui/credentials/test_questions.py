from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication, QLabel

from core.tasks import TaskRegistry
from gui.credentials.questions import WindowQuestions
from gui.main_window import MainWindow
from gui.state import WindowState
from gui.widgets.ask import Question
from tests.gui.credentials.conftest import PLACES
from tests.waiting import until


@pytest_asyncio.fixture
async def window(qapp: QApplication, tmp_path: Path) -> AsyncIterator[MainWindow]:
    made = MainWindow(WindowState(tmp_path / "window.ini"))
    made.show()
    yield made
    made.finish()
    made.deleteLater()


async def _question(window: MainWindow) -> Question:
    await until(lambda: window.findChild(Question))
    found = window.findChild(Question)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("keyring", "key", "words"),
    [("locked", "", "keyring is locked"), ("none", "file", "home folder"), ("none", "environment", "in a variable")],
)
async def test_files_are_asked_about_once_and_say_what_protects_them(
    qapp: QApplication, window: MainWindow, keyring: str, key: str, words: str
) -> None:
    questions, tasks = WindowQuestions(window), TaskRegistry()
    places = replace(PLACES, keyring=keyring, target="file", key=key)  # type: ignore[arg-type]  # one of the words
    asked = tasks.start(questions.use_files(places), name="ask")
    question = await _question(window)
    assert words in " ".join(label.text() for label in question.findChildren(QLabel))
    question.no.click()
    assert not await asked
    assert not window.state.files_agreed
    asked = tasks.start(questions.use_files(places), name="ask")
    (await _question(window)).yes.click()
    assert await asked
    assert await questions.use_files(places), "and is remembered"


async def test_a_new_token_is_asked_about_each_time(qapp: QApplication, window: MainWindow) -> None:
    questions, tasks = WindowQuestions(window), TaskRegistry()
    for press, answer in (("no", False), ("yes", True)):
        asked = tasks.start(questions.replace_token("client_token"), name="ask")
        question = await _question(window)
        assert "client_token" in question.windowTitle()
        getattr(question, press).click()
        assert await asked == answer
