"""May a request that failed be sent a second time? The rule that keeps a post from being published twice.

Pure. Reads give no trouble (RFC 9110 §9.2.2); for the rest it matters whether the first one may have been carried
out. A bare function has no gate: only its caller knows what it does.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.methods import IDEMPOTENT
from core.retry.judgement import Judgement


@dataclass(frozen=True, slots=True)
class WriteGate:
    """What is known of a request.

    Attributes:
        repeatable: Sending it twice is harmless: by method, definition, argument or idempotency key.
        strict: A definition marks it as a non-idempotent write (publish, order): even an error answer does not
            prove that nothing happened.
    """

    repeatable: bool
    strict: bool = False

    def refuses(self, judgement: Judgement) -> str | None:
        """Why a retryable failure must not be repeated; None if it may.

        Returns:
            ``"not_idempotent"`` for a raw write whose answer is missing, ``"outcome_unknown"`` for an operation.
        """
        if self.repeatable or judgement.sent is False or judgement.rejected:
            return None
        if self.strict:
            return "outcome_unknown"
        return None if judgement.status is not None else "not_idempotent"


def gate_for(
    method: str,
    *,
    effect: str | None = None,
    operation_repeatable: bool | None = None,
    idempotent: bool | None = None,
    has_key: bool = False,
) -> WriteGate:
    """The gate of a request.

    Args:
        method: HTTP method.
        effect: The operation's effect; None for a raw path that equals no operation.
        operation_repeatable: The definition's word on it; None without an operation.
        idempotent: The caller's word; wins.
        has_key: Whether an idempotency key is really sent.
    """
    if idempotent is None:
        repeatable = method in IDEMPOTENT if operation_repeatable is None else operation_repeatable
        repeatable = repeatable or has_key
    else:
        repeatable = idempotent or has_key
    return WriteGate(repeatable, strict=effect == "write" and not repeatable)
