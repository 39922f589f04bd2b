"""A file on its way: how far it is, and that it moves at all.

Owns the two rules of up- and downloads: progress is told a few times a second, and the limit of an attempt counts
from the last byte that moved. Must not know files or requests.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from core.errors import AttemptTimeout

INTERVAL_S = 0.1


class ProgressMeter:
    """Tells how far a file is, but not with every byte.

    Args:
        tell: Called with the bytes done and in all.
        clock: Monotonic seconds.
    """

    def __init__(self, tell: Callable[[int, int | None], None], clock: Callable[[], float]) -> None:
        self._tell = tell
        self._clock = clock
        self._told_at = float("-inf")
        self._done = -1

    def __call__(self, done: int, total: int | None, *, rests: bool = False) -> None:
        """``done`` bytes of ``total`` have moved; less than before if a part is sent again.

        Args:
            done: Bytes.
            total: Bytes; None if that is not known.
            rests: For now no more will move, so this is what people will look at.
        """
        now = self._clock()
        told = rests or done == total or done < self._done or now - self._told_at >= INTERVAL_S
        if told and done != self._done:
            self._told_at, self._done = now, done
            self._tell(done, total)


@contextlib.asynccontextmanager
async def idle_limit(limit_s: float | None) -> AsyncIterator[Callable[[], None]]:
    """Cut what happens within if nothing moves for ``limit_s`` seconds; call what it gives when something has.

    Raises:
        AttemptTimeout: Nothing moved for so long.
    """
    scope = asyncio.timeout(limit_s)
    loop = asyncio.get_running_loop()

    def moved() -> None:
        if limit_s is not None and not scope.expired():
            scope.reschedule(loop.time() + limit_s)

    try:
        async with scope:
            yield moved
    except TimeoutError:
        if not scope.expired():  # somebody else's limit
            raise
        raise AttemptTimeout("attempt.idle", limit_s=limit_s) from None
