"""A clock that only moves when somebody sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.events import Event
from core.retry.policy import RetryPolicy
from core.trace import CallRecord, fold


class FakeTime:
    """Clock and sleep in one.

    Attributes:
        now: The time, seconds.
        sleeps: What was slept, in order (zero-length turns left out).
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.sleeps.append(seconds)
            self.now += seconds
        await asyncio.sleep(0)


class Recorder:
    """Collects events and folds them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.record: CallRecord | None = None
        self._awaited: dict[str, asyncio.Event] = {}

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.record = fold(self.record, event)
        if event.TYPE in self._awaited:
            self._awaited[event.TYPE].set()

    async def until(self, event_type: str) -> None:
        """Come back when an event of that type is there."""
        if event_type not in self.types:
            await self._awaited.setdefault(event_type, asyncio.Event()).wait()

    @property
    def types(self) -> list[str]:
        return [event.TYPE for event in self.events]


@pytest.fixture(autouse=True)
def _children_find_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environments of the other Pythons have the libraries, and not the program itself."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def make_handler(fake_time: FakeTime) -> Callable[..., APIRetryHandler]:
    def make(**policy: Any) -> APIRetryHandler:
        return APIRetryHandler(RetryPolicy(**policy), clock=fake_time.clock, sleep=fake_time.sleep, random=lambda: 0.5)

    return make
