"""The state of one call as the fold of its events: what history stores, the window draws and ``--json`` prints.

Owns ``Step`` and ``CallRecord`` and the fold. Pure: no clock, no I/O. Must not know where events come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from operator import attrgetter
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
    Verdict,
    WaitEnded,
    WaitStarted,
)
from core.frozen import maker
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

RunState = Literal["running", "waiting", "refreshing", "finished"]


@dataclass(frozen=True, slots=True)
class CallRecord:
    """Everything known of one call so far.

    Attributes:
        started_us: Wall clock of the start, microseconds since 1970.
        mono_us: Monotonic clock of the start, microseconds; only comparable within ``pid``.
        outcome: None while the call runs.
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


def fold(record: CallRecord | None, *events: Event) -> CallRecord:
    """The record after ``events``, at least one. Those at or before ``last_seq`` change nothing: twice is harmless."""
    folding = _Folding(record)
    for event in events:
        folding.add(event)
    return folding.record()


def _reader(*names: str) -> Callable[[object], dict[str, Any]]:
    """A function that gives these attributes of an object by name."""
    get = attrgetter(*names)
    return lambda item: dict(zip(names, get(item), strict=False))  # they are as many


_STEP = tuple(item.name for item in fields(Step))
_CALL = tuple(item.name for item in fields(CallRecord))
_own = {item.name for item in fields(Event)}
_read_step, _read_call = _reader(*_STEP), _reader(*_CALL)
_read_start = _reader(*(item.name for item in fields(CallStarted) if item.name in _CALL))
_read_finish = _reader(*(item.name for item in fields(StepFinished) if item.name in _STEP))
_read_end = _reader(*(item.name for item in fields(CallFinished) if item.name not in _own))
_new_step, _new_record = maker(Step), maker(CallRecord)
_BLANK, _RUNNING = _read_call(CallRecord("")), _read_step(Step(running=True))


class _Folding:
    """A record that is open: of however many events, one record and one object a step are made.

    Its dictionaries have all fields, in the order of their class.
    """

    __slots__ = ("_call", "_steps")

    def __init__(self, record: CallRecord | None) -> None:
        self._call = _BLANK.copy() if record is None else _read_call(record)
        self._steps: list[Step | dict[str, Any]] = [*self._call["steps"]]

    def record(self) -> CallRecord:
        self._call["steps"] = tuple(
            [step if isinstance(step, Step) else _new_step(*step.values()) for step in self._steps]
        )
        return _new_record(*self._call.values())

    def add(self, event: Event) -> None:
        call = self._call
        if not call["call_id"]:
            if isinstance(event, CallStarted):
                call.update(_read_start(event))
            else:  # the start was lost: keep what there is
                call.update(call_id=event.call_id, mode=event.mode, pid=event.pid)
            call["started_us"], call["mono_us"] = event.t_wall_us, event.t_mono_us
        elif isinstance(event, CallStarted) or event.seq <= call["last_seq"]:
            return
        call["last_seq"] = event.seq
        now_s = (event.t_mono_us - call["mono_us"]) / 1e6
        match event:
            case AttemptStarted():
                self._begin({"number": event.number, "kind": event.kind, "step": event.step, "started_s": now_s})
            case StepFinished():
                if self._steps and self._last()["running"]:
                    self._steps.pop()
                self._steps.append({**_RUNNING, **_read_finish(event), "running": False})
            case CallFinished():
                call.update(_read_end(event))
                # of the last request, also where a refresh or the user ended the call
                for step in reversed(self._steps):
                    if step["number"] is not None:
                        call["status"], call["code"] = step["status"], step["code"]
                        break
            case WaitStarted():
                self._last().update(wait_started_s=now_s, wait_running=True, wait_header=event.header)
            case WaitEnded():
                self._last().update(waited_s=event.actual_s, wait_running=False)
            case RefreshStarted():
                self._begin({"number": None, "kind": "token_refresh", "step": event.credential, "started_s": now_s})
            case PhaseDone():
                last = self._last()
                last["phases"] = {**last["phases"], event.phase: event.elapsed_s}
            case _:
                pass

    def _begin(self, known: dict[str, Any]) -> None:
        self._steps.append({**_RUNNING, **known})

    def _last(self) -> dict[str, Any]:
        """The last step, to be changed."""
        last = self._steps[-1] if self._steps else Step()
        if isinstance(last, Step):
            last = _read_step(last)
            self._steps[-1:] = [last]
        return last


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
