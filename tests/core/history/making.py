"""Made-up calls as the engine would report them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.events import (
    AttemptFinished,
    AttemptStarted,
    CallFinished,
    CallOutcome,
    CallStarted,
    Event,
    Mode,
    PhaseDone,
    WaitEnded,
    WaitStarted,
)
from core.ids import new_call_id
from core.trace import CallRecord, fold

START_US = 1_795_000_000_000_000
HTTP_ERROR = {"type": "HTTPStatus", "message": "HTTP 503"}


@dataclass
class CallMaker:
    """Makes the events of one call in order."""

    call_id: str = field(default_factory=new_call_id)
    mode: Mode = "live"
    pid: int = field(default_factory=os.getpid)
    started_us: int = START_US
    seq: int = -1

    def base(self) -> dict[str, Any]:
        self.seq += 1
        now = self.started_us + self.seq * 1000
        return {
            "call_id": self.call_id,
            "seq": self.seq,
            "t_wall_us": now,
            "t_mono_us": now - START_US,
            "pid": self.pid,
            "mode": self.mode,
        }

    def start(self, platform: str = "douyin", **more: Any) -> CallStarted:
        values: dict[str, Any] = {
            "operation": "video.list",
            "endpoint": "video.list",
            "method": "GET",
            "path": "/video/list/",
            "policy": {"max_retries": 3},
            "request": {"params": {"open_id": "x"}, "credentials": ["douyin/access_token"]},
            "effect": "read",
            "idempotent": True,
        }
        return CallStarted(**self.base(), platform=platform, **(values | more))

    def attempt(self, number: int, **more: Any) -> Iterator[Event]:
        yield AttemptStarted(**self.base(), number=number, step=more.get("step", "main"))
        yield PhaseDone(**self.base(), phase="wait", elapsed_s=0.01)
        yield AttemptFinished(**self.base(), number=number, elapsed_s=0.1, sent=True, **more)

    def failed(self, number: int, **more: Any) -> Iterator[Event]:
        values: dict[str, Any] = {"status": 503, "rule": "http.503", "verdict": "retry", "error": HTTP_ERROR}
        yield from self.attempt(number, **(values | more))

    def wait(self, seconds: float) -> Iterator[Event]:
        yield WaitStarted(**self.base(), planned_s=seconds, source="retry_after", header="1")
        yield WaitEnded(**self.base(), actual_s=seconds)

    def finish(self, outcome: CallOutcome = "succeeded", stop_reason: str = "ok", **more: Any) -> CallFinished:
        return CallFinished(**self.base(), outcome=outcome, stop_reason=stop_reason, elapsed_s=0.5, **more)


def simple_call(maker: CallMaker | None = None, platform: str = "douyin", status: int = 200) -> list[Event]:
    """A call that succeeds with its second request."""
    maker = maker or CallMaker()
    return [
        maker.start(platform),
        *maker.failed(1, delay_s=1.0, delay_source="retry_after"),
        *maker.wait(1.0),
        *maker.attempt(2, status=status, code="0"),
        maker.finish(status=status, code="0", size=12),
    ]


def folded(events: Iterable[Event]) -> CallRecord:
    """What the events of one call come to."""
    record = None
    for event in events:
        record = fold(record, event)
    assert record is not None
    return record
