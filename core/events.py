"""What happened to a call, as immutable facts in order: the spine of the program.

Owns the event types and their JSON form. Must not know who listens. Events are redacted when they are made; nobody
downstream has to think of secrets.

Every event carries ``v`` (format version), ``call_id`` (UUIDv7), ``seq`` (from 0, per call, without gaps), wall and
monotonic time in microseconds, the process id, and the mode (``live`` or ``sandbox``). Readers skip types and keys
that they do not know.

The order within a call::

    CallStarted
      AttemptStarted PhaseDone* AttemptFinished        number counts requests from 1; a download or a pause has none
        StepProgress*                                  while a file is on its way, a few times a second
      RefreshStarted PhaseDone* RefreshFinished        a token refresh: a step, not an attempt
      WaitStarted WaitEnded                            after a step whose verdict is "retry"
      RateLimited WaitStarted WaitEnded                before a request that a published limit holds back
    CallFinished                                       exactly once, also when cancelled
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

VERSION = 1

Mode = Literal["live", "sandbox"]
Verdict = Literal["ok", "retry", "stop"]
DelaySource = Literal["strategy", "retry_after"]
WaitEnd = Literal["elapsed", "send_now", "cancelled"]
CallOutcome = Literal["succeeded", "failed", "cancelled", "interrupted"]
Transfer = Literal["download", "upload"]
StepKind = Literal["request", "token_refresh", "download", "rate_limit_wait", "pause"]

NO_PHASES: Mapping[str, float | None] = {
    "queue": None,
    "dns": None,
    "connect": None,
    "tls": None,
    "send": None,
    "wait": None,
    "receive": None,
}


@dataclass(frozen=True, slots=True)
class Event:
    """The part that all events share."""

    TYPE: ClassVar[str] = "event"
    v: ClassVar[int] = VERSION

    call_id: str
    seq: int
    t_wall_us: int
    t_mono_us: int
    pid: int
    mode: Mode

    def to_json(self) -> dict[str, Any]:
        """The event as JSON-ready data, with its type and the format version."""
        data = {name: getattr(self, name) for name in _FIELDS[type(self)]}
        return {"v": VERSION, "type": self.TYPE, **data}


@dataclass(frozen=True, slots=True)
class CallStarted(Event):
    """A call begins; nothing was sent yet.

    Attributes:
        policy: The effective policy as plain values (``RetryPolicy`` fields plus ``timeout``).
        request: The template to send it again: ``params``, ``headers``, ``body`` (≤ 64 kB) or ``body_sha256``,
            ``files`` by name only, ``credentials`` as references (``["douyin/access_token"]``), never values; and
            ``base``, the base URL it went to. None for a bare function.
    """

    TYPE: ClassVar[str] = "call_started"

    platform: str = ""
    operation: str | None = None
    endpoint: str = ""
    method: str | None = None
    path: str | None = None
    profile: str = "default"
    account: str = "default"
    policy: Mapping[str, Any] = field(default_factory=dict)
    effect: Literal["read", "write"] | None = None
    idempotent: bool | None = None
    request: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AttemptStarted(Event):
    """A request is about to be sent, or a download begins (``number`` is None then)."""

    TYPE: ClassVar[str] = "attempt_started"

    number: int | None = 1
    kind: StepKind = "request"
    step: str = "main"


@dataclass(frozen=True, slots=True)
class PhaseDone(Event):
    """One phase of the running request ended and the next began: ``queue|dns|connect|tls|send|wait``.

    The phase in which a request ends, well or not, is told by its ``AttemptFinished``, with all others.

    Attributes:
        elapsed_s: Seconds in this phase since the step began; it may come in several pieces, as behind a proxy.
    """

    TYPE: ClassVar[str] = "phase_done"

    phase: str = ""
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class StepProgress(Event):
    """How far a file has come within the running step.

    Attributes:
        done: Bytes of the whole file, also where it goes in parts; a part that is repeated takes it back.
        total: Bytes in all; None if the server has not said.
    """

    TYPE: ClassVar[str] = "step_progress"

    transfer: Transfer = "upload"
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class StepFinished(Event):
    """The common part of a finished attempt and a finished refresh: the facts, and the decision taken on them.

    Attributes:
        started_s: Seconds from the start of the call to the start of the step.
        elapsed_s: Seconds that the step took.
        status: HTTP status; None if there was no answer.
        code: In-body code as text, also on success.
        error: None only with verdict ``ok``; else ``{"type": …, "message": …}``.
        sent: Whether the request left the machine; None if that is not known.
        rule: Stable id of the classification, e.g. ``"http.429"``; never a bound.
        reason_args: Values for the rule's sentence; may hold ``text = {"zh": …, "en": …}`` from a definition.
        delay_s: Planned wait before the next step; None if none is to follow.
        excerpt: A bounded, redacted piece of a failed answer's body.
        facts: Of the connection, as far as they are known: ``reused, http_version, bytes_sent, bytes_received, proxy,
            server``.
    """

    number: int | None = None
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


@dataclass(frozen=True, slots=True)
class AttemptFinished(StepFinished):
    """A request ended and was judged."""

    TYPE: ClassVar[str] = "attempt_finished"


@dataclass(frozen=True, slots=True)
class RefreshStarted(Event):
    """A token is about to be refreshed."""

    TYPE: ClassVar[str] = "refresh_started"

    credential: str = ""


@dataclass(frozen=True, slots=True)
class RefreshFinished(StepFinished):
    """A token refresh ended: rule ``refresh.ok``, ``refresh.shared`` or ``refresh.failed``."""

    TYPE: ClassVar[str] = "refresh_finished"


@dataclass(frozen=True, slots=True)
class RateLimited(StepFinished):
    """The next request has to wait for its turn: a step of its own, and the wait after it is that wait."""

    TYPE: ClassVar[str] = "rate_limited"


@dataclass(frozen=True, slots=True)
class WaitStarted(Event):
    """A wait begins.

    Attributes:
        planned_s: Seconds to wait.
        source: Where the length comes from.
        header: The ``Retry-After`` header as received, if there was one.
    """

    TYPE: ClassVar[str] = "wait_started"

    planned_s: float = 0.0
    source: DelaySource | None = None
    header: str | None = None


@dataclass(frozen=True, slots=True)
class WaitEnded(Event):
    """A wait ended."""

    TYPE: ClassVar[str] = "wait_ended"

    actual_s: float = 0.0
    why: WaitEnd = "elapsed"


@dataclass(frozen=True, slots=True)
class CallFinished(Event):
    """The call is over.

    Attributes:
        error: None on success, else ``{"type", "code", "message", "hint", "stop_reason"}``.
    """

    TYPE: ClassVar[str] = "call_finished"

    outcome: CallOutcome = "succeeded"
    stop_reason: str = "ok"
    status: int | None = None
    code: str | None = None
    elapsed_s: float = 0.0
    size: int | None = None
    error: Mapping[str, Any] | None = None


L = TypeVar("L", bound=Callable[..., None])


def ignoring_phases(listener: L) -> L:
    """Mark a listener that has no use for ``PhaseDone``: where nobody else has either, none is made."""
    listener.ignores_phases = True  # type: ignore[attr-defined]  # read by ``wants_phases`` alone
    return listener


def wants_phases(listener: Callable[..., None]) -> bool:
    """Whether ``PhaseDone`` is made for ``listener``; a method has the mark of its function."""
    return not getattr(listener, "ignores_phases", False)


_TYPES: Mapping[str, type[Event]] = {
    cls.TYPE: cls
    for cls in (
        CallStarted,
        AttemptStarted,
        PhaseDone,
        StepProgress,
        AttemptFinished,
        RefreshStarted,
        RefreshFinished,
        RateLimited,
        WaitStarted,
        WaitEnded,
        CallFinished,
    )
}
_FIELDS: Mapping[type[Event], tuple[str, ...]] = {
    cls: tuple(field.name for field in dataclasses.fields(cls)) for cls in _TYPES.values()
}


def from_json(data: Mapping[str, Any]) -> Event | None:
    """The event that ``data`` describes; None for a type of a later version. Unknown keys are left out."""
    cls = _TYPES.get(data.get("type", ""))
    if cls is None:
        return None
    return cls(**{name: data[name] for name in _FIELDS[cls] if name in data})
