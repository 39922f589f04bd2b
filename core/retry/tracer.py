"""``Tracer``: turns what happens in one call into events, in order, for whoever listens.

Owns ``call_id``, ``seq``, the call's start and the start of its running step. Must not decide anything. A listener that
raises changes nothing for the call; it is told in the log once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from sys import intern
from typing import Any

from core import ids
from core.bodies import Undecoded
from core.events import (
    NO_PHASES,
    AttemptFinished,
    AttemptStarted,
    CallFinished,
    CallOutcome,
    CallStarted,
    DelaySource,
    Event,
    Mode,
    PhaseDone,
    RateLimited,
    RefreshFinished,
    RefreshStarted,
    StepFinished,
    StepKind,
    StepProgress,
    Transfer,
    WaitEnd,
    WaitEnded,
    WaitStarted,
    wants_phases,
)
from core.quick import maker
from core.redaction import get_redactor
from core.retry.decision import Decision
from core.retry.judgement import Judgement
from core.trace import Step, fold_steps
from core.wire import Wire

Listener = Callable[[Event], None]
log = logging.getLogger(__name__)

_call_started = maker(CallStarted)
_attempt_started = maker(AttemptStarted)
_attempt_finished = maker(AttemptFinished)
_phase_done = maker(PhaseDone)
_call_finished = maker(CallFinished)
_NO_FACTS: Mapping[str, Any] = {}


class Tracer:
    """The events of one call.

    Args:
        listeners: Called with each event, in the call's own task.
        clock: Monotonic seconds.
        mode: ``live`` or ``sandbox``.
        keep: Whether to keep the events, for answers and errors that carry the steps.

    Attributes:
        wire: What is heard of the running step's requests; None before the first.
    """

    __slots__ = (
        "_clock",
        "_kept",
        "_listeners",
        "_mode",
        "_muted",
        "_pid",
        "_seq",
        "_step_began",
        "call_id",
        "keep",
        "requests",
        "start",
        "wire",
    )

    def __init__(
        self,
        listeners: Iterable[Listener],
        clock: Callable[[], float] = time.monotonic,
        *,
        mode: Mode = "live",
        keep: bool = False,
    ) -> None:
        self.call_id = ids.new_call_id()
        self.start = self._step_began = clock()
        self.keep = keep
        self.requests = 0
        self.wire: Wire | None = None
        self._clock = clock
        self._listeners = tuple(listeners)
        self._mode: Mode = mode
        self._pid = ids.pid
        self._seq = 0
        self._kept: list[Event] = []
        self._muted: tuple[Listener, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps so far, if ``keep``."""
        return fold_steps(self._kept, int(self.start * 1e6))

    def steps_when_read(self) -> Any:
        """The same for an answer, whose steps few callers read."""
        return Undecoded(partial(fold_steps, self._kept, int(self.start * 1e6)))

    def elapsed(self) -> float:
        """Seconds since the call's start."""
        return self._clock() - self.start

    def call_started(self, **facts: Any) -> None:
        """The call begins; ``facts`` are the fields of ``CallStarted``."""
        self._tell(partial(_call_started, **facts), self.start)

    def function_started(self, name: str, policy: Mapping[str, Any]) -> None:
        """The call of a bare function begins: of nothing but ``name`` and ``policy`` anything is known."""
        self._tell(_call_started, self.start, "", None, name, None, None, "default", "default", policy)

    def attempt_started(self, step: str, kind: StepKind = "request") -> None:
        """A request of ``step`` is about to be sent, or another kind of attempt begins; only requests are counted."""
        number = None
        if kind == "request":
            number = self.requests = self.requests + 1
        self._step_began = now = self._clock()
        self._tell(_attempt_started, now, number, kind, step)

    def attempt_finished(self, step: str, judgement: Judgement, decision: Decision, kind: StepKind = "request") -> None:
        """The running attempt ended."""
        number = self.requests if kind == "request" else None
        self._step_finished(_attempt_finished, number, kind, step, judgement, decision)

    def watch(self) -> Wire:
        """What is to hear of the next request of the running step: the step's end tells its phases and facts."""
        if self.wire is None:
            wanted = any(map(wants_phases, self._listeners))
            self.wire = Wire(self._clock, self._phase_done if wanted else None)
        return self.wire

    def progress(self, transfer: Transfer, done: int, total: int | None) -> None:
        """The file of the running step has come so far."""
        self._tell(StepProgress, self._clock(), transfer, done, total)

    def refresh_started(self, credential: str) -> None:
        """The token called ``credential`` is about to be refreshed."""
        self._step_began = self._clock()
        self._tell(RefreshStarted, self._step_began, credential)

    def refresh_finished(self, credential: str, judgement: Judgement, decision: Decision) -> None:
        """The running refresh ended."""
        self._step_finished(RefreshFinished, None, "token_refresh", credential, judgement, decision)

    def rate_limited(self, step: str, judgement: Judgement, decision: Decision) -> None:
        """The next request of ``step`` is held back by a published limit."""
        self._step_began = self._clock()
        self._step_finished(RateLimited, None, "rate_limit_wait", step, judgement, decision)

    def wait_started(self, planned_s: float, source: DelaySource | None, header: str | None) -> None:
        """A wait begins."""
        self._tell(WaitStarted, self._clock(), planned_s, source, header)

    def wait_ended(self, actual_s: float, why: WaitEnd) -> None:
        """The wait ended."""
        self._tell(WaitEnded, self._clock(), actual_s, why)

    def call_finished(
        self,
        outcome: CallOutcome,
        stop_reason: str,
        judgement: Judgement | None = None,
        *,
        size: int | None = None,
        error: Mapping[str, Any] | None = None,
    ) -> float:
        """The call is over; returns the seconds that it took."""
        status, code = (judgement.status, judgement.code) if judgement else (None, None)
        now = self._clock()
        elapsed_s = now - self.start
        self._tell(_call_finished, now, outcome, stop_reason, status, code, elapsed_s, size, error)
        return elapsed_s

    def call_cancelled(self, check: Mapping[str, str] | None = None) -> None:
        """The call is over: whoever asked has stopped it.

        Args:
            check: Given where it may have been carried out all the same: how to find out, by language.
        """
        self.call_finished("cancelled", "cancelled", error=cancelled_error(check))

    def _step_finished(
        self,
        make: type[StepFinished],
        number: int | None,
        kind: StepKind,
        step: str,
        judgement: Judgement,
        decision: Decision,
    ) -> None:
        error, reason_args = None, judgement.reason_args
        if judgement.error_type is not None or reason_args:
            redactor = get_redactor()  # what a vendor or an exception says may hold a secret
            told = judgement.error
            error = told and _error(told["type"], redactor.redact(told["message"]))
            reason_args = redactor.redact_json(reason_args) if reason_args else _NO_FACTS
        phases, facts, sent = NO_PHASES, _NO_FACTS, judgement.sent
        wire, self.wire = self.wire, None
        if wire is not None:
            phases, facts = wire.let_go()
            sent = wire.sent if sent is None else sent
        now = self._clock()
        self._tell(
            make,
            now,
            number,
            kind,
            step,
            self._step_began - self.start,
            now - self._step_began,
            judgement.status,
            judgement.code,
            error,
            sent,
            decision.verdict,
            decision.stop_reason,
            intern(judgement.rule),  # kept once for all steps, as what else they have in common
            reason_args,
            decision.delay_s,
            decision.delay_source,
            phases,
            judgement.excerpt,
            facts,
        )

    def _phase_done(self, phase: str, elapsed_s: float) -> None:
        self._tell(_phase_done, self._clock(), phase, elapsed_s, keep=False)  # the step's end has all of them

    def _tell(self, make: Callable[..., Event], now: float, *facts: object, keep: bool = True) -> None:
        """Make an event of what all events share and its own ``facts``, in the order of its fields, and tell it."""
        seq = self._seq
        self._seq = seq + 1
        shared = (self.call_id, seq, time.time_ns() // 1000, int(now * 1e6), self._pid, self._mode)
        event = make(*(shared + facts))  # one tuple, and no list on the way
        if keep and self.keep:
            self._kept.append(event)
        for listener in self._listeners:
            try:
                listener(event)
            # whatever a listener does, the call goes on; nobody is cancelled where nothing is awaited
            except (Exception, asyncio.CancelledError):
                if listener not in self._muted:
                    self._muted += (listener,)
                    log.exception("a listener of call events failed: %r", listener)


@lru_cache(maxsize=64)
def _error(type_name: str, message: str) -> Mapping[str, str]:
    """The ``error`` of a step: one for all that failed alike, which in a batch are thousands."""
    return {"type": type_name, "message": message}


def cancelled_error(check: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The ``error`` of a call that was stopped; ``check`` as of ``Tracer.call_cancelled``."""
    from core.texts import error_hint, error_text, language  # only a stopped call needs its sentence

    code = "call.cancelled" if check is None else "call.cancelled_write"
    data = {"check": (check or {}).get(language(), "")}
    words = {"message": error_text(code, data).strip(), "hint": error_hint(code, data)}
    return {"type": "Cancelled", "code": code, **words, "stop_reason": "cancelled"}
