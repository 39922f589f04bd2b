from __future__ import annotations

import asyncio

import pytest

from core.connectors.transfer import INTERVAL_S, ProgressMeter, idle_limit
from core.errors import AttemptTimeout
from tests.clock import Clock


def test_progress_is_told_a_few_times_a_second_and_always_at_the_end() -> None:
    told: list[tuple[int, int | None]] = []
    clock = Clock()
    meter = ProgressMeter(lambda done, total: told.append((done, total)), clock)
    for done in range(0, 1001, 10):
        meter(done, 1000)
        clock.now_s += INTERVAL_S / 10
    assert told[0] == (0, 1000)
    assert told[-1] == (1000, 1000)
    assert len(told) <= 13
    assert told == sorted(told)


def test_a_part_that_is_sent_again_takes_it_back_at_once() -> None:
    told: list[int] = []
    meter = ProgressMeter(lambda done, total: told.append(done), Clock())
    for done in (0, 500, 500, 200, 300, 1000, 1000):
        meter(done, 1000)
    assert told == [0, 1000]
    meter(400, 1000)
    assert told == [0, 1000, 400]


def test_where_a_part_ends_it_is_told_how_far_the_file_is() -> None:
    told: list[int] = []
    meter = ProgressMeter(lambda done, total: told.append(done), Clock())
    for done in (0, 10, 20, 30):
        meter(done, 60, rests=done == 30)
    assert told == [0, 30]


async def test_standing_still_is_cut_and_moving_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, clock = asyncio.get_running_loop(), Clock()
    monkeypatch.setattr(loop, "time", clock)
    async with idle_limit(30.0) as moved:
        for _ in range(5):
            clock.now_s += 29.0
            await asyncio.sleep(0)
            moved()

    async def stand_still() -> None:
        async with idle_limit(30.0):
            clock.now_s += 31.0
            await loop.create_future()

    with pytest.raises(AttemptTimeout) as caught:
        await stand_still()
    assert caught.value.code == "attempt.idle"


async def test_no_limit_and_foreign_limits() -> None:
    async with idle_limit(None) as moved:
        moved()
    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0), idle_limit(5):
            await asyncio.Event().wait()
    assert not isinstance(caught.value, AttemptTimeout)
    with pytest.raises(TimeoutError, match="own"):
        async with idle_limit(5):
            raise TimeoutError("own")
