"""What another policy would have done with the answers that a recorded call really got.

Pure. It asks ``core.retry.decision`` again, with the recorded facts, so it cannot differ from the engine. Random extras
are left out, and an attempt is taken to last as long as it did. Where the other policy would have gone on, nothing is
known of the answer, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from core.events import DelaySource
from core.retry.decision import decide
from core.retry.judgement import Judgement, Kind, RetryAfter
from core.retry.policy import RetryPolicy
from core.retry.retry_after import read_retry_after
from core.trace import CallRecord, Step

_BOUNDS = frozenset(
    {"max_retries", "retry_after_exceeds_cap", "deadline", "budget", "circuit", "not_idempotent", "outcome_unknown"}
)
_GATES = frozenset({"not_idempotent", "outcome_unknown"})


@dataclass(frozen=True, slots=True)
class ReplayedAttempt:
    """One recorded attempt under the other policy. Times are seconds since the start of the call.

    Attributes:
        number: From 1.
        started_s: When it would have started.
        elapsed_s: How long it took, as recorded; shorter if the policy's own limit cuts it.
        step: The step as recorded: what its answer was.
        delay_s: The wait after it; None if it would have been the last.
        cut: The policy's limit would have cut it: its answer would not have been seen.
    """

    number: int
    started_s: float
    elapsed_s: float
    step: Step
    delay_s: float | None
    delay_source: DelaySource | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How the call would have ended.

    Attributes:
        stop_reason: ``ok`` or a stop reason; None if the policy would have sent one more request, or would have cut an
            attempt, and so nothing more is known.
        elapsed_s: When it would have ended; with None: when the unknown begins.
    """

    attempts: tuple[ReplayedAttempt, ...]
    stop_reason: str | None
    elapsed_s: float

    @property
    def waited_s(self) -> float:
        """All waits together."""
        return sum(attempt.delay_s or 0.0 for attempt in self.attempts)


def replay(record: CallRecord, policy: RetryPolicy) -> WhatIf:
    """The attempts of ``record`` under ``policy``.

    Raises:
        ValueError: The call has no finished attempt.
    """
    steps = [step for step in record.steps if not step.running]
    requests = [place for place, step in enumerate(steps) if step.kind == "request"]
    if not requests:
        raise ValueError(record.call_id)
    now_s = steps[requests[0]].started_s
    attempts: list[ReplayedAttempt] = []
    retries, refreshed = 0, False
    for place in requests:
        step = steps[place]
        refreshes = _refreshes_after(steps, place)
        limit, _ = policy.attempt_limit(now_s)
        if limit is not None and step.elapsed_s > limit:
            attempts.append(ReplayedAttempt(len(attempts) + 1, now_s, limit, step, None, None, cut=True))
            return WhatIf(tuple(attempts), None, now_s + limit)
        decision = decide(
            _judgement(step, record.started_us / 1e6 + step.started_s + step.elapsed_s, expired=bool(refreshes)),
            policy,
            retries=retries,
            elapsed_s=now_s + step.elapsed_s,
            random=lambda: 0.0,
            gate_refusal=step.stop_reason if step.stop_reason in _GATES else None,
            may_refresh=bool(refreshes) and not refreshed,
        )
        attempts.append(
            ReplayedAttempt(len(attempts) + 1, now_s, step.elapsed_s, step, decision.delay_s, decision.delay_source)
        )
        now_s += step.elapsed_s
        if decision.verdict == "ok" and place != requests[-1]:  # an upload, a part of it: the next request has its own
            retries = 0
            now_s += _held_after(steps, place)
            continue
        if decision.verdict != "retry":
            return WhatIf(tuple(attempts), "ok" if decision.verdict == "ok" else decision.stop_reason, now_s)
        if decision.refresh:
            refreshed = True
            now_s += sum(refresh.elapsed_s for refresh in refreshes)
            failed = next((refresh for refresh in refreshes if refresh.verdict == "stop"), None)
            if failed is not None:
                return WhatIf(tuple(attempts), failed.stop_reason, now_s)
        else:
            retries += 1
        now_s += (decision.delay_s or 0.0) + _held_after(steps, place)
    return WhatIf(tuple(attempts), None, now_s)


def _held_after(steps: list[Step], place: int) -> float:
    """Seconds that a published limit held the next request back: no policy changes that."""
    held = 0.0
    for step in steps[place + 1 :]:
        if step.kind == "request":
            break
        held += step.waited_s if step.kind == "rate_limit_wait" else 0.0
    return held


def _refreshes_after(steps: list[Step], place: int) -> list[Step]:
    found = []
    for step in steps[place + 1 :]:
        if step.kind == "request":
            break
        if step.kind == "token_refresh":
            found.append(step)
    return found


def _judgement(step: Step, ended: float, *, expired: bool) -> Judgement:
    """The recorded step as the engine saw it before any bound; ``ended`` is its wall clock, seconds since 1970."""
    kind: Kind
    if step.verdict == "ok":
        kind = "ok"
    elif expired:
        kind = "token_expired"
    elif step.verdict == "retry" or step.stop_reason in _BOUNDS:
        kind = "retryable"
    else:
        kind = "permanent"
    return Judgement(
        kind,
        step.rule,
        stop_reason=step.stop_reason or "non_retryable",
        status=step.status,
        error_type=(step.error or {}).get("type"),
        sent=step.sent,
        retry_after=_retry_after(step, ended),
    )


def _retry_after(step: Step, ended: float) -> RetryAfter | None:
    """What the server asked for: as waited for, or read again where the call stopped instead."""
    header = step.wait_header or step.reason_args.get("retry_after")
    if not isinstance(header, str):
        return None
    if step.delay_source == "retry_after" and step.delay_s is not None:
        return RetryAfter(header, step.delay_s)
    return read_retry_after({"retry-after": header}, datetime.fromtimestamp(ended, UTC))
