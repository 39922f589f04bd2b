"""``Tracer``: turns what happens in one call into events, in order, for whoever listens.

Owns ``call_id``, ``seq`` and the call's start. Must not decide anything. A listener that raises changes nothing for
the call; it is told in the log once.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.events import (
    AttemptFinished,
    AttemptStarted,
    CallFinished,
    CallOutcome,
    CallStarted,
    DelaySource,
    Event,
    Mode,
    RefreshFinished,
    RefreshStarted,
    StepKind,
    StepProgress,
    Transfer,
    WaitEnd,
    WaitEnded,
    WaitStarted,
)
from core.ids import new_call_id
from core.redaction import get_redactor
from core.retry.decision import Decision
from core.retry.judgement import Judgement
from core.trace import CallRecord, fold

Listener = Callable[[Event], None]
log = logging.getLogger(__name__)


class Tracer:
    """The events of one call.

    Args:
        listeners: Called with each event, in the call's own task.
        clock: Monotonic seconds.
        mode: ``live`` or ``sandbox``.
        keep: Whether to keep the folded record, for answers and errors that carry the steps.
    """

    __slots__ = ("_clock", "_listeners", "_mode", "_muted", "_record", "_seq", "call_id", "keep", "requests", "start")

    def __init__(
        self,
        listeners: Iterable[Listener],
        clock: Callable[[], float] = time.monotonic,
        *,
        mode: Mode = "live",
        keep: bool = False,
    ) -> None:
        self.call_id = new_call_id()
        self.start = clock()
        self.keep = keep
        self.requests = 0
        self._clock = clock
        self._listeners = tuple(listeners)
        self._mode: Mode = mode
        self._seq = 0
        self._record: CallRecord | None = None
        self._muted: set[Listener] = set()

    @property
    def record(self) -> CallRecord:
        """The call so far, if ``keep``."""
        return self._record or CallRecord(self.call_id)

    def elapsed(self) -> float:
        """Seconds since the call's start."""
        return self._clock() - self.start

    def call_started(self, **facts: Any) -> None:
        """The call begins; ``facts`` are the fields of ``CallStarted``."""
        self._emit(CallStarted(*self._stamp(), **facts))

    def attempt_started(self, step: str, kind: StepKind = "request") -> None:
        """A request of ``step`` is about to be sent, or another kind of attempt begins; only requests are counted."""
        self.requests += kind == "request"
        self._emit(AttemptStarted(*self._stamp(), number=self._number(kind), kind=kind, step=step))

    def attempt_finished(
        self, step: str, started_s: float, judgement: Judgement, decision: Decision, kind: StepKind = "request"
    ) -> None:
        """The running attempt ended."""
        facts = _facts(self._number(kind), step, started_s, self.elapsed(), judgement, decision)
        self._emit(AttemptFinished(*self._stamp(), **{**facts, "kind": kind}))

    def progress(self, transfer: Transfer, done: int, total: int | None) -> None:
        """The file of the running step has come so far."""
        self._emit(StepProgress(*self._stamp(), transfer=transfer, done=done, total=total))

    def refresh_started(self, credential: str) -> None:
        """The token called ``credential`` is about to be refreshed."""
        self._emit(RefreshStarted(*self._stamp(), credential=credential))

    def refresh_finished(self, credential: str, started_s: float, judgement: Judgement, decision: Decision) -> None:
        """The refresh ended."""
        facts = _facts(None, credential, started_s, self.elapsed(), judgement, decision)
        self._emit(RefreshFinished(*self._stamp(), **{**facts, "kind": "token_refresh"}))

    def wait_started(self, planned_s: float, source: DelaySource | None, header: str | None) -> None:
        """A wait begins."""
        self._emit(WaitStarted(*self._stamp(), planned_s=planned_s, source=source, header=header))

    def wait_ended(self, actual_s: float, why: WaitEnd) -> None:
        """The wait ended."""
        self._emit(WaitEnded(*self._stamp(), actual_s=actual_s, why=why))

    def call_finished(
        self,
        outcome: CallOutcome,
        stop_reason: str,
        judgement: Judgement | None = None,
        *,
        size: int | None = None,
        error: Mapping[str, Any] | None = None,
    ) -> None:
        """The call is over."""
        self._emit(
            CallFinished(
                *self._stamp(),
                outcome=outcome,
                stop_reason=stop_reason,
                status=judgement.status if judgement else None,
                code=judgement.code if judgement else None,
                elapsed_s=self.elapsed(),
                size=size,
                error=error,
            )
        )

    def call_cancelled(self) -> None:
        """The call is over: whoever asked has stopped it."""
        self.call_finished("cancelled", "cancelled", error=cancelled_error())

    def _number(self, kind: StepKind) -> int | None:
        return self.requests if kind == "request" else None

    def _stamp(self) -> tuple[str, int, int, int, int, Mode]:
        seq = self._seq
        self._seq = seq + 1
        return self.call_id, seq, time.time_ns() // 1000, int(self._clock() * 1e6), os.getpid(), self._mode

    def _emit(self, event: Event) -> None:
        if self.keep:
            self._record = fold(self._record, event)
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:  # whatever a listener does, the call goes on
                if listener not in self._muted:
                    self._muted.add(listener)
                    log.exception("a listener of call events failed: %r", listener)


def cancelled_error() -> dict[str, Any]:
    """The ``error`` of a call that was stopped."""
    from core.texts import error_hint, error_text  # only a stopped call needs its sentence

    code = "call.cancelled"
    words = {"message": error_text(code, {}), "hint": error_hint(code, {})}
    return {"type": "Cancelled", "code": code, **words, "stop_reason": "cancelled"}


def _facts(
    number: int | None, step: str, started_s: float, now_s: float, judgement: Judgement, decision: Decision
) -> dict[str, Any]:
    redactor = get_redactor()  # what a vendor or an exception says may hold a secret
    error = judgement.error
    return {
        "number": number,
        "step": step,
        "started_s": started_s,
        "elapsed_s": now_s - started_s,
        "status": judgement.status,
        "code": judgement.code,
        "error": error and {"type": error["type"], "message": redactor.redact(error["message"])},
        "sent": judgement.sent,
        "verdict": decision.verdict,
        "stop_reason": decision.stop_reason,
        "rule": judgement.rule,
        "reason_args": redactor.redact_json(judgement.reason_args) if judgement.reason_args else {},
        "delay_s": decision.delay_s,
        "delay_source": decision.delay_source,
        "excerpt": judgement.excerpt,
    }
