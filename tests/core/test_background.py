from __future__ import annotations

import asyncio
import threading

import pytest

from core.background import in_background


async def test_results_and_errors_come_back() -> None:
    assert await in_background(lambda: 7) == 7

    def fail() -> None:
        raise LookupError("as it is")

    with pytest.raises(LookupError, match="as it is"):
        await in_background(fail)


async def test_it_is_a_daemon_thread_of_its_own_and_not_the_executor_s() -> None:
    thread = await in_background(threading.current_thread)
    assert thread.daemon
    assert thread is not threading.current_thread()
    assert not thread.name.startswith(("asyncio", "ThreadPool"))


async def test_the_loop_goes_on_and_cancelling_ends_the_waiting() -> None:
    go_on, ended = threading.Event(), threading.Event()

    def work() -> None:
        assert go_on.wait(5.0)
        ended.set()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(in_background(work), 0.01)
    assert not ended.is_set()
    go_on.set()
    assert await in_background(lambda: ended.wait(5.0))


def test_a_loop_that_has_ended_is_no_error() -> None:
    go_on = threading.Event()
    threads: list[threading.Thread] = []

    def work() -> None:
        threads.append(threading.current_thread())
        assert go_on.wait(5.0)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(in_background(work), 0.01)

    asyncio.run(give_up())
    go_on.set()
    threads[0].join(5.0)
    assert not threads[0].is_alive()


async def test_a_result_that_nobody_waits_for_any_more_is_handed_over_to_be_closed() -> None:
    go_on, unwanted = threading.Event(), asyncio.Queue[str]()

    def work() -> str:
        assert go_on.wait(5.0)
        return "file"

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(in_background(work, unwanted=unwanted.put_nowait), 0.01)
    go_on.set()
    assert await asyncio.wait_for(unwanted.get(), 5.0) == "file"
    assert await in_background(lambda: "wanted", unwanted=unwanted.put_nowait) == "wanted"
    assert unwanted.empty()
