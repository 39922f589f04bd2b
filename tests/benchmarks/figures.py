"""One measured figure, with its budget and its samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of ``samples``.

    Attributes:
        unit: ``ms``, ``MB`` or ``×`` (a ratio).
        budget: The most that it may be, None where it is only a yardstick.
    """

    name: str
    unit: str
    samples: Sequence[float]
    budget: float | None = None

    @property
    def value(self) -> float:
        return median(self.samples)

    @property
    def shown(self) -> str:
        return f"{self.value:.{0 if self.value >= 100 else 2}f} {self.unit}"

    @property
    def budget_shown(self) -> str:
        if self.budget is None:
            return ""
        return f"{self.budget:g} {'ok' if self.value <= self.budget else 'OVER'}"

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "median": self.value,
            "samples": list(self.samples),
            "budget": self.budget,
        }


def ratio(name: str, above: Sequence[float], below: Sequence[float], budget: float | None = None) -> Figure:
    """The ratio of two quantities that were measured in turns, pair by pair."""
    return Figure(name, "×", [one / other for one, other in zip(above, below, strict=True)], budget)
