"""A clock for pictures that are compared: whatever a call took, its events say the same each time.

Owns the time that the window is told: of the wall, and of every event. Must not be imported by the program.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.events import (
    AttemptStarted,
    CallFinished,
    CallStarted,
    Event,
    PhaseDone,
    StepFinished,
    StepProgress,
    WaitEnded,
    WaitStarted,
)

if TYPE_CHECKING:
    from core.retry.tracer import Listener

START_US = int(datetime(2026, 11, 25, 1, 41, 7, tzinfo=UTC).timestamp()) * 1_000_000
_CALL_US, _REQUEST_US, _MOMENT_US = 800_000, 40_000, 1_000
_CUT_SHORT_US = 400_000  # what a stopped wait or request has taken
_RUNNING_US = 600_000
_OF_A_NEW_CONNECTION = ("dns", "connect", "tls")
_SHARES = {"queue": 0.02, "send": 0.08, "wait": 0.8, "receive": 0.1}
_STOPPED_BY_HAND_S = 5.0  # no screen has the patience to see a longer wait end


def _phases(event: StepFinished) -> dict[str, float]:
    """The phases that were measured, each at its share of a step."""
    return {name: share * _REQUEST_US / 1e6 for name, share in _SHARES.items() if event.phases.get(name) is not None}


class SteadyClock:
    """Retimes the events of calls that come one after another, and gives the wall clock that goes with them."""

    def __init__(self) -> None:
        self._at_us = START_US
        self._call_us = self._step_us = START_US
        self._planned_us = 0
        self._running = False
        self._skipped_s = 0.0

    def wall(self) -> float:
        """Seconds since 1970: it stands still between two events."""
        return (self._at_us + (_RUNNING_US if self._running else 0)) / 1e6

    def retime(self, event: Event) -> Event:
        """The same event at its steady time; to be called once for each, in order."""
        changes: dict[str, Any] = {}
        match event:
            case CallStarted():
                self._at_us += _CALL_US
                self._call_us, self._running = self._at_us, True
            case AttemptStarted():
                self._at_us += _MOMENT_US
                self._step_us = self._at_us
            case StepFinished():
                self._at_us += _CUT_SHORT_US if event.rule == "cancelled" else _REQUEST_US
                changes["started_s"] = (self._step_us - self._call_us) / 1e6
                changes["elapsed_s"] = (self._at_us - self._step_us) / 1e6
                # whether a connection is still open, is a matter of time
                changes["phases"] = {**event.phases, **dict.fromkeys(_OF_A_NEW_CONNECTION), **_phases(event)}
                changes["facts"] = {**event.facts, **({"reused": True} if "reused" in event.facts else {})}
            case WaitStarted():
                self._planned_us = int(event.planned_s * 1e6)
            case WaitEnded():
                waited_us = self._planned_us if event.why == "elapsed" else _CUT_SHORT_US
                self._at_us += waited_us
                changes["actual_s"] = waited_us / 1e6
            case PhaseDone():
                changes["elapsed_s"] = _REQUEST_US / 4e6
            case StepProgress(total=int(total)):
                changes["done"] = total * 2 // 3
            case CallFinished():
                self._at_us += _MOMENT_US
                self._running = False
                changes["elapsed_s"] = (self._at_us - self._call_us) / 1e6
            case _:  # a refresh begins
                self._step_us = self._at_us
        return replace(event, t_wall_us=self._at_us, t_mono_us=self._at_us, **changes)

    def listener(self, listeners: Iterable[Listener]) -> Listener:
        """One listener that tells the others the retimed event."""
        others = tuple(listeners)

        def on_event(event: Event) -> None:
            if isinstance(event, PhaseDone) and event.phase in _OF_A_NEW_CONNECTION:
                return
            told = self.retime(event)
            for other in others:
                other(told)

        return on_event

    def monotonic(self) -> float:
        """The engine's clock: the real one and the waits that were left out."""
        return time.monotonic() + self._skipped_s

    async def sleep(self, seconds: float) -> None:
        """The engine's sleep: nobody needs to wait for what is retimed anyway, only for what somebody stops."""
        if seconds < _STOPPED_BY_HAND_S:
            self._skipped_s += seconds
            seconds = 0
        await asyncio.sleep(seconds)

    def take_over(self) -> None:
        """Be the process's wall clock, for ids too; before the modules are imported that remember ``time.time``."""
        import datetime as module

        # what the sandbox checks against its own clock, and signs, stays with the real one
        for name in ("requests", "sending", "token_refresh"):
            import_module(f"core.connectors.{name}")
        from core import ids

        wall = self.wall

        class Steady(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # Self, and we say datetime
                return datetime.fromtimestamp(wall(), tz)

        os.environ["TZ"] = "Asia/Shanghai"
        time.tzset()
        ids._process = "5f3a9c1d2e4b"  # noqa: SLF001 - ids are shown, too
        time.time = wall
        time.time_ns = lambda: int(wall() * 1e9)
        module.datetime = Steady  # type: ignore[misc]  # on purpose
