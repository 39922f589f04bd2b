"""What statistics count of one operation's calls, in a form that can be added up and kept: four hours and four hours.

Pure. Owns the JSON form, and the rounding of durations in it. Must not know the database.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.history.overview import BIN_EDGES_S, Outcomes, Reason

PIECE_US = 900 * 10**6
"""Calls are kept by quarters of an hour: every zone's clock is a multiple of it away from the others."""

WITHIN = 0.01
"""How far a duration that was kept may be from the true one: one part in a hundred."""

_STEP = math.log1p(2 * WITHIN)
_SHORTEST_S = 1e-6

Subject = tuple[str, str]
"""A platform's id and that of one of its operations; empty for paths that are none."""
End = tuple[str | None, str | None, bool]
"""Outcome, stop reason, and whether there was more than one request."""
Failure = tuple[int | None, str | None]
"""Why a request failed: a status, or else a class of error or the rule of a code."""


@dataclass(slots=True)
class Tally:
    """Sums over calls.

    Attributes:
        pieces: How finished calls ended, by the moment where a piece of time begins, microseconds since 1970.
        stopped: Calls that were stopped or interrupted.
        reasons: Why requests were sent again, by rule.
        durations: By duration of the whole call, for the classes of ``BIN_EDGES_S``.
        first: How often a first request took so many seconds.
        whole: The same of whole calls.
        ends: How often calls ended so.
        attempts: How many requests calls that ended so had in all.
        failures: How often requests failed so.
        wait_s: Seconds waited, by all calls.
    """

    pieces: defaultdict[int, Outcomes] = field(default_factory=lambda: defaultdict(Outcomes))
    stopped: int = 0
    reasons: dict[str, Reason] = field(default_factory=dict)
    durations: list[Outcomes] = field(default_factory=lambda: [Outcomes()] * (len(BIN_EDGES_S) + 1))
    first: Counter[float] = field(default_factory=Counter)
    whole: Counter[float] = field(default_factory=Counter)
    ends: Counter[End] = field(default_factory=Counter)
    attempts: Counter[End] = field(default_factory=Counter)
    failures: Counter[Failure] = field(default_factory=Counter)
    wait_s: float = 0.0

    def add_reason(self, reason: Reason) -> None:
        """Count ``reason`` too."""
        known = self.reasons.get(reason.rule)
        if known is not None:
            reason = Reason(
                reason.rule,
                known.retries + reason.retries,
                known.then_ok + reason.then_ok,
                known.waited_s + reason.waited_s,
            )
        self.reasons[reason.rule] = reason

    def add(self, other: Tally) -> None:
        """Count all of ``other`` too."""
        for piece_us, outcomes in other.pieces.items():
            self.pieces[piece_us] += outcomes
        self.stopped += other.stopped
        for reason in other.reasons.values():
            self.add_reason(reason)
        self.durations = [one + another for one, another in zip(self.durations, other.durations, strict=True)]
        self.wait_s += other.wait_s
        for own, more in (
            (self.first, other.first),
            (self.whole, other.whole),
            (self.ends, other.ends),
            (self.attempts, other.attempts),
            (self.failures, other.failures),
        ):
            own.update(more)  # type: ignore[arg-type]  # a pair has the same kind of keys

    def totals(self) -> Outcomes:
        """All finished calls."""
        return sum(self.pieces.values(), Outcomes())

    def reasons_most_first(self) -> tuple[Reason, ...]:
        """The reasons, most retries first."""
        return tuple(sorted(self.reasons.values(), key=lambda reason: (-reason.retries, reason.rule)))

    def to_json(self) -> dict[str, Any]:
        """To be kept; durations are rounded to ``WITHIN``."""
        return {
            "pieces": {
                str(piece_us): [found.first_try, found.recovered, found.failed, found.retried, found.waited_s]
                for piece_us, found in self.pieces.items()
            },
            "stopped": self.stopped,
            "reasons": {rule: [found.retries, found.then_ok, found.waited_s] for rule, found in self.reasons.items()},
            "durations": [[found.first_try, found.recovered, found.failed] for found in self.durations],
            "first": _classes(self.first),
            "whole": _classes(self.whole),
            "ends": [[*end, calls, self.attempts[end]] for end, calls in self.ends.items()],
            "failures": [[*failure, number] for failure, number in self.failures.items()],
            "wait_s": self.wait_s,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tally:
        """What ``to_json`` gave."""
        made = cls(stopped=data["stopped"], wait_s=data["wait_s"])
        made.pieces.update((int(piece_us), Outcomes(*numbers)) for piece_us, numbers in data["pieces"].items())
        made.reasons = {rule: Reason(rule, *numbers) for rule, numbers in data["reasons"].items()}
        made.durations = [Outcomes(*numbers) for numbers in data["durations"]]
        made.first, made.whole = _seconds(data["first"]), _seconds(data["whole"])
        for outcome, stop_reason, retried, calls, attempts in data["ends"]:
            end = outcome, stop_reason, bool(retried)
            made.ends[end], made.attempts[end] = calls, attempts
        made.failures.update({(status, error): number for status, error, number in data["failures"]})
        return made


def encoded(tallies: Mapping[Subject, Tally]) -> str:
    """Tallies as text."""
    nested: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for (platform, operation), tally in tallies.items():
        nested[platform][operation] = tally.to_json()
    return json.dumps(nested, separators=(",", ":"))


def decoded(figures: str) -> Iterator[tuple[Subject, Tally]]:
    """What ``encoded`` made text of."""
    for platform, operations in json.loads(figures).items():
        for operation, data in operations.items():
            yield (platform, operation), Tally.from_json(data)


def by_platform(tallies: Mapping[Subject, Tally]) -> dict[str, Tally]:
    """The same of whole platforms."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for (platform, _), tally in tallies.items():
        found[platform].add(tally)
    return dict(found)


def added_up(parts: Iterable[Tally]) -> Tally:
    """All of them together."""
    total = Tally()
    for part in parts:
        total.add(part)
    return total


def at_ranks(counted: Mapping[float, int], ranks: Iterable[int]) -> list[float]:
    """The values at ``ranks``, from 1 and rising, of all that were counted, in order."""
    left = list(reversed([*ranks]))
    found: list[float] = []
    seen = 0
    for value in sorted(counted):
        seen += counted[value]
        while left and left[-1] <= seen:
            found.append(value)
            left.pop()
    return found


def _classes(counted: Mapping[float, int]) -> dict[str, int]:
    classes: Counter[int] = Counter()
    for seconds, number in counted.items():
        classes[round(math.log(max(seconds, _SHORTEST_S)) / _STEP)] += number
    return {str(place): number for place, number in classes.items()}


def _seconds(classes: Mapping[str, int]) -> Counter[float]:
    return Counter({math.exp(int(place) * _STEP): number for place, number in classes.items()})
