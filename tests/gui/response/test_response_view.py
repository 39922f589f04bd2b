"""The pane as a whole: which page shows, what it says, its one clock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.calls import APIResponse
from core.errors import APICallError, JieruError
from core.retry.tracer import cancelled_error
from core.trace import CallRecord
from gui.beat import Beat
from gui.i18n import use_language
from gui.response.response_view import ATTEMPTS, BODY, HEADERS, ResponseView
from tests.clock import Clock
from tests.gui.live.samples import START_S, Script, demo, failed, quick, stopped, waiting

HEADERS_OF_ANSWER = {"content-type": "application/json", "x-log-id": "7301234567890123456"}


@pytest.fixture
def clock() -> Clock:
    return Clock(START_S + 20.0)


@pytest.fixture
def view(qtbot: QtBot, clock: Clock) -> ResponseView:
    made = ResponseView(beat=Beat(now=clock))
    qtbot.addWidget(made)
    made.resize(640, 400)
    made.show()
    made.activateWindow()
    return made


def answer(content: bytes = b'{"id":7301234567890123456}') -> APIResponse:
    return APIResponse("demo", 200, "0", HEADERS_OF_ANSWER, content, None, (), 2.0, "ok")


def refused(record: CallRecord) -> APICallError:
    return APICallError("call.failed", platform="erp", steps=record.steps, reason="")


def text(view: ResponseView, name: str) -> str:
    found = view.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found.toPlainText() if isinstance(found, QPlainTextEdit) else str(found.property("text"))


def tabs(view: ResponseView) -> list[str]:
    bar = view.findChild(QTabBar, "response.tabs")
    assert bar is not None
    return [bar.tabText(index) for index in range(bar.count())]


def test_before_the_first_call_it_says_what_will_be_here(view: ResponseView) -> None:
    assert view.idle.isVisible()
    assert not view.summary.isVisible()
    assert "appears here" in view.idle.text()


def test_an_answer_is_shown_with_body_headers_and_attempts(view: ResponseView) -> None:
    view.show_response(answer(), demo().record)
    assert view.tabs.current() == BODY
    assert text(view, "response.body") == '{\n  "id": 7301234567890123456\n}'
    assert tabs(view) == ["Body", "Headers 2", "Attempts 3"]
    assert view.headers.rowCount() == 2
    assert view.attempts.steps.rowCount() == 5
    assert len(view.chain.chips) == 5
    assert view.summary.status.text() == "200 OK"


def test_a_running_call_is_followed_by_the_clock(view: ResponseView, clock: Clock, qtbot: QtBot) -> None:
    record = waiting(planned_s=12).record
    started_s = record.started_us / 1e6
    clock.now_s = started_s + 5.0
    view.show_record(record)
    assert view.running.isVisible()
    before = view.running.ring.seconds
    clock.now_s = started_s + 6.0
    qtbot.waitUntil(lambda: view.running.ring.seconds < before, timeout=1000)
    assert view.running.ring.seconds == pytest.approx(before - 1.0, abs=0.01)


def test_the_clock_stands_still_while_nobody_looks_and_at_the_end(view: ResponseView) -> None:
    view.show_record(waiting().record)
    assert view._beat.followed_by(view)
    view.hide()
    assert not view._beat.followed_by(view)
    view.show()
    assert view._beat.followed_by(view)
    view.show_response(answer(), demo().record)
    assert not view._beat.followed_by(view)


def test_a_failure_is_told_once_with_what_the_server_said(view: ResponseView) -> None:
    script = Script("a", platform="erp", operation="order.list")
    script.answer(0.1, 400, "http.400", verdict="stop", stop_reason="non_retryable", excerpt='{"message":"no"}')
    record = script.finish("failed", "non_retryable")
    view.show_failure(refused(record), record)
    assert view.problem.isVisible()
    said = view.problem.accessibleName()
    assert said.count("HTTP 400") == 1
    assert view.tabs.current() == BODY
    assert text(view, "response.body") == '{\n  "message": "no"\n}'
    assert "as far as it was kept" in view.body.note.text()


@pytest.mark.parametrize(("stop_reason", "tone"), [("outcome_unknown", "warn"), ("max_retries", "danger")])
def test_what_may_have_been_carried_out_has_the_colour_of_its_row(
    view: ResponseView, stop_reason: str, tone: str
) -> None:
    script = Script("a", platform="erp", operation="order.create")
    script.answer(0.1, None, "network.read", verdict="stop", stop_reason=stop_reason)
    record = script.finish("failed", stop_reason)
    view.show_failure(refused(record), record)
    assert view.problem.property("card") == tone
    view.show_record(replace(record, error={"message": "It failed."}))
    assert view.problem.property("card") == tone


def test_a_failure_without_an_answer_shows_the_attempts(view: ResponseView) -> None:
    record = failed()
    view.show_failure(refused(record), record)
    assert view.tabs.current() == ATTEMPTS
    assert view.body.note.text() == "There is no answer to show."
    assert tabs(view) == ["Body", "Headers", "Attempts 3"]


def test_a_failure_before_anything_was_tried_has_no_figures(view: ResponseView) -> None:
    view.show_failure(JieruError("sandbox.not_started", problem="it is still starting"), None)
    assert view.problem.isVisible()
    assert not view.summary.isVisible()
    assert not view.chain.isVisible()


def test_the_next_call_takes_the_failure_away(view: ResponseView) -> None:
    view.show_failure(refused(failed()), failed())
    view.show_response(answer(), demo().record)
    assert not view.problem.isVisible()
    view.show_failure(refused(failed()), failed())
    view.show_record(Script("b").start().record)
    assert not view.problem.isVisible()


def test_a_call_of_the_history_shows_its_steps_and_says_that_bodies_are_not_kept(view: ResponseView) -> None:
    view.show_response(answer(), demo().record)
    view.show_record(quick())
    assert view.tabs.current() == ATTEMPTS
    assert "not kept" in view.body.note.text()
    assert tabs(view) == ["Body", "Headers", "Attempts 1"]
    view.show_record(stopped())
    assert view.summary.status.text() == "Stopped"


def test_idle_again_after_a_refusal(view: ResponseView) -> None:
    view.show_response(answer(), demo().record)
    view.clear()
    assert view.idle.isVisible()
    view.tabs.show_page(HEADERS)
    assert view.headers.rowCount() == 0


@pytest.mark.parametrize(
    ("content", "tools"),
    [
        (b'{"a":1}', {"mode": True, "copy": True, "save": True}),
        (b"<html>", {"mode": False, "copy": True, "save": True}),
        (b"\0\1\2", {"mode": False, "copy": False, "save": True}),
        (b"", {"mode": False, "copy": False, "save": False}),
        (b"[" + b"1," * 600_000 + b"1]", {"mode": True, "copy": False, "save": True}),
    ],
)
def test_only_what_can_be_done_with_a_body_is_offered(
    view: ResponseView, content: bytes, tools: dict[str, bool]
) -> None:
    view.show_response(answer(content), demo().record)
    found = {}
    for name in tools:
        tool = view.findChild(QWidget, f"response.{name}")
        assert tool is not None
        found[name] = tool.isVisible() and tool.isEnabled()
    assert found == tools


def test_other_pages_have_no_tools_of_the_body(view: ResponseView) -> None:
    view.show_response(answer(), demo().record)
    view.tabs.show_page(ATTEMPTS)
    assert not any(
        tool.isVisible()
        for name in ("mode", "find_button", "copy", "save")
        if (tool := view.findChild(QWidget, f"response.{name}"))
    )


def test_raw_and_pretty_by_key(view: ResponseView, qtbot: QtBot) -> None:
    view.show_response(answer(), demo().record)
    mode = view.findChild(QWidget, "response.mode")
    assert mode is not None
    qtbot.keyClick(mode, Qt.Key.Key_Right)
    assert text(view, "response.body") == '{"id":7301234567890123456}'
    qtbot.keyClick(mode, Qt.Key.Key_Left)
    assert text(view, "response.body").startswith("{\n")


def test_a_pause_is_said_at_once_and_of_this_platform_alone(view: ResponseView) -> None:
    view.show_record(waiting().record)
    for platforms, held in ((["erp"], False), (["erp", "douyin"], True), (["erp"], False)):
        view.set_paused(frozenset(platforms))
        assert ("paused" in text(view, "response.running_headline")) is held
        assert view.running.buttons.resume.isVisibleTo(view.running) is held


def test_another_language_tells_everything_anew_a_failure_too(view: ResponseView, qapp: QApplication) -> None:
    record = failed()
    view.show_failure(refused(record), record)
    english = view.problem.accessibleName()
    try:
        use_language("zh")
        qapp.processEvents()
        assert tabs(view) == ["正文", "响应头", "尝试 3"]
        assert view.problem.message.text().startswith("调用失败：")
        assert "The call failed" not in view.problem.accessibleName()
    finally:
        use_language("en")
    qapp.processEvents()
    assert view.problem.accessibleName() == english


def test_neither_a_card_nor_a_running_call_makes_the_pane_higher(view: ResponseView, qapp: QApplication) -> None:
    heights = []
    for show in (
        lambda: view.show_response(answer(), demo().record),
        lambda: view.show_record(waiting().record),
        lambda: view.show_failure(refused(failed()), failed()),
    ):
        show()
        qapp.processEvents()
        heights.append(view.minimumSizeHint().height())
    assert max(heights) < 300
    assert heights[0] == heights[1]


def test_a_stopped_write_that_may_have_been_done_says_so(view: ResponseView) -> None:
    said = cancelled_error({"zh": "查订单", "en": "Look at the orders."})
    view.show_record(replace(stopped(), error=said))
    assert view.problem.isVisible()
    assert view.problem.message.text() == said["message"]
    assert "Look at the orders." in said["message"]
    view.show_record(replace(stopped(), error=cancelled_error()))
    assert not view.problem.isVisible()
