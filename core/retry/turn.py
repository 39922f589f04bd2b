"""A request waits for its turn under the platform's published limits: a step of the call's trace, and no retry.

Owns the wait and its words in the trace. Whose turn it is says a ``RateLimiter``. The sleep is injected, and taken in
pieces, because a place moves forward when somebody before it gives up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.limits.rate import Place, RateLimiter
from core.retry.decision import Decision
from core.retry.judgement import Judgement
from core.retry.tracer import Tracer

PIECE_S = 0.5


@dataclass(frozen=True, slots=True)
class Turn:
    """The turns of the requests of one call.

    Attributes:
        limiter: The limits of its account, shared with all other calls.
        operation: Which of them apply.
        clock: Monotonic seconds, the same for all who share the limiter.
        sleep: Waits; may come back early.
    """

    limiter: RateLimiter
    operation: str | None
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[object]]

    async def wait(self, step: str, ends: float | None, tracer: Tracer | None) -> Judgement | None:
        """Wait until a request may start.

        Args:
            step: Which request of the call.
            ends: When the call's deadline is, on ``clock``; None for never.
            tracer: Who is told.

        Returns:
            None when it may start, else why the call stops instead: its turn would come after the deadline.
        """
        began = self.clock()
        place = self.limiter.take(self.operation, began)
        if place.limit is None or place.due <= began:
            return None
        planned_s = place.due - began
        late = ends is not None and place.due > ends
        judgement = _judgement(place, late=late)
        if late:
            self.limiter.give_back(place)
            if tracer:
                tracer.rate_limited(step, judgement, Decision("stop", "deadline"))
            return judgement
        if tracer:
            tracer.rate_limited(step, judgement, Decision("ok", delay_s=planned_s))
            tracer.wait_started(planned_s, None, None)
        try:
            waited_s = await self._until_started(place, began)
        except BaseException:
            self.limiter.give_back(place)
            if tracer:
                tracer.wait_ended(self.clock() - began, "cancelled")
            raise
        if tracer:
            tracer.wait_ended(waited_s, "elapsed")
        return None

    async def _until_started(self, place: Place, began: float) -> float:
        """Sleep until ``place`` is due and free; seconds waited."""
        now = began
        while True:
            while (left := place.due - now) > 0:
                piece = min(left, PIECE_S)
                await self.sleep(piece)
                after = self.clock()
                # no timer is that early: then the sleep is a stand-in, and moves no clock
                now = after if after - now > piece / 2 else now + piece
            if self.limiter.start(place, now):
                return now - began


def _judgement(place: Place, *, late: bool) -> Judgement:
    limit = place.limit
    assert limit is not None  # only a limit makes a place wait
    told = {"requests": limit.requests, "per_s": f"{limit.per_s:g}"}
    if not late:
        return Judgement("ok", "rate_limit.own", sent=False, reason_args=told)
    message = f"{limit.requests} / {limit.per_s:g} s"
    return Judgement(
        "permanent", "rate_limit.own", "deadline", error_type="RateLimit", message=message, sent=False, reason_args=told
    )
