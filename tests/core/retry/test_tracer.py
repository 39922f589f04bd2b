"""The events of a call, and the steps that they come to."""

from __future__ import annotations

import logging

import pytest

from core.events import AttemptFinished, CallFinished, Event
from core.redaction import MASK, get_redactor
from core.retry.decision import DONE, Decision
from core.retry.judgement import OK, Judgement
from core.retry.tracer import Tracer
from core.trace import fold

BUSY = Judgement("retryable", "http.503", status=503, error_type="HTTPStatus", message="HTTP 503", sent=True)


def played(tracer: Tracer) -> None:
    """A busy answer, a wait, a refresh, and a good answer."""
    tracer.call_started(platform="douyin", endpoint="video.list")
    tracer.attempt_started("main")
    tracer.attempt_finished("main", BUSY, Decision("retry", delay_s=1.0, delay_source="strategy"))
    tracer.wait_started(1.0, "strategy", None)
    tracer.wait_ended(1.5, "elapsed")
    tracer.refresh_started("access_token")
    tracer.refresh_finished("access_token", Judgement("ok", "refresh.ok", sent=True), Decision("ok", delay_s=0.0))
    tracer.attempt_started("main")
    tracer.attempt_finished("main", OK, DONE)
    tracer.call_finished("succeeded", "ok", OK)


def test_seq_has_no_gaps_and_all_share_their_call() -> None:
    events: list[Event] = []
    tracer = Tracer([events.append], mode="sandbox")
    played(tracer)
    assert [event.seq for event in events] == list(range(10))
    assert {(event.call_id, event.mode, event.pid) for event in events} == {(tracer.call_id, "sandbox", events[0].pid)}
    assert [event.t_mono_us for event in events] == sorted(event.t_mono_us for event in events)


def test_times_of_steps_count_from_the_start_of_the_call() -> None:
    now = iter([100.0, 100.0, 101.0, 103.0, 104.0])
    events: list[Event] = []
    tracer = Tracer([events.append], clock=lambda: next(now))
    tracer.call_started()
    tracer.attempt_started("main")
    tracer.attempt_finished("main", OK, DONE)
    assert tracer.call_finished("succeeded", "ok", OK) == 4.0
    finished, ended = events[2:]
    assert isinstance(finished, AttemptFinished)
    assert (finished.started_s, finished.elapsed_s, finished.t_mono_us) == (1.0, 2.0, 103_000_000)
    assert isinstance(ended, CallFinished)
    assert ended.elapsed_s == 4.0


def test_the_kept_steps_are_those_of_the_record() -> None:
    events: list[Event] = []
    tracer = Tracer([events.append], clock=lambda: 7.0, keep=True)
    played(tracer)
    assert tracer.steps == fold(None, *events).steps
    assert [(step.number, step.rule, step.waited_s) for step in tracer.steps] == [
        (1, "http.503", 1.5),
        (None, "refresh.ok", 0.0),
        (2, "ok", 0.0),
    ]


def test_what_an_error_says_is_redacted() -> None:
    get_redactor().register("sk-0123456789")
    tracer = Tracer([], keep=True)
    told = Judgement("permanent", "error.own", error_type="ValueError", message="bad sk-0123456789",
                     reason_args={"text": {"zh": "sk-0123456789"}})  # fmt: skip
    tracer.attempt_started("main")
    tracer.attempt_finished("main", told, Decision("stop", "non_retryable"))
    (step,) = tracer.steps
    assert step.error == {"type": "ValueError", "message": f"bad {MASK}"}
    assert step.reason_args == {"text": {"zh": MASK}}


def test_a_broken_listener_is_told_of_once_and_the_others_hear_all(caplog: pytest.LogCaptureFixture) -> None:
    events: list[Event] = []

    def broken(event: Event) -> None:
        raise RuntimeError(event.TYPE)

    played(Tracer([broken, events.append]))
    assert len(events) == 10
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
