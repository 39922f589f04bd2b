from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.tasks import TaskRegistry
from gui.credentials.leave import LeaveAnswer, LeaveQuestion, ask_to_leave
from tests.waiting import until


@pytest.mark.parametrize(
    ("press", "answer"), [("no", "stay"), ("yes", "discard"), ("save", "save"), ("escape", "stay"), ("close", "stay")]
)
async def test_only_the_two_other_buttons_leave(
    qapp: QApplication, qtbot: QtBot, press: str, answer: LeaveAnswer
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    question = LeaveQuestion(2, may_save=True, parent=parent)
    assert question.windowTitle() == "2 changes are not saved"
    task = TaskRegistry().start(ask_to_leave(question), name="ask")
    await until(question.isVisible)
    assert question.no.hasFocus() or question.focusWidget() is question.no
    if press == "escape":
        QTest.keyClick(question, Qt.Key.Key_Escape)
    elif press == "close":
        question.close()
    else:
        getattr(question, press).click()
    assert await task == answer


def test_what_cannot_be_saved_is_not_offered_to_be(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    question = LeaveQuestion(1, may_save=False, parent=parent)
    assert question.save.isHidden()
    assert question.windowTitle() == "1 change is not saved"


def test_tab_goes_as_the_eye_does(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    question = LeaveQuestion(2, may_save=True, parent=parent)
    question.show()
    gone = []
    for _ in range(3):
        focused = question.focusWidget()
        assert focused is not None
        gone.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert gone == ["question.no", "question.yes", "question.save"]
