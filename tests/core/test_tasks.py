from __future__ import annotations

import asyncio
import gc

import pytest

from core.tasks import TaskRegistry


class Failures:
    def __init__(self) -> None:
        self.seen: list[tuple[str, BaseException]] = []

    def __call__(self, name: str, error: BaseException) -> None:
        self.seen.append((name, error))


async def all_done(tasks: TaskRegistry) -> None:
    for _ in range(20):
        if not len(tasks):
            return
        await asyncio.sleep(0)
    pytest.fail("tasks did not end")


async def value(result: int) -> int:
    await asyncio.sleep(0)
    return result


async def forever() -> None:
    await asyncio.Event().wait()


async def fail(message: str) -> None:
    raise RuntimeError(message)


async def test_a_task_has_its_name_and_its_result() -> None:
    tasks = TaskRegistry()
    task = tasks.start(value(7), name="call")
    assert task.get_name() == "call"
    assert len(tasks) == 1
    assert await task == 7
    await asyncio.sleep(0)
    assert len(tasks) == 0


async def test_a_task_that_nobody_holds_is_kept() -> None:
    tasks = TaskRegistry()
    done: list[int] = []

    async def work() -> None:
        for _ in range(3):
            await asyncio.sleep(0)
            gc.collect()
        done.append(1)

    tasks.start(work(), name="work")
    await all_done(tasks)
    assert done == [1]


async def test_somebody_hears_of_a_failure() -> None:
    failures = Failures()
    tasks = TaskRegistry(on_error=failures)
    tasks.start(fail("lost"), name="background")
    await all_done(tasks)
    assert [(name, str(error)) for name, error in failures.seen] == [("background", "lost")]


async def test_without_a_listener_a_failure_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    tasks = TaskRegistry()
    tasks.start(fail("lost"), name="background")
    await all_done(tasks)
    assert "task background failed" in caplog.text
    assert "RuntimeError: lost" in caplog.text


async def test_cancellation_is_no_failure() -> None:
    failures = Failures()
    tasks = TaskRegistry(on_error=failures)
    task = tasks.start(forever(), name="wait")
    await asyncio.sleep(0)
    assert tasks.cancel("wait")
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert failures.seen == []
    assert len(tasks) == 0
    assert not tasks.cancel("wait")


async def test_two_tasks_of_one_name_run_side_by_side() -> None:
    tasks = TaskRegistry()
    first = tasks.start(value(1), name="call")
    second = tasks.start(value(2), name="call")
    assert [await first, await second] == [1, 2]
    assert first.get_name() == second.get_name() == "call"


async def test_restart_replaces_the_running_task() -> None:
    tasks = TaskRegistry()
    first = tasks.start(forever(), name="search")
    await asyncio.sleep(0)
    second = tasks.restart(value(2), name="search")
    assert await second == 2
    assert first.cancelled()
    await asyncio.sleep(0)
    assert len(tasks) == 0


async def test_the_end_cancels_everything_and_names_what_did_not_stop() -> None:
    tasks = TaskRegistry()
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    cleaned: list[str] = []

    async def tidy() -> None:
        try:
            await forever()
        finally:
            cleaned.append("tidy")

    kept = tasks.start(stubborn(), name="stubborn")
    tasks.start(tidy(), name="tidy")
    await asyncio.sleep(0)
    assert await tasks.aclose(grace_s=0.01) == ["stubborn"]
    assert cleaned == ["tidy"]
    release.set()
    await kept
    assert await tasks.aclose() == []


async def test_a_task_may_end_the_registry_it_belongs_to() -> None:
    tasks = TaskRegistry()
    other = tasks.start(forever(), name="other")

    async def quit_all() -> list[str]:
        return await tasks.aclose()

    await asyncio.sleep(0)
    assert await tasks.start(quit_all(), name="quit") == []
    assert other.cancelled()


async def test_restarting_several_times_at_once_leaves_only_the_last() -> None:
    tasks = TaskRegistry()
    ended: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ended.append(number)

    for number in range(4):
        tasks.restart(work(number), name="mode")
        await asyncio.sleep(0)
    await all_done(tasks)
    assert ended == [3]


async def test_settling_waits_but_cancels_nothing() -> None:
    registry, gate = TaskRegistry(), asyncio.Event()
    task = registry.start(gate.wait(), name="waits")
    await registry.settle(0.01)
    assert not task.done()
    gate.set()
    await registry.settle(5.0)
    assert task.done()
    await TaskRegistry().settle(5.0)
