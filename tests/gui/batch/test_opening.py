from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.batch.job import BatchJob
from core.calls import APIRequest
from core.retry.policy import RetryPolicy
from core.tasks import TaskRegistry
from gui.batch.controller import BatchController
from gui.batch.dialog import BatchDialog
from gui.batch.opening import BatchHost, job_of
from gui.widgets.ask import Question
from tests.gui.batch.conftest import Workers
from tests.gui.conftest import MakeWindow


def test_a_request_becomes_a_job_with_its_numbers() -> None:
    request = APIRequest("erp", "/orders/{{id}}", "POST", data={"a": "{{b}}"}, policy=RetryPolicy(max_retries=7))
    job = job_of(request, sandbox=True, fault="503")
    assert job.request() == request
    assert (job.sandbox, job.fault) == (True, "503")
    assert job_of(APIRequest("erp", "/x"), sandbox=False, fault=None).policy is None


def test_one_dialog_at_a_time_and_a_new_one_after_it(make_window: MakeWindow, workers: Workers) -> None:
    window = make_window()
    host = BatchHost(window, TaskRegistry(), BatchController(workers))
    host.open(APIRequest("erp", "/x"), sandbox=True, fault=None)
    host.open(APIRequest("erp", "/y"), sandbox=True, fault=None)
    (dialog,) = window.findChildren(BatchDialog)
    assert dialog.isVisible()
    dialog.close()
    host.open(APIRequest("erp", "/y"), sandbox=True, fault=None)
    (other,) = (found for found in window.findChildren(BatchDialog) if found.isVisible())
    assert other is not dialog
    other.close()
    host.close()


@pytest.mark.parametrize("in_front", ["window", "dialog"])
def test_the_program_is_ended_from_either_window(
    make_window: MakeWindow, workers: Workers, qtbot: QtBot, in_front: str
) -> None:
    window = make_window()
    host = BatchHost(window, TaskRegistry(), BatchController(workers))
    host.open(APIRequest("erp", "/x"), sandbox=True, fault=None)
    (dialog,) = window.findChildren(BatchDialog)
    front = window if in_front == "window" else dialog
    front.activateWindow()
    qtbot.waitUntil(front.isActiveWindow)
    with qtbot.waitSignal(window.close_requested):
        QTest.keyClick(front, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    dialog.close()
    host.close()


async def test_the_program_ends_at_once_without_a_batch_and_asks_with_one(
    make_window: MakeWindow, workers: Workers
) -> None:
    window = make_window()
    tasks = TaskRegistry()
    host = BatchHost(window, tasks, BatchController(workers))
    assert await host.may_close()
    host.controller.start(BatchJob("erp", "/x", "rows.csv", "out.csv"))
    for button, may, told in (("no", False, []), ("yes", True, ["stop"])):
        asked = tasks.start(host.may_close(), name="close")
        await asyncio.sleep(0)
        question = next(found for found in window.findChildren(Question) if found.isVisible())
        assert question.focusWidget() is question.no  # whichever window the system has made active by now
        getattr(question, button).click()
        assert await asked is may
        assert workers.made[0].told == told
    host.close()
