"""The events of one call: numbered without gaps, redacted when made, and told to everybody."""

from __future__ import annotations

import asyncio
import json
import os

import pytest

from core.events import CallStarted, Event
from core.redaction import get_redactor
from core.retry.decision import Decision
from core.retry.judgement import Judgement
from core.retry.tracer import Tracer, cancelled_error
from core.texts import set_language
from tests.core.conftest import FakeTime, Recorder

FAILED = Judgement("retryable", "http.503", status=503, by_status=True, error_type="HTTPStatus", sent=True)
WAIT = Decision("retry", delay_s=2.0, delay_source="strategy")


def test_events_are_numbered_without_gaps_and_carry_the_process(fake_time: FakeTime, recorder: Recorder) -> None:
    tracer = Tracer([recorder], fake_time.clock, mode="sandbox", keep=True)
    fake_time.now += 1.0
    tracer.call_started(platform="erp", endpoint="/x")
    tracer.attempt_started("main")
    fake_time.now += 0.5
    tracer.attempt_finished("main", FAILED, WAIT)
    tracer.wait_started(2.0, "strategy", None)
    fake_time.now += 2.0
    tracer.wait_ended(2.0, "elapsed")
    assert tracer.call_finished("failed", "max_retries", FAILED) == 3.5
    assert [event.seq for event in recorder.events] == list(range(6))
    assert {(event.call_id, event.pid, event.mode) for event in recorder.events} == {
        (tracer.call_id, os.getpid(), "sandbox")
    }
    assert all(event.to_json()["v"] == event.v == 1 for event in recorder.events)
    assert recorder.record is not None
    assert recorder.record.elapsed_s == 3.5
    (step,) = tracer.steps
    assert (step.started_s, step.elapsed_s, step.wait_started_s, step.waited_s) == (1.0, 0.5, 1.5, 2.0)


def test_what_an_error_says_is_redacted_when_the_event_is_made(recorder: Recorder) -> None:
    get_redactor().register("tracer-secret-1")
    tracer = Tracer([recorder])
    told = Judgement("permanent", "error.own", error_type="ValueError", message="bad tracer-secret-1")
    tracer.attempt_finished("main", told, Decision("stop", "non_retryable"))
    assert "tracer-secret-1" not in json.dumps(recorder.events[0].to_json())


@pytest.mark.parametrize("error", [RuntimeError("listener"), asyncio.CancelledError()])
def test_a_listener_that_fails_is_told_once_and_the_others_still_hear(
    recorder: Recorder, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    """One that asks a cancelled future for its result raises as if the call were cancelled; it is not."""

    def failing(event: Event) -> None:
        raise error

    tracer = Tracer([failing, recorder])
    tracer.call_started()
    tracer.attempt_started("main")
    assert len(recorder.events) == 2
    assert len(caplog.records) == 1


def test_the_kept_steps_are_those_of_the_record(recorder: Recorder) -> None:
    tracer = Tracer([recorder], clock=lambda: 7.0, keep=True)
    tracer.call_started(platform="erp")
    tracer.attempt_started("main")
    tracer.attempt_finished("main", FAILED, WAIT)
    tracer.refresh_started("access_token")
    assert recorder.record is not None
    assert tracer.steps == recorder.record.steps
    assert [step.running for step in tracer.steps] == [False, True]


def test_without_keep_there_are_no_steps() -> None:
    tracer = Tracer([])
    tracer.call_started(platform="erp")
    tracer.attempt_started("main")
    assert tracer.steps == ()


def test_a_refresh_is_a_step_without_a_number(recorder: Recorder) -> None:
    tracer = Tracer([recorder])
    tracer.call_started()
    tracer.refresh_started("access_token")
    tracer.refresh_finished("access_token", Judgement("ok", "refresh.ok"), Decision("ok", delay_s=0.0))
    assert recorder.record is not None
    step = recorder.record.steps[0]
    assert (step.number, step.kind, step.step, step.delay_s) == (None, "token_refresh", "access_token", 0.0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_stopped_call_has_an_error_of_its_own(language: str, recorder: Recorder) -> None:
    set_language("zh" if language == "zh" else "en")
    try:
        tracer = Tracer([recorder])
        tracer.call_started()
        tracer.call_cancelled()
    finally:
        set_language(None)
    assert isinstance(recorder.events[0], CallStarted)
    assert recorder.record is not None
    assert recorder.record.outcome == "cancelled"
    assert recorder.record.error is not None
    assert set(recorder.record.error) == set(cancelled_error())
    assert recorder.record.error["type"] == "Cancelled"
