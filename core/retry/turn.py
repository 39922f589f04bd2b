"""A request waits for its turn under the platform's published limits: a step of the call's trace, and no retry.

Owns the wait and its words in the trace. Whose turn it is says a ``RateLimiter``. The sleep is injected, and taken in
pieces, because a place moves forward when somebody before it gives up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.limits.rate import Place, RateLimiter
from core.retry.control import Control
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
        control: Ends the wait of a call where somebody wants it so.
    """

    limiter: RateLimiter
    operation: str | None
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[object]]
    control: Control = field(default_factory=Control)

    async def wait(
        self, step: str, ends: float | None, tracer: Tracer | None, *, waited: Callable[[], object] | None = None
    ) -> Judgement | None:
        """Wait until a request may start.

        Args:
            step: Which request of the call.
            ends: When the call's deadline is, on ``clock``; None for never.
            tracer: Who is told.
            waited: Called after a wait, where it has cut into a step that is to be told anew.

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
        sent_now = False
        try:
            waiting = self._until_started(place, began)
            if tracer:
                sent_now = await self.control.wait(tracer.call_id, waiting)
            else:
                await waiting
        except BaseException:
            self.limiter.give_back(place)
            if tracer:
                tracer.wait_ended(self.clock() - began, "cancelled")
            raise
        now = self.clock()
        if sent_now:
            self.limiter.start_early(place, now)
        else:
            now = max(now, place.due)  # a sleep that is a stand-in moves no clock
        if tracer:
            tracer.wait_ended(now - began, "send_now" if sent_now else "elapsed")
        if waited:
            waited()
        return None

    async def _until_started(self, place: Place, began: float) -> None:
        """Sleep until ``place`` is due and free."""
        now = began
        while True:
            while (left := place.due - now) > 0:
                piece = min(left, PIECE_S)
                await self.sleep(piece)
                after = self.clock()
                # no timer is that early: then the sleep is a stand-in, and moves no clock
                now = after if after - now > piece / 2 else now + piece
            if self.limiter.start(place, now):
                return


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
