"""One refresh for all calls of an event loop that need the same token: the first one leads, the others wait with it.

Owns who waits, and that nobody's leaving ends it for the others. Must not know how a token is renewed. Calls of other
threads and processes are kept apart by a lock file, as before.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Hashable

from core.retry.judgement import Judgement

Outcome = tuple[Judgement, str | None]
"""How it went, and the token if it went well."""


class Flight:
    """One refresh, and those who wait for it.

    Args:
        on_over: Called when it is over, before anybody who waits goes on.
    """

    def __init__(self, on_over: Callable[[], object]) -> None:
        self._over: asyncio.Future[Outcome | None] = asyncio.get_running_loop().create_future()
        self._over.add_done_callback(lambda _: on_over())
        self._task: asyncio.Task[Outcome] | None = None
        self._waiting = 0

    @property
    def begun(self) -> bool:
        """Whether it is carried out, or was."""
        return self._task is not None

    def begin(self, task: asyncio.Task[Outcome]) -> None:
        """``task`` carries it out."""
        self._task = task
        task.add_done_callback(self._land)

    def give_up(self) -> None:
        """It is not carried out; whoever waits for it may lead the next one."""
        self._over.set_result(None)

    async def outcome(self) -> Outcome | None:
        """How it went; None if it was given up. When the last one who waits has left, it is stopped."""
        self._waiting += 1
        try:
            await asyncio.wait([self._over])
        finally:
            self._waiting -= 1
            if not self._waiting and self._task is not None:
                self._task.cancel()  # does nothing where it is over
        return self._over.result()

    def _land(self, task: asyncio.Task[Outcome]) -> None:
        if task.cancelled():
            self._over.set_result(None)
        elif (error := task.exception()) is not None:
            self._over.set_exception(error)
        else:
            self._over.set_result(task.result())


_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, Flight]] = weakref.WeakKeyDictionary()


def running_flight(key: Hashable) -> Flight | None:
    """The refresh of ``key`` that is under way on the running loop."""
    return _loops.get(asyncio.get_running_loop(), {}).get(key)


def new_flight(key: Hashable) -> Flight:
    """A refresh of ``key`` that others find until it is over."""
    flights = _loops.setdefault(asyncio.get_running_loop(), {})
    flight = flights[key] = Flight(lambda: flights.pop(key))
    return flight
