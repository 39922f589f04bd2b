"""What to do after an attempt: the judgement weighed against the bounds of the call.

Pure. The order of the stop reasons is the contract: the first that holds is the one told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.events import DelaySource, Verdict
from core.quick import maker
from core.retry.judgement import Judgement
from core.retry.policy import RetryPolicy, jittered, strategy_delay


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on an attempt.

    Attributes:
        stop_reason: None unless ``verdict`` is ``stop``.
        delay_s: Wait before the next step; None if none is to follow.
        refresh: A token refresh comes before the next request.
    """

    verdict: Verdict
    stop_reason: str | None = None
    delay_s: float | None = None
    delay_source: DelaySource | None = None
    refresh: bool = False


DONE = Decision("ok")
_AT_ONCE = Decision("retry", delay_s=0.0)
_new_decision = maker(Decision)


def decide(
    judgement: Judgement,
    policy: RetryPolicy,
    *,
    retries: int,
    elapsed_s: float,
    random: Callable[[], float],
    gate_refusal: str | None = None,
    may_refresh: bool = False,
    spend: Callable[[Judgement], str | None] | None = None,
) -> Decision:
    """The decision.

    Args:
        judgement: What the attempt was.
        policy: The bounds.
        retries: Retries used so far; the replay after a refresh is none.
        elapsed_s: Seconds since the start of the call.
        random: Gives [0, 1), for the jitter.
        gate_refusal: What the write gate says of repeating it.
        may_refresh: Whether a token refresh is possible and was not yet done in this call.
        spend: Asked last, where everything else allows a retry: takes it out of the budget, or says why there is none.
    """
    if judgement.kind == "ok":
        return DONE
    if judgement.kind == "permanent":
        return Decision("stop", judgement.stop_reason)
    if judgement.kind == "token_expired":
        if not may_refresh:
            return Decision("stop", "reauthorize")
        if policy.deadline is not None and elapsed_s > policy.deadline:
            return Decision("stop", "deadline")
        return Decision("retry", delay_s=0.0, refresh=True)
    if gate_refusal:
        return Decision("stop", gate_refusal)
    if retries >= policy.max_retries:
        return Decision("stop", "max_retries")
    own = strategy_delay(policy, retries + 1)
    asked = judgement.retry_after
    source: DelaySource = "strategy"
    if asked is None:
        delay = jittered(policy, own, random) if policy.jitter else own
    else:
        if asked.seconds > policy.retry_after_cap:
            return Decision("stop", "retry_after_exceeds_cap")
        delay = max(own, asked.seconds)
        if asked.seconds >= own:
            source = "retry_after"
    if policy.deadline is not None and elapsed_s + delay > policy.deadline:
        return Decision("stop", "deadline")
    if spend is not None and (refusal := spend(judgement)) is not None:
        return Decision("stop", refusal)
    return _AT_ONCE if delay == 0 else _new_decision("retry", None, delay, source)
