"""Named, kept tasks: the only place that creates one.

Owns the life of background tasks: a name, a strong reference (the event loop holds only a weak one), somebody who
hears of its failure, and an orderly end. Must not know what the tasks do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


def _log_failure(name: str, error: BaseException) -> None:
    log.error("task %s failed", name, exc_info=error)


class TaskRegistry:
    """Tasks of one owner, on the running loop.

    Args:
        on_error: Called with name and exception of each task that failed. Cancellation is no failure.
    """

    def __init__(self, on_error: Callable[[str, BaseException], None] = _log_failure) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._on_error = on_error

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, coroutine: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Run ``coroutine`` as a task called ``name``; a second task of that name runs beside the first."""
        task = asyncio.create_task(coroutine, name=name)
        key = name
        while key in self._tasks:
            key += "'"
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._finished(key, done))
        return task

    def restart(self, coroutine: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """As ``start``, after cancelling the running task of that name."""
        self.cancel(name)
        return self.start(coroutine, name=name)

    def cancel(self, name: str) -> bool:
        """Ask every task called ``name`` to stop; False if there is none."""
        named = [task for task in self._tasks.values() if task.get_name() == name]
        for task in named:
            task.cancel()
        return bool(named)

    async def settle(self, limit_s: float) -> None:
        """Wait at most ``limit_s`` seconds for the tasks to end by themselves."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=limit_s)

    async def aclose(self, grace_s: float = 2.0) -> list[str]:
        """Cancel everything and wait at most ``grace_s`` seconds.

        Returns:
            The names of the tasks that did not end in time.
        """
        mine = {name: task for name, task in self._tasks.items() if task is not asyncio.current_task()}
        for task in mine.values():
            task.cancel()
        if mine:
            await asyncio.wait(mine.values(), timeout=grace_s)
        return [name for name, task in mine.items() if not task.done()]

    def _finished(self, key: str, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(key, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(task.get_name(), error)
