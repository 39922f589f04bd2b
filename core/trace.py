"""The state of one call as the fold of its events: what history stores, the window draws and ``--json`` prints.

Owns ``Step`` and ``CallRecord`` and the fold. Pure: no clock, no I/O. Must not know where events come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from core.events import (
    NO_PHASES,
    AttemptStarted,
    CallFinished,
    CallOutcome,
    CallStarted,
    DelaySource,
    Event,
    Mode,
    PhaseDone,
    RefreshStarted,
    StepFinished,
    StepKind,
    StepProgress,
    Transfer,
    Verdict,
    WaitEnded,
    WaitStarted,
)
from core.texts import Language, has_text, language, text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call. Field names are the keys of ``call --json``; ``dict(step)`` gives exactly those.

    Attributes:
        number: Requests count from 1; None for other kinds.
        started_s: Seconds since the start of the call.
        running: Whether the step has not ended yet (then ``verdict`` means nothing).
        wait_started_s: When the wait after it began, seconds since the start of the call; None before that.
        wait_header: The ``Retry-After`` header as received.
    """

    number: int | None = 1
    kind: StepKind = "request"
    step: str = "main"
    started_s: float = 0.0
    elapsed_s: float = 0.0
    status: int | None = None
    code: str | None = None
    error: Mapping[str, str] | None = None
    sent: bool | None = None
    verdict: Verdict = "ok"
    stop_reason: str | None = None
    rule: str = "ok"
    reason_args: Mapping[str, Any] = field(default_factory=dict)
    delay_s: float | None = None
    waited_s: float = 0.0
    delay_source: DelaySource | None = None
    phases: Mapping[str, float | None] = field(default_factory=lambda: NO_PHASES)
    excerpt: str = ""
    running: bool = False
    wait_started_s: float | None = None
    wait_running: bool = False
    wait_header: str | None = None

    @property
    def reason(self) -> str:
        """The reason of the decision, in the user's language; never empty."""
        return reason_text(self)

    def keys(self) -> tuple[str, ...]:
        """The public keys, in order."""
        return STEP_KEYS

    def __getitem__(self, key: str) -> Any:
        if key not in STEP_KEYS:
            raise KeyError(key)
        return getattr(self, key)

    def __iter__(self) -> Iterator[str]:
        return iter(STEP_KEYS)

    def to_json(self) -> dict[str, Any]:
        """The step with exactly the keys of ``call --json``."""
        return {key: dict(value) if isinstance(value := getattr(self, key), Mapping) else value for key in STEP_KEYS}


STEP_KEYS = (
    "number",
    "kind",
    "step",
    "started_s",
    "elapsed_s",
    "status",
    "code",
    "error",
    "sent",
    "verdict",
    "stop_reason",
    "rule",
    "reason",
    "delay_s",
    "waited_s",
    "delay_source",
    "phases",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has come; the fields of ``StepProgress``."""

    transfer: Transfer
    done: int
    total: int | None


RunState = Literal["running", "waiting", "refreshing", "finished"]


@dataclass(frozen=True, slots=True)
class CallRecord:
    """Everything known of one call so far.

    Attributes:
        started_us: Wall clock of the start, microseconds since 1970.
        mono_us: Monotonic clock of the start, microseconds; only comparable within ``pid``.
        outcome: None while the call runs.
        progress: Of the file that the running step sends or fetches; None at other times. Never stored.
    """

    call_id: str
    mode: Mode = "live"
    platform: str = ""
    operation: str | None = None
    endpoint: str = ""
    method: str | None = None
    path: str | None = None
    profile: str = "default"
    account: str = "default"
    started_us: int = 0
    mono_us: int = 0
    pid: int = 0
    policy: Mapping[str, Any] = field(default_factory=dict)
    effect: str | None = None
    idempotent: bool | None = None
    request: Mapping[str, Any] | None = None
    steps: tuple[Step, ...] = ()
    outcome: CallOutcome | None = None
    stop_reason: str | None = None
    status: int | None = None
    code: str | None = None
    elapsed_s: float | None = None
    size: int | None = None
    error: Mapping[str, Any] | None = None
    last_seq: int = -1
    progress: Progress | None = None

    @property
    def attempts(self) -> int:
        """How many requests were started."""
        return sum(1 for step in self.steps if step.number is not None)

    @property
    def waited_s(self) -> float:
        """Seconds really waited so far (finished waits only)."""
        return sum(step.waited_s for step in self.steps)

    @property
    def state(self) -> RunState:
        """What the call is doing now."""
        if self.outcome is not None:
            return "finished"
        last = self.steps[-1] if self.steps else None
        if last is not None and last.wait_running:
            return "waiting"
        return "refreshing" if last is not None and last.running and last.kind == "token_refresh" else "running"

    @property
    def ok(self) -> bool:
        """Whether it ended well."""
        return self.outcome == "succeeded"

    @property
    def started_at(self) -> str:
        """Start in RFC 3339, UTC, with milliseconds."""
        moment = datetime.fromtimestamp(self.started_us / 1e6, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def to_json(self) -> dict[str, Any]:
        """The keys of ``call --json`` without ``body``, which is never kept here."""
        return {
            "call_id": self.call_id,
            "platform": self.platform,
            "endpoint": self.endpoint,
            "mode": self.mode,
            "ok": self.ok,
            "stop_reason": self.stop_reason,
            "status": self.status,
            "code": self.code,
            "error": dict(self.error) if self.error else None,
            "elapsed_s": self.elapsed_s if self.elapsed_s is not None else 0.0,
            "attempts": [step.to_json() for step in self.steps],
        }

    def to_history_json(self) -> dict[str, Any]:
        """The keys of ``history --json``."""
        return {
            **self.to_json(),
            "operation": self.operation,
            "method": self.method,
            "profile": self.profile,
            "account": self.account,
            "started_at": self.started_at,
            "outcome": self.outcome,
        }


def fold(record: CallRecord | None, event: Event) -> CallRecord:
    """The record after ``event``. Events at or before ``last_seq`` change nothing: folding twice is harmless."""
    if isinstance(event, CallStarted):
        if record is not None:
            return record
        return CallRecord(
            call_id=event.call_id,
            mode=event.mode,
            platform=event.platform,
            operation=event.operation,
            endpoint=event.endpoint,
            method=event.method,
            path=event.path,
            profile=event.profile,
            account=event.account,
            started_us=event.t_wall_us,
            mono_us=event.t_mono_us,
            pid=event.pid,
            policy=event.policy,
            effect=event.effect,
            idempotent=event.idempotent,
            request=event.request,
            last_seq=event.seq,
        )
    if record is None:  # the start was lost: keep what there is
        record = CallRecord(
            event.call_id, event.mode, started_us=event.t_wall_us, mono_us=event.t_mono_us, pid=event.pid
        )
    if event.seq <= record.last_seq:
        return record
    return _apply(record, event)


def _apply(record: CallRecord, event: Event) -> CallRecord:
    now_s = (event.t_mono_us - record.mono_us) / 1e6
    match event:
        case AttemptStarted():
            step = Step(number=event.number, kind=event.kind, step=event.step, started_s=now_s, running=True)
            return replace(record, steps=(*record.steps, step), last_seq=event.seq)
        case RefreshStarted():
            step = Step(number=None, kind="token_refresh", step=event.credential, started_s=now_s, running=True)
            return replace(record, steps=(*record.steps, step), last_seq=event.seq)
        case PhaseDone():
            return _with_last(record, event.seq, phases={**_last(record).phases, event.phase: event.elapsed_s})
        case StepProgress():
            return replace(record, progress=Progress(event.transfer, event.done, event.total), last_seq=event.seq)
        case StepFinished():
            done = Step(
                number=event.number,
                kind=event.kind,
                step=event.step,
                started_s=event.started_s,
                elapsed_s=event.elapsed_s,
                status=event.status,
                code=event.code,
                error=event.error,
                sent=event.sent,
                verdict=event.verdict,
                stop_reason=event.stop_reason,
                rule=event.rule,
                reason_args=event.reason_args,
                delay_s=event.delay_s,
                delay_source=event.delay_source,
                phases=event.phases,
                excerpt=event.excerpt,
            )
            open_step = bool(record.steps) and record.steps[-1].running
            before = record.steps[:-1] if open_step else record.steps
            return replace(record, steps=(*before, done), progress=None, last_seq=event.seq)
        case WaitStarted():
            return _with_last(record, event.seq, wait_started_s=now_s, wait_running=True, wait_header=event.header)
        case WaitEnded():
            return _with_last(record, event.seq, waited_s=event.actual_s, wait_running=False)
        case CallFinished():
            # of the last request, also where a refresh or the user ended the call
            last = next((step for step in reversed(record.steps) if step.number is not None), None)
            return replace(
                record,
                outcome=event.outcome,
                stop_reason=event.stop_reason,
                status=last.status if last else event.status,
                code=last.code if last else event.code,
                elapsed_s=event.elapsed_s,
                size=event.size,
                error=event.error,
                last_seq=event.seq,
            )
        case _:
            return replace(record, last_seq=event.seq)


def _last(record: CallRecord) -> Step:
    return record.steps[-1] if record.steps else Step()


def _with_last(record: CallRecord, seq: int, **changes: Any) -> CallRecord:
    return replace(record, steps=(*record.steps[:-1], replace(_last(record), **changes)), last_seq=seq)


def reason_text(step: Step, lang: Language | None = None) -> str:
    """The sentence of a step: what was seen, by the rule that decided, and why there is no further try."""
    chosen = lang or language()
    own = step.reason_args.get("text")
    data = {"status": step.status, "code": step.code, **step.reason_args, **(step.error or {})}
    if isinstance(own, Mapping) and own.get(chosen):
        sentence = str(own[chosen])
    else:
        sentence = text(_rule_key(step.rule), data, chosen)
    if step.stop_reason and step.rule != step.stop_reason and has_text(f"stop.{step.stop_reason}"):
        stop = text(f"stop.{step.stop_reason}", {**data, "delay_s": step.delay_s}, chosen)
        return f"{sentence}{'' if chosen == 'zh' else ' '}{stop}" if stop else sentence
    return sentence


def _rule_key(rule: str) -> str:
    """The text of a rule: its own, else its family's ("http.418" → "http.other", "douyin.busy" → "code.busy")."""
    family, _, kind = rule.rpartition(".")
    for key in (f"rule.{rule}", f"rule.{family or kind}.other", f"rule.code.{kind}"):
        if has_text(key):
            return key
    return "rule.error.other"
