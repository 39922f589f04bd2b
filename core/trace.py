"""The state of one call as the fold of its events: what history stores, the window draws and ``--json`` prints.

Owns ``Step`` and ``CallRecord`` and the fold. Pure: no clock, no I/O. Must not know where events come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    StepProgress,
    Transfer,
    Verdict,
    WaitEnd,
    WaitEnded,
    WaitStarted,
)
from core.quick import maker
from core.texts import Language, has_text, language, text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call. Field names are the keys of ``call --json``; ``dict(step)`` gives exactly those.

    The fields of ``StepFinished`` come first, in its order.

    Attributes:
        number: Requests count from 1; None for other kinds.
        started_s: Seconds since the start of the call.
        running: Whether the step has not ended yet (then ``verdict`` means nothing).
        wait_started_s: When the wait after it began, seconds since the start of the call; None before that.
        wait_header: The ``Retry-After`` header as received.
        ended_by: Why the wait after it ended; None without one, while it runs, and where that was not recorded.
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
    delay_source: DelaySource | None = None
    phases: Mapping[str, float | None] = field(default_factory=lambda: NO_PHASES)
    excerpt: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    waited_s: float = 0.0
    running: bool = False
    wait_started_s: float | None = None
    wait_running: bool = False
    wait_header: str | None = None
    ended_by: WaitEnd | None = None

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


RunState = Literal["running", "waiting", "refreshing", "paused", "finished"]
_STATES: Mapping[StepKind, RunState] = {"token_refresh": "refreshing", "pause": "paused"}


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
        """Seconds really waited between requests so far: finished waits only, and none for a published limit."""
        return sum(step.waited_s for step in self.steps if step.kind != "rate_limit_wait")

    @property
    def state(self) -> RunState:
        """What the call is doing now."""
        if self.outcome is not None:
            return "finished"
        last = self.steps[-1] if self.steps else None
        if last is not None and last.wait_running:
            return "waiting"
        return _STATES.get(last.kind, "running") if last is not None and last.running else "running"

    @property
    def wait_ends_by_hand(self) -> bool:
        """Whether it waits, and "send now" would end that: not where a published limit holds the request back."""
        return self.state == "waiting" and self.steps[-1].kind != "rate_limit_wait"

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
    first, *_ = events
    if record is None and not isinstance(first, CallStarted):  # the start was lost: keep what there is
        record = CallRecord(
            first.call_id, first.mode, started_us=first.t_wall_us, mono_us=first.t_mono_us, pid=first.pid
        )
    head = _head_of_start(first) if record is None else _head(record)
    tail = _tail(record or _NOTHING)
    last_seq = first.seq if record is None else record.last_seq
    mono_us = head[_MONO_US]
    steps = _Steps(record.steps if record else ())
    progress = record.progress if record else None
    for event in events:
        if event.seq <= last_seq or isinstance(event, CallStarted):
            continue
        last_seq = event.seq
        if isinstance(event, CallFinished):
            outcome, stop_reason, *answer, elapsed_s, size, error = _tail(event)
            # of the last request, also where a refresh or the user ended the call
            tail = (outcome, stop_reason, *(steps.last_answer() or answer), elapsed_s, size, error)
        elif isinstance(event, StepProgress):
            progress = Progress(event.transfer, event.done, event.total)
        else:
            steps.add(event, mono_us)
            if not isinstance(event, PhaseDone):  # a part that has left is still on its way until it is answered
                progress = None
    return _new_record(*(*head, steps.done(), *tail, last_seq, progress))


def fold_steps(events: Iterable[Event], mono_us: int) -> tuple[Step, ...]:
    """The steps alone of a call whose start was at ``mono_us``."""
    steps = _Steps(())
    for event in events:
        steps.add(event, mono_us)
    return steps.done()


# the fields of a record are those of its start, the steps, those of its end, ``last_seq`` and ``progress``
_NAMES = [item.name for item in fields(CallRecord)]
_HEAD, _TAIL = _NAMES[: _NAMES.index("steps")], _NAMES[_NAMES.index("steps") + 1 : _NAMES.index("last_seq")]
_MONO_US = _HEAD.index("mono_us")
_head, _tail = attrgetter(*_HEAD), attrgetter(*_TAIL)
_head_of_start = attrgetter(*({"started_us": "t_wall_us", "mono_us": "t_mono_us"}.get(name, name) for name in _HEAD))
_new_record = maker(CallRecord)
_NOTHING = CallRecord("")

_STEP = [item.name for item in fields(Step)]
_step, _finished = attrgetter(*_STEP), attrgetter(*_STEP[: _STEP.index("waited_s")])
_new_step = maker(Step)


class _Steps:
    """The steps of a call while it is folded."""

    __slots__ = ("_phases", "_steps")

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = [*steps]
        self._phases: dict[str, float] = {}

    def done(self) -> tuple[Step, ...]:
        if self._phases:  # of a step that is still running; a finished one has its own
            before = self._steps[-1].phases if self._steps else NO_PHASES
            self._change(phases={**before, **self._phases})
            self._phases = {}
        return tuple(self._steps)

    def last_answer(self) -> tuple[int | None, str | None] | None:
        """Status and code of the last request; None if there was none."""
        for step in reversed(self._steps):
            if step.number is not None:
                return step.status, step.code
        return None

    def add(self, event: Event, mono_us: int) -> None:
        now_s = (event.t_mono_us - mono_us) / 1e6
        match event:
            case AttemptStarted():
                self._steps.append(_new_step(event.number, event.kind, event.step, now_s, running=True))
            case StepFinished():
                if self._steps and self._steps[-1].running:
                    self._steps.pop()
                self._phases.clear()
                self._steps.append(_new_step(*_finished(event)))
            case WaitStarted():
                self._change(wait_started_s=now_s, wait_running=True, wait_header=event.header)
            case WaitEnded():
                self._change(waited_s=event.actual_s, wait_running=False, ended_by=event.why)
            case RefreshStarted():
                self._steps.append(_new_step(None, "token_refresh", event.credential, now_s, running=True))
            case PhaseDone():
                self._phases[event.phase] = event.elapsed_s
            case _:
                pass

    def _change(self, **changes: Any) -> None:
        last = self._steps[-1] if self._steps else Step()
        values = {**dict(zip(_STEP, _step(last), strict=True)), **changes}
        self._steps[-1:] = [_new_step(*values.values())]


_SAID = 300
"""So much of another's words is in a sentence; all of them are in ``error``."""


def reason_text(step: Step, lang: Language | None = None) -> str:
    """The sentence of a step: what was seen, by the rule that decided, and why there is no further try."""
    chosen = lang or language()
    own = step.reason_args.get("text")
    data = {"status": step.status, "code": step.code, **step.reason_args, **(step.error or {})}
    said = str(data.get("message") or "")
    if said in (step.code, data.get("type")):  # there were no words, only a code or a class
        said = ""
    data["message"] = said if len(said) <= _SAID else f"{said[:_SAID]}…"
    if isinstance(own, Mapping) and own.get(chosen):
        sentence = str(own[chosen])
    else:
        sentence = _ended(text(_rule_key(step.rule, data), data, chosen), chosen)
    if step.stop_reason and step.rule != step.stop_reason and has_text(f"stop.{step.stop_reason}"):
        stop = text(f"stop.{step.stop_reason}", {**data, "delay_s": step.delay_s}, chosen)
        return f"{sentence}{'' if chosen == 'zh' else ' '}{stop}" if stop else sentence
    return sentence


def _ended(sentence: str, lang: Language) -> str:
    """``sentence`` with its full stop, also where it ends with words of others, or with none where some could be."""
    sentence = sentence.rstrip("：: ")
    stop = "。" if lang == "zh" else "."
    return sentence if sentence.endswith(("。", "！", "？", ".", "!", "?", "…")) else sentence + stop


def _rule_key(rule: str, data: Mapping[str, Any]) -> str:
    """The text of a rule: its own, else its family's ("http.418" → "http.other", "douyin.busy" → "code.busy").

    Some have two, of which one names the host: of a bare function's request it is not known.
    """
    family, _, kind = rule.rpartition(".")
    if data.get("host") and has_text(f"rule_of_host.{rule}"):
        return f"rule_of_host.{rule}"
    for key in (f"rule.{rule}", f"rule.{family or kind}.other", f"rule.code.{kind}"):
        if has_text(key):
            return key
    return "rule.error.other"
