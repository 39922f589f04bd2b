"""The step chain as data: what each chip says and how it is spoken."""

from __future__ import annotations

import pytest

from core.trace import CallRecord
from gui.response.chips import chips
from tests.gui.live.samples import START_S, Script, demo, failed, stopped, waiting


def told(record: CallRecord) -> list[tuple[str, str, str, str]]:
    return [(chip.kind, chip.number, chip.text, chip.more) for chip in chips(record)]


def test_the_demo_reads_from_left_to_right() -> None:
    assert told(demo().record) == [
        ("failed", "1", "429", ""),
        ("wait", "", "wait 1.0 s", ""),
        ("body_error", "2", "200", "28001008"),
        ("refresh", "", "refresh", ""),
        ("ok", "3", "200", ""),
    ]


def test_a_running_wait_shows_its_plan_and_what_comes_after_it() -> None:
    assert told(waiting(planned_s=12).record)[-2:] == [
        ("wait_running", "", "wait 12.0 s", ""),
        ("planned", "3", "not sent", ""),
    ]


def test_what_got_no_status_is_named_by_its_cause() -> None:
    assert [text for _, _, text, _ in told(failed())] == [
        "timed out", "wait 0.5 s", "timed out", "wait 1.0 s", "timed out",
    ]  # fmt: skip


def test_what_runs_is_sent() -> None:
    assert told(Script("a").start().record) == [("running", "1", "sent", "")]


def test_a_wait_that_was_cut_shows_how_long_it_was() -> None:
    assert told(stopped())[-1] == ("wait", "", "wait 0.6 s", "")


def test_an_attempt_that_was_cut_is_stopped() -> None:
    script = Script("a")
    script.answer(0.2, None, "cancelled", error=None, verdict="stop", stop_reason="cancelled")
    assert told(script.finish("cancelled", "cancelled")) == [("stopped", "1", "stopped", "")]


def test_a_refresh_that_failed_says_so() -> None:
    script = Script("a", START_S)
    script.answer(0.2, 200, "douyin.token_expired", code="28001008", delay_s=0.0)
    script.answer(0.1, 400, "refresh.failed", number=None, kind="token_refresh", step="access_token")
    assert told(script.record)[-1] == ("failed", "", "refresh failed", "")


@pytest.mark.parametrize("record", [demo().record, failed(), stopped(), waiting().record])
def test_every_chip_is_spoken_in_words(record: CallRecord) -> None:
    assert all(len(chip.spoken) > 3 for chip in chips(record))


def test_the_reason_is_spoken() -> None:
    assert "too many requests" in chips(demo().record)[0].spoken


def test_a_wait_for_a_published_limit_is_one_chip() -> None:
    running = Script("a").held(30).begin_wait(30).record
    assert [(chip.kind, chip.text) for chip in chips(running)] == [
        ("wait_running", "wait 30.0 s"),
        ("planned", "not sent"),
    ]
    done = Script("a").held(30).wait(30).answer(0.1, 200, "ok").record
    assert [(chip.kind, chip.text) for chip in chips(done)] == [("wait", "wait 30.0 s"), ("ok", "200")]
