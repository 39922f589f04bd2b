"""The places of requests in time under published rate limits: so many starts in so many seconds, first come first.

Owns the places given out and those that wait. Pure but for a lock: the time is passed in, and nobody sleeps here, so
that tasks of several event loops and threads may share one. Must not know what a request is.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass

from core.platforms.model import Limit

_APART_S = 1e-6
"""Between the places of those that wait, so that their timers go off in their order."""

_LATE_S = 0.05
"""So long after its time the first of those that wait is waited for; then its thread is held up, and others may go."""

_POLL_S = 0.001
_KEPT_S = 60.0
"""Places so much older than a limit's stretch are forgotten, but not at each request."""


@dataclass(eq=False, slots=True)
class Place:
    """One request's place.

    Attributes:
        due: Monotonic seconds when it may start; moves forward when somebody before it gives up.
        limit: The limit that makes it wait; None if it need not.
    """

    due: float
    limit: Limit | None
    window: tuple[int, ...]


class RateLimiter:
    """The limits of one account on one platform.

    Args:
        limits: As published: each bounds the starts of its operations within any stretch of ``per_s`` seconds.
    """

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self._limits = limits
        self._times: list[list[float]] = [[] for _ in limits]  # of the places given out
        self._begun: list[list[float]] = [[] for _ in limits]  # of those that were taken: when they really were
        self._waiting: defaultdict[tuple[int, ...], list[Place]] = defaultdict(list)
        self._applies: dict[str | None, tuple[int, ...]] = {}
        self._lock = threading.Lock()

    def bounds(self, operation: str | None) -> bool:
        """Whether any limit bounds ``operation`` (None: a path that is no operation)."""
        return bool(self._window(operation))

    def take(self, operation: str | None, now: float) -> Place:
        """A place for a request of ``operation``, as early as the limits allow; ``due <= now``: at once."""
        window = self._window(operation)
        with self._lock:
            self._forget_old(window, now)
            due, limit, waiting = now, None, self._waiting[window]
            if waiting:
                # the time of the first may have come, and its timer not gone off yet: a newcomer stands behind it
                begins = now + _APART_S if now < waiting[0].due + _LATE_S else now
                due, limit = max(begins, waiting[-1].due + _APART_S), waiting[-1].limit
            due, by = self._earliest(self._times, window, due)
            limit = by or limit
            place = Place(due, limit, window)
            _note(self._times, window, due)
            if due > now:
                waiting.append(place)
            else:
                _note(self._begun, window, now)
        return place

    def start(self, place: Place, now: float) -> bool:
        """Whether the request of ``place``, which was due, starts now.

        Those before it may have started a little late, and what counts is when a request really leaves: then ``due`` is
        moved, and it is to be asked again.
        """
        with self._lock:
            waiting = self._waiting[place.window]
            if waiting[0] is not place and now < waiting[0].due + _LATE_S:
                before = waiting[waiting.index(place) - 1]
                due = max(before.due + _APART_S, now + _POLL_S)
            else:
                due, _ = self._earliest(self._begun, place.window, now)
            _forget(self._times, place.window, place.due)
            _note(self._times, place.window, due)
            place.due = due
            if due > now:
                return False
            _note(self._begun, place.window, due)
            waiting.remove(place)
            return True

    def start_early(self, place: Place, now: float) -> None:
        """The request of ``place`` starts now, whatever the limits say: somebody wants it so. It counts under them."""
        self.give_back(place)
        with self._lock:
            _note(self._times, place.window, now)
            _note(self._begun, place.window, now)

    def give_back(self, place: Place) -> None:
        """Nobody will use ``place``: those of its kind that wait behind it move up by one."""
        with self._lock:
            waiting = self._waiting[place.window]
            at = waiting.index(place)
            freed = place.due
            for later in waiting[at + 1 :]:
                later.due, freed = freed, later.due
            del waiting[at]
            _forget(self._times, place.window, freed)

    def _window(self, operation: str | None) -> tuple[int, ...]:
        """The limits that bound ``operation``, by index."""
        found = self._applies.get(operation)
        if found is None:
            found = self._applies[operation] = tuple(
                index
                for index, limit in enumerate(self._limits)
                if not limit.operations or operation in limit.operations
            )
        return found

    def _forget_old(self, window: tuple[int, ...], now: float) -> None:
        for index in window:
            since = now - self._limits[index].per_s
            for times in (self._times[index], self._begun[index]):
                if times and times[0] < since - _KEPT_S:
                    del times[: bisect_left(times, since)]

    def _earliest(self, taken: list[list[float]], window: tuple[int, ...], now: float) -> tuple[float, Limit | None]:
        """The first moment from ``now`` on that all limits allow, and the one that allowed none before."""
        due, by = now, None
        settled = False
        while not settled:
            settled = True
            for index in window:
                limit, times = self._limits[index], taken[index]
                later = _free(times, limit, due)
                if later > due:
                    due, by, settled = later, limit, False
        return due, by


def _note(taken: list[list[float]], window: tuple[int, ...], moment: float) -> None:
    for index in window:
        insort(taken[index], moment)


def _forget(taken: list[list[float]], window: tuple[int, ...], moment: float) -> None:
    for index in window:
        del taken[index][bisect_left(taken[index], moment)]


def _free(times: list[float], limit: Limit, due: float) -> float:
    """The first moment from ``due`` on that can be added to ``times`` with no stretch of the limit holding too many."""
    most, per_s = limit.requests, limit.per_s
    while True:
        at = bisect_right(times, due)
        # any ``most`` neighbours around the new one must leave room for it: either it or they span the whole stretch
        for first in range(max(at - most, 0), at + 1):
            last = first + most - 1
            if last >= len(times):
                return due
            if max(times[last], due) < min(times[first], due) + per_s:
                due = times[first] + per_s
                break
        else:
            return due
