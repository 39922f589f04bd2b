"""Calls to look at, made the way real ones are: by folding events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core import ids
from core.events import (
    AttemptFinished,
    AttemptStarted,
    CallFinished,
    CallOutcome,
    CallStarted,
    DelaySource,
    Event,
    RateLimited,
    RefreshFinished,
    RefreshStarted,
    WaitEnd,
    WaitEnded,
    WaitStarted,
)
from core.platforms.model import Operation, Platform
from core.trace import CallRecord, fold

START_S = 1_795_501_925.0  # a whole second
POLICY: Mapping[str, Any] = {
    "max_retries": 3,
    "initial_delay": 1.0,
    "strategy": "exponential",
    "max_delay": 60.0,
    "jitter": 0.0,
    "retry_after_cap": 120.0,
    "deadline": None,
}
PHASES = {"queue": 0.0, "dns": 0.009, "connect": 0.012, "tls": 0.046, "send": 0.002, "wait": 0.1, "receive": 0.008}

PLATFORMS = [
    Platform(
        id,
        {"zh": zh, "en": en},
        f"https://{id}.example",
        (),
        operations=tuple(Operation(op, "GET", "/" + op, {"zh": op_zh, "en": op_en}) for op, op_zh, op_en in operations),
        monogram=monogram,
    )
    for id, zh, en, monogram, operations in (
        ("douyin", "抖音", "Douyin", "抖", [("video.list", "视频列表", "Video list")]),
        ("ths123", "同花顺", "Tonghuashun", "顺", [("stock.quote", "实时行情", "Quotes")]),
        ("erp", "ERP", "ERP", "E", [("order.list", "销售订单", "Sales orders")]),
        ("zhihu", "知乎", "Zhihu", "知", [("content.stats", "热榜", "Hot list")]),
    )
]


@dataclass
class Script:
    """Plays one call on a clock of its own; each method goes on where the last one ended."""

    call_id: str
    at_s: float = START_S
    platform: str = "douyin"
    operation: str = "video.list"
    policy: Mapping[str, Any] = field(default_factory=lambda: POLICY)
    states: list[CallRecord] = field(default_factory=list)
    now_s: float = 0.0
    seq: int = 0
    number: int = 0
    pid: int = ids.pid

    def __post_init__(self) -> None:
        more = {"effect": "read", "idempotent": True, "method": "GET", "path": f"/{self.operation}"}
        self.emit(
            CallStarted,
            platform=self.platform,
            operation=self.operation,
            endpoint=self.operation,
            policy=self.policy,
            **more,
        )

    @property
    def record(self) -> CallRecord:
        return self.states[-1]

    def emit(self, event: type[Event], **data: Any) -> None:
        wall_us = round((self.at_s + self.now_s) * 1e6)
        made = event(self.call_id, self.seq, wall_us, round(self.now_s * 1e6), self.pid, "sandbox", **data)
        self.states.append(fold(self.states[-1] if self.states else None, made))
        self.seq += 1

    def start(self) -> Script:
        self.number += 1
        self.emit(AttemptStarted, number=self.number)
        return self

    def answer(self, took_s: float, status: int | None, rule: str, *, code: str | None = None, **more: Any) -> Script:
        """An attempt from start to end."""
        self.start()
        began_s = self.now_s
        self.now_s += took_s
        ok = rule == "ok"
        data: dict[str, Any] = {
            "verdict": "ok" if ok else "retry",
            "error": None if ok else {"type": "HTTPStatus" if code is None else "PlatformCode", "message": "sorry"},
            "sent": True,
            "phases": PHASES,
            **more,
        }
        data = {"number": self.number, "started_s": began_s, "elapsed_s": took_s, "status": status, **data}
        self.emit(AttemptFinished, code=code, rule=rule, **data)
        return self

    def refresh(self, took_s: float) -> Script:
        self.emit(RefreshStarted, credential="access_token")
        began_s = self.now_s
        self.now_s += took_s
        args = {"type": "access_token", "days": 15}
        self.emit(
            RefreshFinished,
            kind="token_refresh",
            step="access_token",
            started_s=began_s,
            elapsed_s=took_s,
            status=200,
            rule="refresh.ok",
            reason_args=args,
            delay_s=0.0,
        )
        return self

    def held(self, planned_s: float) -> Script:
        """A published limit holds the next request back; the wait itself is told by ``wait`` or ``begin_wait``."""
        self.emit(
            RateLimited,
            kind="rate_limit_wait",
            started_s=self.now_s,
            rule="rate_limit.own",
            reason_args={"requests": 600, "per_s": "60"},
            delay_s=planned_s,
        )
        return self

    def begin_wait(self, planned_s: float, source: DelaySource = "strategy", header: str | None = None) -> Script:
        self.emit(WaitStarted, planned_s=planned_s, source=source, header=header)
        return self

    def wait(
        self,
        planned_s: float,
        source: DelaySource = "strategy",
        header: str | None = None,
        actual_s: float | None = None,
        why: WaitEnd | None = None,
    ) -> Script:
        self.begin_wait(planned_s, source, header)
        actual_s = planned_s if actual_s is None else actual_s
        self.now_s += actual_s
        self.emit(WaitEnded, actual_s=actual_s, why=why or ("elapsed" if actual_s == planned_s else "cancelled"))
        return self

    def finish(self, outcome: CallOutcome, stop_reason: str = "ok") -> CallRecord:
        last = self.record.steps[-1]
        self.emit(
            CallFinished,
            outcome=outcome,
            stop_reason=stop_reason,
            status=last.status,
            code=last.code,
            elapsed_s=self.now_s,
        )
        return self.record


def demo(call_id: str = "demo", at_s: float = START_S) -> Script:
    """The first-run demo, up to its end: 429 with Retry-After, 200 with an expired token, a refresh, the list."""
    script = Script(call_id, at_s)
    script.answer(0.182, 429, "http.429", delay_s=1.0, delay_source="retry_after")
    script.wait(1.0, "retry_after", "1")
    script.answer(
        0.246, 200, "douyin.token_expired", code="28001008", delay_s=0.0, reason_args={"message": "access_token 过期"}
    )
    script.refresh(0.311)
    script.answer(0.304, 200, "ok", code="0")
    script.finish("succeeded")
    return script


def failed(call_id: str = "failed", at_s: float = START_S + 4) -> CallRecord:
    """Three timeouts."""
    script = Script(call_id, at_s, "erp", "order.list")
    error = {"type": "ReadTimeout", "message": "timed out"}
    script.answer(0.7, None, "timeout.read", error=error, sent=None, delay_s=0.5, delay_source="strategy").wait(0.5)
    script.answer(0.7, None, "timeout.read", error=error, sent=None, delay_s=1.0, delay_source="strategy").wait(1.0)
    script.answer(0.7, None, "timeout.read", error=error, sent=None, verdict="stop", stop_reason="max_retries")
    return script.finish("failed", "max_retries")


def stopped(call_id: str = "stopped", at_s: float = START_S + 7) -> CallRecord:
    """Stopped by the user 0.6 s into a wait of 30 s."""
    script = Script(call_id, at_s, "ths123", "stock.quote")
    script.answer(0.2, 429, "http.429", delay_s=30.0, delay_source="retry_after")
    script.wait(30.0, "retry_after", "30", actual_s=0.62)
    return script.finish("cancelled", "cancelled")


def quick(call_id: str = "quick", at_s: float = START_S + 3) -> CallRecord:
    """One attempt, at once."""
    return Script(call_id, at_s, "ths123", "stock.quote").answer(0.096, 200, "ok", code="0").finish("succeeded")


def recovered(call_id: str = "recovered", at_s: float = START_S + 6) -> CallRecord:
    """One retry that helped."""
    script = Script(call_id, at_s, "zhihu", "content.stats")
    script.answer(0.21, 503, "http.503", delay_s=1.0, delay_source="strategy").wait(1.0)
    return script.answer(0.21, 200, "ok").finish("succeeded")


def waiting(call_id: str = "waiting", at_s: float = START_S + 8, planned_s: float = 12.0) -> Script:
    """In a wait that the server asked for."""
    script = Script(call_id, at_s)
    script.answer(0.32, 503, "http.503", delay_s=1.2, delay_source="strategy").wait(1.2)
    script.answer(0.27, 429, "http.429", delay_s=planned_s, delay_source="retry_after")
    return script.begin_wait(planned_s, "retry_after", str(round(planned_s)))


def session(running: bool = False) -> list[CallRecord]:
    """A few calls of one minute, as in the pictures."""
    records = [demo().record, quick(), failed(), recovered(), stopped()]
    if running:
        records += [waiting().record, Script("inflight", START_S + 12.5, "ths123", "stock.quote").start().record]
    return records
