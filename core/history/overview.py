"""What the retries did in a stretch of time: the figures of the statistics page.

Owns their definitions, each in one sentence, and the picture of them that the page draws. Pure; the questions to the
database are in ``figures``. As in ``RetryStats``, each request step of a multi-step operation counts as a call of its
own. Only calls that succeeded or failed count here: a call that was stopped, interrupted or is still under way is in no
figure but ``stopped``, neither its retries nor its time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.history.time_range import TimeRange

BIN_EDGES_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Where the classes of the histogram of call durations end; the last one is open."""

PERCENTILES = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Calls by how they ended.

    Attributes:
        first_try: Calls that succeeded with their first request.
        recovered: Calls that succeeded with a later request.
        failed: Calls that ended without success, after whatever number of requests.
        retried: Calls that sent more than one request, whatever came of them.
        waited_s: Seconds that these calls spent waiting between their requests, as long as the waits really were.
    """

    first_try: int = 0
    recovered: int = 0
    failed: int = 0
    retried: int = 0
    waited_s: float = 0.0

    @property
    def calls(self) -> int:
        """All of them."""
        return self.first_try + self.recovered + self.failed

    def share(self, number: int) -> float | None:
        """``number`` of all calls, 0 to 1; None where there are none."""
        return number / self.calls if self.calls else None

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(
            self.first_try + other.first_try,
            self.recovered + other.recovered,
            self.failed + other.failed,
            self.retried + other.retried,
            self.waited_s + other.waited_s,
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why requests were sent again.

    Attributes:
        rule: The classification of the request that failed, e.g. ``http.429``.
        retries: Requests that were sent because of it.
        then_ok: Those of them whose call ended well.
        waited_s: Seconds really waited before them.
    """

    rule: str
    retries: int
    then_ok: int
    waited_s: float


@dataclass(frozen=True, slots=True)
class Percentile:
    """Of ``percent`` of the calls it took at most so long (nearest rank).

    Attributes:
        first_s: The first request alone, whether it succeeded or not.
        whole_s: The whole call, with all requests, waits and token refreshes.
    """

    percent: int
    first_s: float
    whole_s: float


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the stretch of time, microseconds since 1970, with the calls that began in it."""

    since_us: int
    until_us: int
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of one stretch of time.

    Attributes:
        platform: Of this one alone; None: of all.
        totals: All calls that began in it.
        before: The same of the stretch to compare with.
        stopped: Calls that were stopped or interrupted; in no other figure.
        by_platform: By platform id, most calls first.
        by_operation: By the ids of platform and operation, most calls first; the empty id is that of all other paths.
        reasons: Most retries first.
        percentiles: One for each of ``PERCENTILES``; empty where there are no calls.
        durations: By duration of the whole call, for the classes of ``BIN_EDGES_S``.
        parts: The stretch in parts, without gaps.
        percentiles_within: How far ``percentiles`` may be from the exact ones, as a part of them; 0 if they are exact.
    """

    range: TimeRange
    totals: Outcomes = field(default_factory=Outcomes)
    before: Outcomes = field(default_factory=Outcomes)
    stopped: int = 0
    by_platform: Mapping[str, Outcomes] = field(default_factory=dict)
    reasons: Sequence[Reason] = ()
    percentiles: Sequence[Percentile] = ()
    durations: Sequence[Outcomes] = ()
    parts: Sequence[Part] = ()
    percentiles_within: float = 0.0
    by_operation: Mapping[tuple[str, str], Outcomes] = field(default_factory=dict)
    platform: str | None = None

    @property
    def retries(self) -> int:
        """Requests beyond the first of each call."""
        return sum(reason.retries for reason in self.reasons)


def parts_of(edges_us: Sequence[int], counted: Mapping[int, Outcomes]) -> tuple[Part, ...]:
    """``counted`` by the moment where a piece of time begins, put into the parts between ``edges_us``."""
    sums = [Outcomes()] * (len(edges_us) - 1)
    for since_us, outcomes in counted.items():
        at = bisect_right(edges_us, since_us) - 1
        if 0 <= at < len(sums):
            sums[at] += outcomes
    return tuple(Part(edges_us[at], edges_us[at + 1], outcomes) for at, outcomes in enumerate(sums))
