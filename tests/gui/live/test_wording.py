from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from core.texts import set_language
from core.trace import CallRecord
from gui.live import wording
from gui.live.rows import ChildRow, child_rows
from gui.live.wording import Names
from tests.gui.live.samples import PLATFORMS, START_S, Script, demo, failed, quick, recovered, stopped, waiting


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


def refused() -> CallRecord:
    script = Script("r").answer(0.1, 401, "http.401", verdict="stop", stop_reason="non_retryable")
    return script.finish("failed", "non_retryable")


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (quick(), "OK"),
        (recovered(), "OK after 1 retry"),
        (demo().record, "OK after 2 retries"),
        (failed(), "Failed · timed out"),
        (replace(failed(), stop_reason="outcome_unknown"), "Outcome unknown · timed out"),
        (replace(failed(), stop_reason="not_idempotent"), "Outcome unknown · timed out"),
        (refused(), "Failed · 401, no retry"),
        (stopped(), "Stopped"),
        (replace(stopped(), outcome="interrupted"), "Interrupted"),
        (waiting().record, "Waiting for attempt 3"),
        (Script("a").record, "Running"),
        (demo().states[5], "Attempt 2 running"),
        (next(state for state in demo().states if state.state == "refreshing"), "Refreshing token"),
    ],
)
def test_the_result_of_a_call(record: CallRecord, text: str) -> None:
    assert wording.result(record).text == text


def test_a_call_that_failed_by_its_body_names_the_code() -> None:
    script = Script("a").answer(
        0.1, 200, "douyin.permanent", code="2190002", verdict="stop", stop_reason="non_retryable"
    )
    assert wording.result(script.finish("failed", "non_retryable")).text == "Failed · code 2190002"


def test_a_call_that_failed_before_any_request_tells_its_error_and_no_id() -> None:
    error = {"type": "BadRequest", "code": "upload.empty", "message": "The file “a.mp4” is empty."}
    record = CallRecord("c", outcome="failed", stop_reason="non_retryable", error=error)
    assert wording.cause(record) == "The file “a.mp4” is empty"


def test_the_steps_of_the_demo_say_what_was_seen() -> None:
    rows = child_rows(demo().record)
    assert [wording.title(row).text for row in rows] == ["Attempt 1", "Wait", "Attempt 2", "Token refresh", "Attempt 3"]
    said = [wording.explanation(row)[0] for row in rows]
    assert said[0].count("429") == 1
    assert said[1] == "Server asked for 1 s"
    assert said[2].startswith("HTTP 200 · ")
    assert said[2].count("28001008") == 1
    assert "access_token" in said[3]
    assert said[4] == "HTTP 200 · code 0"
    assert not any(text.endswith(".") for text in said)


def test_a_wait_says_where_its_length_comes_from_and_what_cut_it() -> None:
    assert wording.explanation(child_rows(recovered())[1])[0] == "Exponential backoff 1 s"
    assert wording.explanation(child_rows(stopped())[1])[0] == "Server asked for 30 s, stopped after 620 ms"
    script = Script("a").answer(0.2, 503, "http.503", delay_s=9.0, delay_source="strategy")
    sent = script.wait(9.0, actual_s=2.5, why="send_now").record
    assert wording.explanation(child_rows(sent)[-1])[0] == "Exponential backoff 9 s, sent by you after 2.50 s"


def test_a_planned_attempt_says_when_and_a_running_wait_what_is_left() -> None:
    wait, planned = child_rows(waiting(at_s=START_S, planned_s=12).record)[-2:]
    assert wording.left(wait, 1.79 + 2) == "10.0 s left"
    assert wording.explanation(planned)[0].startswith("Due at ")
    assert wording.title(planned).text == "Attempt 3"


def test_a_step_of_an_upload_names_itself() -> None:
    record = quick()
    row = ChildRow(replace(record, steps=(replace(record.steps[0], step="upload.3"),)), 0, "step")
    assert wording.title(row).text == "Attempt 1 · upload.3"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "—"), (0.0961, "96 ms"), (0.9994, "999 ms"), (0.9996, "1.00 s"), (3.042, "3.04 s"), (75.0, "75.00 s")],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert wording.duration(seconds) == text


def test_a_call_of_another_day_shows_its_date() -> None:
    record = quick()
    assert wording.time_cell(record, 60).count(":") == 2
    assert wording.time_cell(record, 3 * 86400).startswith("11-24 ")
    assert wording.time_cell(child_rows(demo().record)[1], 60) == "05.182"


def test_names_come_from_the_definitions_in_the_users_language() -> None:
    names = Names()
    assert (names.platform(quick()), names.operation(quick())) == ("ths123", "stock.quote")
    names.set_platforms(PLATFORMS)
    assert (names.platform(quick()), names.operation(quick())) == ("Tonghuashun", "Quotes")
    set_language("zh")
    assert (names.platform(quick()), names.operation(quick()), names.monogram(quick())) == ("同花顺", "实时行情", "顺")
    assert names.operation(replace(quick(), operation=None)) == "/stock.quote"
    assert names.monogram(replace(quick(), platform="shop")) == "S"


def test_a_wait_for_a_published_limit_says_so_and_names_the_limit() -> None:
    record = Script("a").held(30).begin_wait(30).record
    wait, _ = child_rows(record)
    assert wording.title(wait).text == "Rate limit wait"
    told, tone = wording.explanation(wait)
    assert told.startswith("Published limit: at most 600 requests in 60 s")
    assert tone == "warn.text"
    assert wording.explanation(child_rows(Script("a").held(30).wait(30).record)[0])[1] == "text.secondary"
