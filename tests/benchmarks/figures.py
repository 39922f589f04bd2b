"""One measured figure, with its budget and its samples; and how many samples a run of today takes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any, Literal

EFFORT = "JIERU_BENCH"
"""The variable that tells parts and their children the effort; unset it is ``normal``."""

FEWEST = 5
Effort = Literal["quick", "normal", "long"]


def effort() -> Effort:
    """How thorough this run is to be."""
    told = os.environ.get(EFFORT)
    return "quick" if told == "quick" else "long" if told == "long" else "normal"


def rounds(normal: int) -> int:
    """How often to measure: ``normal`` times, in a quick run a third of it, but a median needs ``FEWEST``."""
    return min(normal, max(FEWEST, normal // 3)) if effort() == "quick" else normal


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of ``samples``.

    Attributes:
        unit: ``ms``, ``MB``, ``×`` (a ratio) and so on.
        budget: The most that it may be, None where it is only a yardstick.
        at_least: Whether the budget is the least that it may be.
    """

    name: str
    unit: str
    samples: Sequence[float]
    budget: float | None = None
    at_least: bool = False

    @property
    def value(self) -> float:
        return median(self.samples)

    @property
    def spread(self) -> tuple[float, float] | None:
        """The quartiles, between which the middle half of the samples is; None for a single one."""
        if len(self.samples) < 2:
            return None
        low, _, high = quantiles(self.samples, n=4, method="inclusive")
        return low, high

    @property
    def met(self) -> bool | None:
        """Whether the budget is kept, None without one."""
        if self.budget is None:
            return None
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """Name, median, spread, budget, and whether it is kept, for a table."""
        spread = " – ".join(_shown(each) for each in self.spread or ())
        budget = "" if self.budget is None else f"{'≥' if self.at_least else '≤'} {self.budget:g}"
        verdict = "" if self.met is None else "met" if self.met else "MISSED"
        return self.name, f"{_shown(self.value)} {self.unit}", spread, budget, verdict

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"median": self.value, "spread": self.spread, "met": self.met}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Figure:
        return cls(told["name"], told["unit"], told["samples"], told["budget"], told["at_least"])


def ratio(
    name: str, above: Sequence[float], below: Sequence[float], budget: float | None = None, *, at_least: bool = False
) -> Figure:
    """The ratio of two quantities that were measured in turns, pair by pair."""
    return Figure(name, "×", [one / other for one, other in zip(above, below, strict=True)], budget, at_least)


def p99(gaps: Sequence[float]) -> float:
    return sorted(gaps)[int(len(gaps) * 0.99)]


def _shown(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"
