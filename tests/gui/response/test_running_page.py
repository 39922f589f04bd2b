from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.events import AttemptStarted, RefreshStarted
from gui.response.running_page import RunningPage
from tests.gui.live.samples import POLICY, Script, waiting


@pytest.fixture
def page(qtbot: QtBot) -> RunningPage:
    made = RunningPage()
    qtbot.addWidget(made)
    made.resize(600, 320)
    made.show()
    return made


def test_a_wait_counts_down_and_says_why(page: RunningPage) -> None:
    page.show_record(waiting(planned_s=12).record, 1.79 + 6.8)
    assert page.headline.text() == "Attempt 3 in 5.2 s"
    assert page.reason.text().split("\n") == ["HTTP 429: too many requests, rate limited.", "Server asked for 12 s"]
    assert page.ring.seconds == pytest.approx(5.2, abs=0.01)


def test_the_deadline_counts_down_too(page: RunningPage) -> None:
    script = Script("a", policy={**POLICY, "deadline": 30.0})
    script.answer(0.2, 503, "http.503", delay_s=9.0, delay_source="strategy").begin_wait(9.0)
    page.show_record(script.record, 8.6)
    assert "Deadline in 21.4 s." in page.reason.text()


def test_a_wait_that_is_over_is_never_negative(page: RunningPage) -> None:
    page.show_record(waiting(planned_s=12).record, 500.0)
    assert page.headline.text() == "Attempt 3 in 0.0 s"


def test_each_phase_is_named(page: RunningPage) -> None:
    script = Script("a")
    told = []
    page.show_record(script.record, 0.1)
    told.append(page.headline.text())
    page.show_record(script.start().record, 0.1)
    told.append(page.headline.text())
    script = Script("b")
    script.answer(0.2, 200, "douyin.token_expired", code="28001008", delay_s=0.0)
    script.emit(RefreshStarted, credential="access_token")
    page.show_record(script.record, 0.3)
    told.append(page.headline.text())
    assert told == ["Preparing the request", "Attempt 1 is under way", "Refreshing access_token"]
    assert page.reason.text() != "", "why the token is refreshed"


def test_the_buttons_act_on_the_call_that_is_shown(page: RunningPage, qtbot: QtBot) -> None:
    page.show_record(waiting("first").record, 5.0)
    page.show_record(waiting("second").record, 5.0)
    for button, signal in (
        (page.buttons.send_now, page.buttons.send_now_wanted),
        (page.buttons.stop, page.buttons.stop_wanted),
    ):
        with qtbot.waitSignal(signal) as pressed:
            qtbot.keyClick(button, Qt.Key.Key_Return)
        assert pressed.args == ["second"]


def test_a_pause_in_a_wait_is_said_with_the_wait(page: RunningPage, qtbot: QtBot) -> None:
    page.show_record(waiting(planned_s=12).record, 1.79 + 6.8, paused=True)
    assert page.headline.text() == "Attempt 3 not before 5.2 s, and not while paused"
    assert page.reason.text().startswith("The platform is paused: no further request goes out until you resume it.\n")
    with qtbot.waitSignal(page.buttons.resume_wanted) as pressed:
        qtbot.keyClick(page.buttons.resume, Qt.Key.Key_Return)
    assert pressed.args == ["douyin"]


def test_a_held_call_says_what_it_waits_for(page: RunningPage) -> None:
    script = Script("a")
    script.emit(AttemptStarted, number=None, kind="pause")
    script.now_s = 3.0
    page.show_record(script.record, 3.0, paused=True)
    assert page.headline.text() == "Paused: attempt 1 waits until you resume"
    assert page.ring.seconds == pytest.approx(3.0)


def places(page: RunningPage) -> tuple[QWidget, ...]:
    return page.ring, page.headline, page.reason, page.buttons


@pytest.mark.parametrize("height", [320, 150])
def test_everything_stands_whole_and_apart_also_where_it_is_low(page: RunningPage, height: int) -> None:
    page.resize(480, height)
    page.show_record(waiting().record, 5.0)
    page.grab()
    areas = [widget.geometry() for widget in places(page)]
    assert all(page.rect().contains(area) for area in areas)
    assert not any(a.intersects(b) for index, a in enumerate(areas) for b in areas[index + 1 :])
    beside = page.headline.x() > page.ring.geometry().right()
    assert beside is (height == 150)


def test_a_wait_for_a_published_limit_counts_down_and_says_why(page: RunningPage) -> None:
    page.show_record(Script("a").held(30).begin_wait(30).record, 10.0)
    assert page.headline.text() == "Attempt 1 in 20.0 s"
    assert page.reason.text().startswith("Published limit: at most 600 requests in 60 s")
    assert "backoff" not in page.reason.text()
