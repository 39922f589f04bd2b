"""Sending, stopping and following one call, with an engine that the test plays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from core.calls import APIRequest, APIResponse
from core.errors import APICallError, BadRequest
from core.events import AttemptStarted, CallFinished, CallStarted, Event
from core.tasks import TaskRegistry
from core.trace import CallRecord
from gui.call_controller import CallController
from gui.services import Services

REQUEST = APIRequest("douyin", "video.list")


class Played(Services):
    """Plays the events of a call and then does what the test says."""

    def __init__(self, tasks: TaskRegistry) -> None:
        super().__init__(tasks, sandbox=True)
        self.ending: BaseException | None = None
        self.hangs = False
        self.tried = True
        self.numbers = iter(range(100))

    async def call(self, request: APIRequest, fault: str | None = None) -> APIResponse:
        call_id = f"call-{next(self.numbers)}"
        if self.tried:
            self._tell(CallStarted(call_id, 0, 0, 0, 1, "sandbox", platform=request.platform))
            self._tell(AttemptStarted(call_id, 1, 0, 0, 1, "sandbox"))
        try:
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            if self.tried:
                self._tell(CallFinished(call_id, 2, 0, 0, 1, "sandbox", outcome="cancelled"))
        if self.ending is not None:
            raise self.ending
        return APIResponse(call_id, 200, "0", {}, b"{}", {}, (), 0.1, "ok")

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)


class Setup:
    def __init__(self) -> None:
        self.tasks = TaskRegistry()
        self.services = Played(self.tasks)
        self.calls = CallController(self.services, self.tasks)
        self.services.add_listener(self.calls.on_event)
        self.seen: list[tuple[object, ...]] = []
        self.calls.running_changed.connect(lambda on: self.seen.append(("running", on)))
        for name in ("answered", "failed", "refused", "stopped"):
            getattr(self.calls, name).connect(self._noting(name))

    def _noting(self, name: str) -> Callable[..., None]:
        return lambda *values: self.seen.append((name, *values))

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


async def test_an_answer_ends_the_call(qapp: QApplication) -> None:
    setup = Setup()
    setup.calls.send(REQUEST)
    assert setup.calls.running
    await setup.settle()
    assert [item[0] for item in setup.seen] == ["running", "running", "answered"]
    record = setup.seen[-1][2]
    assert isinstance(record, CallRecord)
    assert record.attempts == 1
    assert not setup.calls.running


async def test_a_double_press_sends_once(qapp: QApplication) -> None:
    setup = Setup()
    setup.calls.send(REQUEST)
    setup.calls.send(REQUEST)
    await setup.settle()
    assert [item[0] for item in setup.seen].count("answered") == 1
    setup.calls.send_again()
    await setup.settle()
    assert [item[0] for item in setup.seen].count("answered") == 2


async def test_stop_reaches_the_call_and_keeps_its_record(qapp: QApplication) -> None:
    setup = Setup()
    setup.services.hangs = True
    setup.calls.send(REQUEST)
    await setup.settle()
    setup.calls.stop()
    await setup.settle()
    assert [item[0] for item in setup.seen] == ["running", "running", "stopped"]
    record = setup.seen[-1][1]
    assert isinstance(record, CallRecord)
    assert record.outcome == "cancelled"
    setup.calls.stop()  # nothing runs: nothing happens


@pytest.mark.parametrize("tried", [True, False])
async def test_a_failure_after_a_try_is_shown_and_one_before_goes_to_the_field(qapp: QApplication, tried: bool) -> None:
    setup = Setup()
    setup.services.tried = tried
    setup.services.ending = APICallError("call.failed") if tried else BadRequest("body.bad_json")
    setup.calls.send(REQUEST)
    await setup.settle()
    assert setup.seen[-1][0] == ("failed" if tried else "refused")
    assert setup.seen[-1][1] is setup.services.ending


async def test_only_the_own_call_reaches_the_pane(qapp: QApplication) -> None:
    setup = Setup()
    shown: list[CallRecord] = []
    setup.calls.record_changed.connect(shown.append)
    setup.services.hangs = True
    setup.calls.on_event(CallStarted("other", 0, 0, 0, 1, "sandbox"))
    setup.calls.send(REQUEST)
    await setup.settle()
    setup.calls.on_event(CallStarted("other", 0, 0, 0, 1, "sandbox"))
    setup.calls.on_records([CallRecord("other"), CallRecord("call-0", platform="douyin")])
    assert [record.call_id for record in shown] == ["call-0"]
    await setup.tasks.aclose(0.1)
