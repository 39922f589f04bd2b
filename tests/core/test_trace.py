from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.events import (
    AttemptFinished,
    AttemptStarted,
    CallFinished,
    CallStarted,
    Event,
    PhaseDone,
    RateLimited,
    RefreshFinished,
    RefreshStarted,
    StepProgress,
    WaitEnded,
    WaitStarted,
)
from core.trace import STEP_KEYS, CallRecord, Progress, RunState, Step, fold, reason_text

_START_US = 1_795_000_000_000_000


def base(seq: int, at_s: float = 0.0) -> dict[str, Any]:
    micro = round(at_s * 1e6)
    return {
        "call_id": "a",
        "seq": seq,
        "t_wall_us": _START_US + micro,
        "t_mono_us": 7_000 + micro,
        "pid": 42,
        "mode": "sandbox",
    }


def demo() -> list[Event]:
    """The first-run demo of the design: limited, waited, expired, refreshed, answered."""
    limited = {"type": "HTTPStatus", "message": "HTTP 429"}
    expired = {"type": "PlatformCode", "message": "28001008"}
    return [
        CallStarted(**base(0), platform="douyin", endpoint="video.list", operation="video.list", method="GET"),
        AttemptStarted(**base(1, 0.1)),
        PhaseDone(**base(2, 0.2), phase="wait", elapsed_s=0.05),
        AttemptFinished(
            **base(3, 0.3),
            number=1,
            started_s=0.1,
            elapsed_s=0.2,
            status=429,
            error=limited,
            verdict="retry",
            rule="http.429",
            delay_s=1.0,
            delay_source="retry_after",
        ),
        WaitStarted(**base(4, 0.3), planned_s=1.0, source="retry_after", header="1"),
        WaitEnded(**base(5, 1.3), actual_s=1.0),
        AttemptStarted(**base(6, 1.3), number=2),
        AttemptFinished(
            **base(7, 1.4),
            number=2,
            started_s=1.3,
            elapsed_s=0.1,
            status=200,
            code="28001008",
            error=expired,
            verdict="retry",
            rule="douyin.token_expired",
            delay_s=0.0,
        ),
        RefreshStarted(**base(8, 1.4), credential="access_token"),
        RefreshFinished(**base(9, 1.5), kind="token_refresh", step="access_token", rule="refresh.ok", delay_s=0.0),
        AttemptStarted(**base(10, 1.5), number=3),
        AttemptFinished(**base(11, 1.6), number=3, status=200, code="0"),
        CallFinished(**base(12, 1.6), status=200, code="0", elapsed_s=1.6, size=10),
    ]


def folded(events: list[Event], record: CallRecord | None = None) -> CallRecord:
    for event in events:
        record = fold(record, event)
    assert record is not None
    return record


def test_the_demo_folds_to_its_steps() -> None:
    record = folded(demo())
    assert [(step.number, step.kind, step.rule, step.verdict) for step in record.steps] == [
        (1, "request", "http.429", "retry"),
        (2, "request", "douyin.token_expired", "retry"),
        (None, "token_refresh", "refresh.ok", "ok"),
        (3, "request", "ok", "ok"),
    ]
    assert (record.attempts, record.waited_s, record.ok, record.stop_reason) == (3, 1.0, True, "ok")
    assert (record.status, record.code, record.size, record.pid, record.last_seq) == (200, "0", 10, 42, 12)
    assert record.started_at == "2026-11-18T11:06:40.000Z"


def test_the_state_after_each_event() -> None:
    states: list[RunState] = [folded(demo()[:length]).state for length in range(1, 14)]
    run: RunState = "running"
    assert states == [run, run, run, run, "waiting", run, run, run, "refreshing", run, run, run, "finished"]


def test_a_running_step_shows_what_is_known_of_it() -> None:
    (step,) = folded(demo()[:3]).steps
    assert step.running
    assert step.started_s == pytest.approx(0.1)
    assert step.phases["wait"] == 0.05
    assert step.phases["connect"] is None


def test_a_wait_is_kept_with_its_header_and_beginning() -> None:
    step = folded(demo()[:5]).steps[0]
    assert (step.wait_running, step.wait_header, step.waited_s, step.ended_by) == (True, "1", 0.0, None)
    assert step.wait_started_s == pytest.approx(0.3)
    step = folded(demo()[:6]).steps[0]
    assert (step.wait_running, step.waited_s, step.ended_by) == (False, 1.0, "elapsed")


@given(st.lists(st.integers(0, 12), max_size=30))
def test_folding_events_again_is_harmless(again: list[int]) -> None:
    events = demo()
    assert folded([events[number] for number in again], folded(events)) == folded(events)


@given(st.lists(st.integers(1, 3), min_size=13, max_size=13))
def test_each_event_any_number_of_times_in_a_row_counts_once(times: list[int]) -> None:
    repeated = [event for event, count in zip(demo(), times, strict=True) for _ in range(count)]
    assert folded(repeated) == folded(demo())


@given(st.integers(1, 12))
def test_without_its_start_the_rest_is_kept(lost: int) -> None:
    record = folded(demo()[lost:])
    assert (record.call_id, record.mode, record.pid, record.outcome) == ("a", "sandbox", 42, "succeeded")


def test_an_attempt_without_its_start_is_a_step_of_its_own() -> None:
    events = demo()
    record = folded([events[0], events[3], events[7]])
    assert [step.rule for step in record.steps] == ["http.429", "douyin.token_expired"]


def test_events_of_a_later_version_change_only_the_sequence_number() -> None:
    class Later(Event):
        """One that this version does not know."""

    before = folded(demo()[:4])
    after = fold(before, Later(**base(50)))
    assert after.last_seq == 50
    assert after.steps == before.steps
    assert after.outcome is None


def test_a_step_has_exactly_the_keys_of_the_design() -> None:
    step = folded(demo()).steps[0]
    assert list(step.to_json()) == list(STEP_KEYS) == list(dict(step))
    assert STEP_KEYS == (
        "number", "kind", "step", "started_s", "elapsed_s", "status", "code", "error", "sent", "verdict",
        "stop_reason", "rule", "reason", "delay_s", "waited_s", "delay_source", "phases",
    )  # fmt: skip
    assert dict(step)["delay_s"] == 1.0
    with pytest.raises(KeyError):
        step["excerpt"]


def test_a_call_as_json() -> None:
    data = json.loads(json.dumps(folded(demo()).to_history_json()))
    assert (data["ok"], data["error"], data["outcome"], data["elapsed_s"]) == (True, None, "succeeded", 1.6)
    assert [step["number"] for step in data["attempts"]] == [1, 2, None, 3]
    assert all(step["reason"] for step in data["attempts"])
    running = folded(demo()[:2]).to_json()
    assert (running["ok"], running["stop_reason"], running["elapsed_s"]) == (False, None, 0.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_definitions_own_text_wins(lang: Any) -> None:
    step = Step(rule="douyin.busy", reason_args={"text": {"zh": "系统繁忙（{code}）", "en": "busy"}}, code="1")
    assert reason_text(step, lang) == {"zh": "系统繁忙（{code}）", "en": "busy"}[lang]


@given(st.text("abc.0", max_size=12), st.sampled_from(["zh", "en"]))
def test_a_reason_is_never_empty(rule: str, lang: Any) -> None:
    assert reason_text(Step(rule=rule), lang)


def test_progress_is_shown_while_a_file_moves_and_forgotten_after_it() -> None:
    record = fold(None, CallStarted(**base(0)))
    record = fold(record, AttemptStarted(**base(1), number=None, kind="download", step="download"))
    record = fold(record, StepProgress(**base(2), transfer="download", done=5, total=None))
    assert (record.progress, record.attempts, record.state) == (Progress("download", 5, None), 0, "running")
    record = fold(record, PhaseDone(**base(3), phase="send", elapsed_s=0.1))
    assert record.progress == Progress("download", 5, None)
    record = fold(record, AttemptFinished(**base(4), kind="download", step="download"))
    assert (record.progress, record.steps[0].kind, record.steps[0].number) == (None, "download", None)


def test_a_wait_for_a_published_limit_is_not_ended_by_hand() -> None:
    record = fold(fold(None, CallStarted(**base(0))), AttemptFinished(**base(1), number=1, verdict="retry"))
    assert not record.wait_ends_by_hand
    assert fold(record, WaitStarted(**base(2), planned_s=9.0)).wait_ends_by_hand
    held = fold(record, RateLimited(**base(2), kind="rate_limit_wait"), WaitStarted(**base(3), planned_s=9.0))
    assert (held.state, held.wait_ends_by_hand) == ("waiting", False)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("7001", "The quota is used up (7001). Not retried: wait until the quota is reset."),
        ("come back tomorrow", "come back tomorrow. Not retried"),
        ("明天再来。", "明天再来。 Not retried"),
    ],
)
def test_the_words_of_a_platform_end_before_ours_begin(message: str, sentence: str) -> None:
    error = {"type": "PlatformCode", "message": message}
    step = Step(rule="erp.quota", code="7001", error=error, verdict="stop", stop_reason="quota")
    assert sentence in reason_text(step, "en")
