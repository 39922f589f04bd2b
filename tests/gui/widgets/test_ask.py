from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.tasks import TaskRegistry
from gui.widgets.ask import Asked, Question, ask
from tests.waiting import until

ASKED = Asked("Delete it?", "It is gone for good.", "Delete", "Keep")


@pytest.mark.parametrize("answer", [True, False])
async def test_the_answer_comes_while_other_tasks_go_on(qapp: QApplication, qtbot: QtBot, answer: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    question = Question(lambda: ASKED, parent=window)
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
    question = Question(lambda: ASKED, parent=window)
    gone: list[int] = []
    question.finished.connect(gone.append)
    task = TaskRegistry().start(ask(question), name="ask")
    await until(question.isVisible)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert gone == [0]


def test_an_open_question_follows_the_language(qapp: QApplication, qtbot: QtBot) -> None:
    words = [ASKED]
    question = Question(lambda: words[0])
    qtbot.addWidget(question)
    question.show()
    words[0] = Asked("要删除吗？", "无法恢复。", "删除", "保留")
    QApplication.sendEvent(question, QEvent(QEvent.Type.LanguageChange))
    assert question.accessibleName() == question.windowTitle() == "要删除吗？"
    assert [button.text() for button in (question.yes, question.no)] == ["删除", "保留"]
    assert {label.text() for label in question.findChildren(QLabel)} == {"要删除吗？", "无法恢复。"}
