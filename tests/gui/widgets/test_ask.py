from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.tasks import TaskRegistry
from gui.widgets.ask import Question, ask
from tests.waiting import until


@pytest.mark.parametrize("answer", [True, False])
async def test_the_answer_comes_while_other_tasks_go_on(qapp: QApplication, qtbot: QtBot, answer: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    question = Question("Delete it?", "It is gone for good.", "Delete", "Keep", parent=window)
    tasks = TaskRegistry()
    task = tasks.start(ask(question), name="ask")
    await until(question.isVisible)
    if answer:
        question.yes.click()
    else:
        QTest.keyClick(question, Qt.Key.Key_Escape)
    assert await task is answer


async def test_a_cancelled_question_goes_away(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    question = Question("Delete it?", "It is gone for good.", "Delete", "Keep", parent=window)
    gone: list[int] = []
    question.finished.connect(gone.append)
    task = TaskRegistry().start(ask(question), name="ask")
    await until(question.isVisible)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert gone == [0]
