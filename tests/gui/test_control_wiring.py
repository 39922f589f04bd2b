"""Calls that run against a real sandbox, commanded by the buttons and keys of the real window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.calls import APIRequest
from core.retry.policy import RetryPolicy
from core.trace import CallRecord
from gui.batch.controller import BatchController
from tests.gui.wired import WiredWindow

pytestmark = pytest.mark.real
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG = "429;retry-after=60"


class Driven(WiredWindow):
    def waiting(self, *states: str) -> list[CallRecord]:
        """The running calls that are in one of ``states``, which is "waiting" unless others are given."""
        return [record for record in self.wiring.running() if record.state in (states or ("waiting",))]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self.window, key, modifier)

    async def click(self, name: str) -> None:
        """By the keyboard, once the control of that name is there to be used."""
        await self.until(lambda: self.window.findChild(QWidget, name) is not None)
        button = self.window.findChild(QWidget, name)
        assert button is not None
        await self.until(lambda: button.isVisible() and button.isEnabled())
        QTest.keyClick(button, Qt.Key.Key_Return)

    def send(self, fault: str = LONG, platform: str = "erp", operation: str = "order.list") -> None:
        self.wiring.calls.send(APIRequest(platform, operation, policy=RetryPolicy(max_retries=2)), fault)


@pytest_asyncio.fixture
async def app(qapp: QApplication, tmp_path: Path, own_home: Path) -> AsyncIterator[Driven]:
    async with Driven.opened(tmp_path / "window.ini") as made:
        made.window.show_first_run(on=False)
        made.window.sidebar.platform_chosen.emit("erp")
        yield made


async def test_send_now_by_key_ends_the_wait(app: Driven) -> None:
    app.send()
    await app.until(lambda: bool(app.waiting()))
    app.press(Qt.Key.Key_Return, CTRL | SHIFT)
    await app.until(lambda: bool(app.records))
    (record,) = app.records
    assert (record.outcome, record.attempts) == ("succeeded", 2)
    assert (record.steps[0].delay_s, record.steps[0].ended_by) == (60.0, "send_now")
    assert record.steps[0].waited_s < 30.0


async def test_send_now_and_stop_are_buttons_of_the_page(app: Driven) -> None:
    app.send(f"{LONG}*2")
    await app.until(lambda: bool(app.waiting()))
    await app.click("response.send_now")
    await app.until(lambda: [record.attempts for record in app.waiting()] == [2])
    await app.click("response.stop")
    await app.until(lambda: bool(app.records))
    assert [step.ended_by for step in app.records[0].steps] == ["send_now", "cancelled"]


async def test_two_calls_at_once_are_never_mixed_up(app: Driven) -> None:
    app.send()
    other = app.tasks.start(app.services.call(APIRequest("zhihu", "content.stats"), LONG), name="other")
    await app.until(lambda: len(app.waiting()) == 2)
    app.window.maximise_pane(on=True)
    by_platform = {record.platform: record.call_id for record in app.waiting()}
    await app.until(lambda: app.window.history.show_call(by_platform["zhihu"]))
    await app.click("history.details.send_now")
    assert (await other).steps[0].ended_by == "send_now"
    assert [record.platform for record in app.waiting()] == ["erp"]
    app.window.history.show_call(by_platform["erp"])
    await app.click("history.details.stop")
    await app.until(lambda: bool(app.records))
    assert [(record.platform, record.outcome) for record in app.records] == [("erp", "cancelled")]
    app.window.maximise_pane(on=False)


async def test_paused_by_key_nothing_is_sent_until_resume_is_pressed(app: Driven) -> None:
    app.press(Qt.Key.Key_P, CTRL | SHIFT)
    row = app.window.findChild(QWidget, "sidebar.platform.erp")
    assert row is not None
    assert "Paused" in row.accessibleName()
    app.send("ok")
    await app.until(lambda: bool(app.waiting("paused")))
    await app.until(lambda: app.window.response.running.headline.isVisible())
    assert app.window.response.running.headline.text() == "Paused: attempt 1 waits until you resume"
    assert app.window.status.work.accessibleName() == "1 paused"
    await app.click("response.resume")
    await app.until(lambda: bool(app.records))
    assert [(step.kind, step.rule) for step in app.records[0].steps] == [
        ("pause", "pause.resumed"),
        ("request", "ok"),
    ]
    assert "Paused" not in row.accessibleName()


async def test_paused_in_a_wait_the_call_is_held_and_can_be_stopped(app: Driven) -> None:
    app.send("429;retry-after=1")
    await app.until(lambda: bool(app.waiting()))
    app.window.sidebar.pause_wanted.emit("erp")
    await app.until(lambda: "not while paused" in app.window.response.running.headline.text())
    await app.until(lambda: bool(app.waiting("paused")))
    app.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    await app.until(lambda: bool(app.records))
    assert [(step.kind, step.stop_reason) for step in app.records[0].steps] == [
        ("request", None),
        ("pause", "cancelled"),
    ]
    app.window.sidebar.resume_wanted.emit("erp")
    assert app.services.running.paused == frozenset()


async def test_a_batch_hears_of_a_pause_and_its_go_on_ends_it(app: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    app.window.sidebar.pause_wanted.emit("erp")
    batch = BatchController()
    heard: list[frozenset[str]] = []
    monkeypatch.setattr(batch, "set_paused_platforms", heard.append)
    app.wiring.control.follow(batch)
    batch.resume_wanted.emit("erp")
    assert heard == [frozenset({"erp"}), frozenset()]
