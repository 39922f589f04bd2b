from __future__ import annotations

import pytest

from core.events import CallOutcome
from core.trace import CallRecord, Step
from gui.response.stopped import Stopped, stopped_words


def record(
    *steps: Step, outcome: CallOutcome = "cancelled", effect: str = "write", operation: str = "video.publish"
) -> CallRecord:
    platform = "douyin" if operation == "video.publish" else "erp"
    return CallRecord("id", platform=platform, operation=operation, effect=effect, steps=steps, outcome=outcome)


def told(*steps: Step, operation: str = "video.publish") -> Stopped:
    found = stopped_words(record(*steps, operation=operation))
    assert found is not None
    return found


def cut(step: str, sent: bool | None = None) -> Step:
    return Step(1, "request", step, rule="cancelled", sent=sent, verdict="stop")


DONE = Step(1, "request", "upload.1", status=200)


@pytest.mark.parametrize("step", ["upload", "upload.2", "upload.complete"])
def test_stopped_while_the_file_is_on_its_way(step: str) -> None:
    stopped = told(DONE, cut(step))
    assert "nothing was published" in stopped.message
    assert "from the beginning" in stopped.hint
    assert not stopped.in_doubt


def test_stopped_in_the_download() -> None:
    step = Step(None, "download", "download", rule="cancelled", verdict="stop")
    assert "nothing was published" in told(step).message


@pytest.mark.parametrize("sent", [True, None])
def test_stopped_while_it_is_being_published(sent: bool | None) -> None:
    stopped = told(DONE, cut("create", sent))
    assert "may have carried it out" in stopped.message
    assert "Look at the platform" in stopped.hint
    assert stopped.in_doubt


def test_an_order_that_is_stopped_while_it_is_sent_and_before() -> None:
    assert "may have" in told(cut("main"), operation="order.create").message
    assert "nothing was carried out" in told(cut("main", sent=False), operation="order.create").message
    assert "nothing was carried out" in told(operation="order.create").message


def test_an_order_that_was_refused_and_is_stopped_in_the_wait_was_not_placed() -> None:
    step = Step(1, "request", "main", status=429, verdict="retry", delay_s=30.0)
    assert "nothing was carried out" in told(step, operation="order.create").message


def test_nothing_is_said_of_reads_and_of_calls_that_ended_otherwise() -> None:
    assert stopped_words(record(cut("main"), effect="read")) is None
    assert stopped_words(record(cut("create"), outcome="failed")) is None


def test_a_definition_that_is_gone_is_no_mistake() -> None:
    gone = CallRecord("id", platform="gone", operation="x", effect="write", steps=(cut("main"),), outcome="cancelled")
    stopped = stopped_words(gone)
    assert stopped is not None
    assert stopped.in_doubt
