from __future__ import annotations

import asyncio

from core.events import AttemptFinished, AttemptStarted, CallFinished, CallStarted, Event, WaitEnded, WaitStarted
from core.trace import CallRecord, fold
from gui.steady import START_US, SteadyClock


def call(clock: SteadyClock, took_us: int, why: str = "elapsed") -> CallRecord:
    """A call of two attempts, each of whose steps took so long."""
    record: CallRecord | None = None
    made: list[type[Event]] = [CallStarted, AttemptStarted, AttemptFinished, WaitStarted, WaitEnded]
    made += [AttemptStarted, AttemptFinished, CallFinished]
    for seq, kind in enumerate(made):
        facts = {"planned_s": 1.0} if kind is WaitStarted else {"why": why} if kind is WaitEnded else {}
        event = kind("call", seq, seq * took_us, seq * took_us, 1, "sandbox", **facts)
        record = fold(record, clock.retime(event))
    assert record is not None
    return record


def test_calls_take_the_same_time_however_long_they_took() -> None:
    quick, slow = call(SteadyClock(), 10), call(SteadyClock(), 7_654_321)
    assert quick == slow
    assert quick.started_us > START_US
    assert quick.waited_s == 1.0
    assert quick.elapsed_s == quick.steps[-1].started_s + quick.steps[-1].elapsed_s + 0.001
    assert quick.steps[1].started_s > quick.steps[0].started_s + quick.steps[0].elapsed_s + 1.0


def test_a_wait_that_was_stopped_is_short_and_calls_follow_each_other() -> None:
    clock = SteadyClock()
    first = call(clock, 10, why="cancelled")
    assert first.waited_s < 1.0
    second = call(clock, 10)
    assert first.elapsed_s is not None
    assert second.started_us > first.started_us + first.elapsed_s * 1e6
    assert clock.wall() * 1e6 >= second.started_us


def test_listeners_hear_each_event_once_at_one_time() -> None:
    clock = SteadyClock()
    one: list[Event] = []
    other: list[Event] = []
    clock.listener([one.append, other.append])(CallStarted("call", 0, 1, 1, 1, "sandbox"))
    assert one == other
    assert one[0].t_wall_us > START_US


async def test_a_short_wait_is_left_out_and_the_clock_knows() -> None:
    clock = SteadyClock()
    before = clock.monotonic()
    await asyncio.wait_for(clock.sleep(3.0), 1.0)
    assert clock.monotonic() - before >= 3.0
