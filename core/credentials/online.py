"""Whether a platform takes the stored credentials: one harmless read, and what its outcome says about them.

Owns the choice of the read and the meaning of its outcome. Must not know how a call is made, nor words: each finding
has its sentence under ``credential.online.<finding>`` in the texts. "The secret is wrong", "the network is down" and
"the app lacks the permission" are three different findings.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from core.calls import APIRequest, APIResponse
from core.errors import APICallError
from core.platforms.model import Operation, Platform
from core.retry.policy import RetryPolicy

Finding = Literal["accepted", "credential", "permission", "limited", "network", "platform"]

LIMIT_S = 10.0
"""One attempt, and no other: somebody is looking at the button."""

_ABOUT_CREDENTIALS = ("token_expired", "reauthorize")
_BUSY = ("busy", "rate_limit", "quota")


@dataclass(frozen=True, slots=True)
class OnlineCheck:
    """What one read said about the credentials.

    Attributes:
        finding: ``limited``: they were not refused, but the platform is busy or its quota used up; ``platform``: the
            answer says nothing about them.
        operation: Id of the operation that was called.
        code: In-body code, as text.
        reason: The engine's sentence about the answer, in the user's language; empty on success.
    """

    finding: Finding
    operation: str
    status: int | None = None
    code: str | None = None
    reason: str = ""
    elapsed_s: float = 0.0


def probe_operation(platform: Platform) -> Operation | None:
    """The read that checks the credentials of ``platform``; None if it has none that can be called as it is."""
    named = platform.operation(platform.probe.operation)
    if named is not None:
        return named
    return next((operation for operation in platform.operations if _can_be_asked(operation)), None)


async def check_online(
    platform: Platform, operation: Operation, call: Callable[[APIRequest], Awaitable[APIResponse]]
) -> OnlineCheck:
    """Call ``operation`` once and say what its outcome means.

    Args:
        platform: Whose credentials are checked.
        operation: A read, from ``probe_operation``.
        call: Carries a request out without refreshing a token on the way.

    Raises:
        JieruError: Nothing was sent: a credential is missing, its store is locked, the host is not confirmed, …
    """
    request = APIRequest(
        platform.id,
        operation.id,
        data=operation.example,
        timeout=LIMIT_S,
        policy=RetryPolicy(max_retries=0),
    )
    try:
        answer = await call(request)
    except APICallError as error:
        return _failed(platform, operation, error)
    return OnlineCheck("accepted", operation.id, answer.status, answer.code, elapsed_s=answer.elapsed_s)


def _failed(platform: Platform, operation: Operation, error: APICallError) -> OnlineCheck:
    step = next((step for step in reversed(error.steps) if step.number is not None), None)
    code = step.code if step else None
    elapsed_s = step.started_s + step.elapsed_s if step else 0.0
    reason = step.reason if step else error.message
    finding = _finding(platform, operation, error.status, code)
    return OnlineCheck(finding, operation.id, error.status, code, reason, elapsed_s)


def _finding(platform: Platform, operation: Operation, status: int | None, code: str | None) -> Finding:
    if status is None:
        return "network"
    entry = (platform.code(code, operation.id) if code else None) or platform.code(f"http:{status}", operation.id)
    if entry is not None:
        if entry.value in platform.probe.permission:
            return "permission"
        if entry.value in platform.probe.credential or entry.klass in _ABOUT_CREDENTIALS:
            return "credential"
        return "limited" if entry.klass in _BUSY else "platform"
    if status == 401:
        return "credential"
    if status == 403:
        return "permission"
    if status == 407:  # the proxy's refusal, not the platform's
        return "network"
    return "limited" if status == 429 else "platform"


def _can_be_asked(operation: Operation) -> bool:
    given = operation.example if isinstance(operation.example, dict) else {}
    needs = [param for param in operation.params if param.required and param.default is None]
    return operation.effect == "read" and all(param.name in given for param in needs)
