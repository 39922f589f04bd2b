"""How a call that failed is told: one error with everything a reader needs, and its plain form for events.

Must not decide anything: judgement and stop reason come from the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.bodies import decoded
from core.calls import APIRequest
from core.errors import APICallError, BadResult, JieruError
from core.platforms.model import Names, Operation
from core.redaction import Redactor
from core.retry.engine import Ending
from core.retry.write_gate import WriteGate
from core.texts import LANGUAGES, Language, has_text, text
from core.trace import Step

_TOLD_S = 366 * 86400.0
"""A server that asks for a longer wait does not mean a time of day."""


def name_place(error: JieruError, request: APIRequest) -> None:
    """Let ``error`` name the platform and the endpoint of ``request``, if it names none yet."""
    error.platform = error.platform or request.platform
    error.endpoint = error.endpoint or request.endpoint


def keep_secrets_out(error: JieruError, redactor: Redactor) -> None:
    """Mask what ``error`` quotes of a request that was refused before its secrets were looked up."""
    if isinstance(error.endpoint, str):  # what is refused may be of any kind
        error.endpoint = redactor.redact(error.endpoint)
    texts = {name: value for name, value in error.data.items() if isinstance(value, str)}
    error.data = {**error.data, **{name: redactor.redact(value) for name, value in texts.items()}}


def call_error(
    ending: Ending[Any],
    *,
    platform: str,
    endpoint: str,
    steps: tuple[Step, ...],
    check: Names | None = None,
    note: Names | None = None,
) -> APICallError:
    """The error of a call that was tried and failed; its cause is the real exception.

    Args:
        ending: How it ended.
        platform: Platform id.
        endpoint: As the caller gave it.
        steps: All steps.
        check: How to find out whether an unanswered write was carried out.
        note: What to know of the address that was called.
    """
    judgement = ending.judgement
    uncertain = ending.stop_reason in ("outcome_unknown", "not_idempotent")
    code = f"call.{ending.stop_reason}" if uncertain else judgement.rule if judgement.rule == "refresh.busy" else ""
    error = APICallError(
        code or "call.failed",
        platform=platform,
        endpoint=endpoint,
        status=next((step.status for step in reversed(steps) if step.number is not None), judgement.status),
        stop_reason=ending.stop_reason,
        steps=steps,
        reason=steps[-1].reason if steps else judgement.message,
        check=check or {},
        next={lang: " ".join(filter(None, (_next_step(ending, lang), (note or {}).get(lang)))) for lang in LANGUAGES},
        error_type=judgement.error_type or "",
        attempts=ending.attempts,
    )
    error.__cause__ = ending.error
    if ending.error is None and judgement.rule == "result.refused":
        result = decoded(getattr(ending.result, "body", None))
        error.__cause__ = BadResult(result, attempts=ending.attempts, stop_reason=ending.stop_reason)
    return error


def may_have_done(gate: WriteGate, steps: Sequence[Step], operation: Operation | None) -> bool:
    """Whether a call that was stopped may have written all the same: its own request has left, and nothing came."""
    last = next((step for step in reversed(steps) if step.number is not None), None)
    if last is None or gate.repeatable:
        return False
    own = operation.steps[-1].name if operation and operation.steps else last.step
    return last.step == own and last.status is None and last.sent is not False


def _next_step(ending: Ending[Any], lang: Language) -> str:
    """What to do about it: in the definition's words where it has some for this code, else by the stop reason."""
    own = ending.judgement.reason_args.get("next")
    keys = [f"next.{ending.stop_reason}"]
    if ending.stop_reason == "non_retryable":
        keys = [f"next.{ending.judgement.rule}", *keys]
    said = (own and own.get(lang)) or next((text(key, lang=lang) for key in keys if has_text(key)), "")
    asked = ending.judgement.retry_after
    if asked is None or ending.stop_reason not in ("quota", "retry_after_exceeds_cap") or asked.seconds > _TOLD_S:
        return str(said)
    again = (datetime.now(UTC) + timedelta(seconds=asked.seconds)).astimezone()  # as clocks will show it then
    return " ".join((said, text("next.again_from", {"time": f"{again:%Y-%m-%d %H:%M:%S}"}, lang)))


def describe(error: JieruError) -> dict[str, Any]:
    """The ``error`` object of ``call --json``."""
    return {
        "type": type(error).__name__,
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "stop_reason": getattr(error, "stop_reason", None),
    }
