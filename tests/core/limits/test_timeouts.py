from __future__ import annotations

from core.events import AttemptFinished, CallFinished, CallStarted, Event, Mode
from core.limits.timeouts import TimeoutWatch


def call(watch: TimeoutWatch, *rules: str, platform: str = "ths123", mode: Mode = "live", sent: bool = True) -> None:
    seq = 0

    def tell(cls: type[Event], **facts: object) -> None:
        nonlocal seq
        watch.on_event(cls("c", seq, 0, 0, 1, mode, **facts))
        seq += 1

    tell(CallStarted, platform=platform)
    for rule in rules:
        stop = "cancelled" if rule == "cancelled" else None
        tell(AttemptFinished, number=1, rule=rule, sent=sent, stop_reason=stop)
    tell(CallFinished)


def test_three_in_a_row_are_worth_a_warning() -> None:
    watch = TimeoutWatch()
    call(watch, "timeout.read", "timeout.attempt")
    assert (watch.in_a_row("ths123", "live"), watch.warning("ths123", "live", "THS")) == (2, "")
    call(watch, "timeout.read")
    assert watch.in_a_row("ths123", "live") == 3
    told = watch.warning("ths123", "live", "THS")
    assert "THS" in told
    assert "3" in told


def test_any_answer_ends_the_row_and_a_call_that_was_stopped_does_not() -> None:
    watch = TimeoutWatch()
    call(watch, "timeout.read", "timeout.read", "cancelled")
    assert watch.in_a_row("ths123", "live") == 2
    call(watch, "http.503")
    assert watch.in_a_row("ths123", "live") == 0


def test_other_platforms_and_the_sandbox_are_counted_apart() -> None:
    watch = TimeoutWatch()
    call(watch, *["timeout.read"] * 3)
    assert (watch.in_a_row("erp", "live"), watch.in_a_row("ths123", "sandbox")) == (0, 0)


def test_what_never_left_the_machine_troubles_no_account() -> None:
    watch = TimeoutWatch()
    call(watch, *["timeout.connect"] * 4, sent=False)
    assert watch.in_a_row("ths123", "live") == 0
