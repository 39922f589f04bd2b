"""Who waits for a refresh, who leaves, and who leads the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from core.connectors.flights import Flight, Outcome, new_flight, running_flight
from core.retry.judgement import OK

DONE: Outcome = (OK, "token-2")


class Refresh:
    """One that is over when the test says so."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()
        self.task = asyncio.ensure_future(self._run())

    async def _run(self) -> Outcome:
        await self.answered.wait()
        return DONE


async def turns(number: int = 5) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


def waiting(flight: Flight, number: int) -> list[asyncio.Future[Outcome | None]]:
    return [asyncio.ensure_future(flight.outcome()) for _ in range(number)]


async def test_all_get_what_came_and_the_next_one_is_another() -> None:
    flight, refresh = new_flight("key"), Refresh()
    assert running_flight("key") is flight
    assert running_flight("other") is None
    flight.begin(refresh.task)
    those = waiting(flight, 3)
    await turns()
    refresh.answered.set()
    assert await asyncio.gather(*those) == [DONE] * 3
    assert running_flight("key") is None


async def test_who_leaves_takes_nothing_from_the_others() -> None:
    flight, refresh = new_flight("key"), Refresh()
    flight.begin(refresh.task)
    first, second = waiting(flight, 2)
    await turns()
    first.cancel()
    await turns()
    assert first.cancelled()
    refresh.answered.set()
    assert await second == DONE


async def test_the_last_one_who_leaves_stops_it() -> None:
    flight, refresh = new_flight("key"), Refresh()
    flight.begin(refresh.task)
    those = waiting(flight, 2)
    await turns()
    for one in those:
        one.cancel()
    await turns()
    assert refresh.task.cancelled()
    assert running_flight("key") is None


async def test_given_up_before_it_began_another_one_may_lead() -> None:
    flight = new_flight("key")
    (one,) = waiting(flight, 1)
    await turns()
    assert not flight.begun
    flight.give_up()
    assert await one is None
    assert running_flight("key") is None


async def test_a_mistake_is_everybodys() -> None:
    async def mistaken() -> Outcome:
        raise ZeroDivisionError

    flight = new_flight("key")
    flight.begin(asyncio.ensure_future(mistaken()))
    those = waiting(flight, 2)
    await turns()
    for one in those:
        with pytest.raises(ZeroDivisionError):
            await one


@pytest.fixture
def loops() -> Iterator[list[asyncio.AbstractEventLoop]]:
    made = [asyncio.new_event_loop() for _ in range(2)]
    yield made
    for loop in made:
        loop.close()


def test_each_loop_has_its_own(loops: list[asyncio.AbstractEventLoop]) -> None:
    async def lead() -> Flight:
        return new_flight("key")

    async def found() -> Flight | None:
        return running_flight("key")

    first, second = loops
    flight = first.run_until_complete(lead())
    assert first.run_until_complete(found()) is flight
    assert second.run_until_complete(found()) is None
