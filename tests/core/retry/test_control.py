from __future__ import annotations

import asyncio
import threading

import pytest

from core.retry.control import Control, Wait


async def endless() -> None:
    await asyncio.get_running_loop().create_future()


async def turns(number: int = 3) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_a_wait_that_is_not_ended_ends_by_itself() -> None:
    assert await Wait().run(turns()) is False


async def test_a_wait_is_ended_whatever_it_waits_for() -> None:
    wait = Wait()
    waiting = asyncio.ensure_future(wait.run(endless()))
    await asyncio.sleep(0)
    wait.end()
    assert await waiting is True
    wait.end()  # once it is over there is nothing to end
    await turns()


async def test_ending_twice_is_ending_once() -> None:
    wait = Wait()
    waiting = asyncio.ensure_future(wait.run(endless()))
    await asyncio.sleep(0)
    wait.end()
    wait.end()
    assert await waiting is True
    assert asyncio.current_task() is not None


async def test_a_timeout_of_what_is_waited_for_is_its_own() -> None:
    async def fails() -> None:
        raise TimeoutError("own")

    with pytest.raises(TimeoutError, match="own"):
        await Wait().run(fails())


async def test_cancellation_goes_through_within_one_turn_and_leaves_nothing() -> None:
    control = Control()
    waiting = asyncio.ensure_future(control.wait("a", endless()))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    assert waiting.cancelled()
    assert control.send_now("a") is False


async def test_a_stop_and_send_now_at_the_same_moment_is_a_stop() -> None:
    control = Control()
    waiting = asyncio.ensure_future(control.wait("a", endless()))
    await asyncio.sleep(0)
    assert control.send_now("a") is True
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_only_the_call_that_is_named_is_sent() -> None:
    control = Control()
    first, second = (asyncio.ensure_future(control.wait(name, endless())) for name in ("a", "b"))
    await asyncio.sleep(0)
    assert control.send_now("b") is True
    assert control.send_now("c") is False
    assert await second is True
    assert not first.done()
    first.cancel()


async def test_send_now_comes_from_any_thread() -> None:
    control = Control()
    waiting = asyncio.ensure_future(control.wait("a", endless()))
    await asyncio.sleep(0)
    told: list[bool] = []
    thread = threading.Thread(target=lambda: told.append(control.send_now("a")))
    thread.start()
    assert await asyncio.wait_for(waiting, 1.0) is True
    thread.join()
    assert told == [True]


def test_a_wait_of_a_closed_loop_does_no_harm() -> None:
    made: list[Wait] = []

    async def make() -> None:
        made.append(Wait())

    asyncio.run(make())
    made[0].end()


async def test_nothing_is_held_where_nothing_is_paused() -> None:
    control = Control()
    control.pause("erp")
    await asyncio.wait_for(control.until_resumed("douyin"), 0.1)


async def test_all_calls_of_a_platform_are_held_until_it_is_resumed() -> None:
    control = Control()
    control.pause("erp")
    control.pause("douyin")
    held = [asyncio.ensure_future(control.until_resumed("erp")) for _ in range(3)]
    other = asyncio.ensure_future(control.until_resumed("douyin"))
    await turns()
    assert not any(task.done() for task in held)
    control.resume("erp")
    await asyncio.gather(*held)
    assert control.paused == {"douyin"}
    assert not other.done()
    other.cancel()


async def test_paused_again_before_a_call_could_go_on_it_stays_held() -> None:
    control = Control()
    control.pause("erp")
    held = asyncio.ensure_future(control.until_resumed("erp"))
    await turns()
    control.resume("erp")
    control.pause("erp")
    await turns(6)
    assert not held.done()
    control.resume("erp")
    await held


async def test_a_held_call_is_stopped_within_one_turn() -> None:
    control = Control()
    control.pause("erp")
    held = asyncio.ensure_future(control.until_resumed("erp"))
    await asyncio.sleep(0)
    held.cancel()
    await asyncio.sleep(0)
    assert held.cancelled()
    control.resume("erp")  # nobody is held any more


def test_pausing_from_eight_threads_loses_no_platform() -> None:
    control = Control()

    def pause(place: int) -> None:
        for number in range(200):
            control.pause(f"{place}.{number}")

    threads = [threading.Thread(target=pause, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(control.paused) == 1600
