"""What the engine does, as lines of the log: sent, failed and why, waiting, refreshed, finished.

Owns which event makes which sentence at which level. A listener like any other: without it the engine does not know of
logging. The lines carry platform and call id as ``extra``. Must not know where the log goes.

Levels: a failed attempt is a warning, a failed call an error, exactly one a call; all else is information.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.events import (
    AttemptFinished,
    AttemptStarted,
    CallFinished,
    CallStarted,
    Event,
    RateLimited,
    RefreshFinished,
    RefreshStarted,
    StepFinished,
    WaitEnded,
    WaitStarted,
    ignoring_phases,
)
from core.texts import text
from core.trace import Step, reason_text

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Call:
    start: CallStarted
    attempts: int = 0
    waited_s: float = 0.0
    reason: str = ""
    held: bool = False  # by a published limit


class CallLog:
    """Give ``on_event`` to a retry handler as a listener. Calls may run in several threads; a call stays in its own."""

    def __init__(self) -> None:
        self._calls: dict[str, _Call] = {}

    @ignoring_phases
    def on_event(self, event: Event) -> None:
        """Log what there is to say of ``event``."""
        if isinstance(event, CallStarted):
            self._calls[event.call_id] = _Call(event)
            return
        call = self._calls.get(event.call_id)
        if call is None:
            return
        if isinstance(event, CallFinished):
            del self._calls[event.call_id]
        say = _SENTENCES.get(type(event))
        if say is None:
            return
        level, key, data = say(call, event)
        if key and log.isEnabledFor(level):
            about = {"platform": call.start.platform, "call_id": event.call_id}
            log.log(level, "%s", text(f"log.call.{key}", data), extra=about)


Sentence = tuple[int, str, Mapping[str, Any]]
_NOTHING: Sentence = (logging.DEBUG, "", {})


def _sent(call: _Call, event: AttemptStarted) -> Sentence:
    if event.kind == "pause":
        return logging.INFO, "paused", {}
    call.attempts += event.number is not None
    start = call.start
    what = " ".join(part for part in (start.method, start.path or start.endpoint) if part)
    remarks = [text("log.call.attempt", {"number": event.number})]
    remarks += [event.step] if event.step != "main" else []
    remarks += [text("log.call.sandbox")] if event.mode == "sandbox" else []
    return logging.INFO, "sent", {"what": what, "remarks": " · ".join(remarks)}


def _answered(call: _Call, event: AttemptFinished) -> Sentence:
    if event.stop_reason == "cancelled":
        return _NOTHING
    if event.kind == "pause":
        if event.verdict == "ok":
            return logging.INFO, "resumed", {"seconds": _seconds(event.elapsed_s)}
        call.reason = reason_text(_step(event))
        return _NOTHING
    attempt = text("log.call.attempt", {"number": event.number})
    if event.verdict == "ok":
        facts = [*_facts(event, ""), _seconds(event.elapsed_s)]
        return logging.INFO, "answered", {"attempt": attempt, "facts": " · ".join(facts)}
    call.reason = reason_text(_step(event))
    alone = reason_text(_step(event, stop_reason=None))
    return logging.WARNING, "failed_attempt", {"attempt": attempt, "reason": " · ".join([*_facts(event, alone), alone])}


def _held(call: _Call, event: RateLimited) -> Sentence:
    call.held = event.verdict == "ok"
    if call.held:
        return logging.INFO, "held", {"seconds": _seconds(event.delay_s or 0.0), "reason": reason_text(_step(event))}
    call.reason = reason_text(_step(event))
    return logging.WARNING, "refreshed", {"reason": call.reason}


def _waiting(call: _Call, event: WaitStarted) -> Sentence:
    if call.held:
        return _NOTHING
    if event.header:
        source = text("log.wait.retry_after", {"header": event.header})
    else:
        source = text(f"log.wait.{call.start.policy.get('strategy', 'strategy')}")
    return logging.INFO, "waiting", {"seconds": _seconds(event.planned_s), "source": source}


def _waited(call: _Call, event: WaitEnded) -> Sentence:
    held, call.held = call.held, False
    call.waited_s += 0.0 if held else event.actual_s
    if event.why == "elapsed":
        return _NOTHING
    return logging.INFO, f"wait_{event.why}", {"seconds": _seconds(event.actual_s)}


def _refreshing(_call: _Call, event: RefreshStarted) -> Sentence:
    return logging.INFO, "refreshing", {"credential": event.credential}


def _refreshed(call: _Call, event: RefreshFinished) -> Sentence:
    if event.stop_reason == "cancelled":
        return _NOTHING
    reason = reason_text(_step(event))
    if event.verdict != "ok":
        call.reason = reason
    return (logging.INFO if event.verdict == "ok" else logging.WARNING), "refreshed", {"reason": reason}


def _finished(call: _Call, event: CallFinished) -> Sentence:
    data = {
        "attempts": call.attempts,
        "total": _seconds(event.elapsed_s),
        "waited": _seconds(call.waited_s),
        "reason": call.reason or (event.error or {}).get("message", "") or text(f"stop.{event.stop_reason}"),
    }
    if event.outcome == "succeeded":
        return logging.INFO, "succeeded_after_wait" if call.waited_s else "succeeded", data
    if event.outcome == "failed":
        return logging.ERROR, "failed", data
    return logging.WARNING, "stopped", data


def _facts(event: StepFinished, said: str) -> list[str]:
    """Status and in-body code, as far as the sentence ``said`` does not have them."""
    facts = [f"HTTP {event.status}"] if event.status is not None and str(event.status) not in said else []
    return facts + ([text("log.call.code", {"code": event.code})] if event.code and event.code not in said else [])


def _step(event: StepFinished, **changes: Any) -> Step:
    facts = {name: getattr(event, name) for name in ("status", "code", "error", "rule", "reason_args", "stop_reason")}
    return Step(**{**facts, "delay_s": event.delay_s, **changes})


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.2f} s"


_SENTENCES: Mapping[type[Event], Callable[[_Call, Any], Sentence]] = {
    AttemptStarted: _sent,
    AttemptFinished: _answered,
    RateLimited: _held,
    WaitStarted: _waiting,
    WaitEnded: _waited,
    RefreshStarted: _refreshing,
    RefreshFinished: _refreshed,
    CallFinished: _finished,
}
