"""``Judgement``: what one finished attempt was, before any bound (retries, deadline, …) is looked at.

Pure data. Made by ``classification`` for exceptions and by the connectors for answers; read by ``decision``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.quick import maker

Kind = Literal["ok", "retryable", "permanent", "token_expired"]


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """A valid ``Retry-After``: the header as received and the seconds it asks for."""

    header: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an attempt was.

    Attributes:
        kind: Success, worth another try, not worth one, or an expired token.
        rule: Stable id of the rule that decided, e.g. ``"http.429"`` or ``"timeout.read"``.
        stop_reason: Why a permanent failure stops the call: ``non_retryable|quota|reauthorize``.
        status: HTTP status, None if there was no answer.
        code: In-body code as text.
        by_status: Whether the HTTP status (and not a code or exception) classified it.
        error_type: ``HTTPStatus``, ``PlatformCode`` or the exception's class; None on success.
        message: The error in the vendor's or the exception's words, redacted.
        sent: Whether the request left the machine: False, True, or None for "not known".
        rejected: The server clearly refused to carry it out, so that even a publish may be repeated.
    """

    kind: Kind
    rule: str
    stop_reason: str = "non_retryable"
    status: int | None = None
    code: str | None = None
    by_status: bool = False
    error_type: str | None = None
    message: str = ""
    sent: bool | None = None
    rejected: bool = False
    retry_after: RetryAfter | None = None
    reason_args: Mapping[str, Any] = field(default_factory=dict)
    excerpt: str = ""

    @property
    def error(self) -> dict[str, str] | None:
        """The ``error`` of a step: None on success."""
        return None if self.error_type is None else {"type": self.error_type, "message": self.message}

    @property
    def statistics_key(self) -> str:
        """The key in ``by_error``: the code's rule for a platform code, else the exception's class."""
        return self.rule if self.error_type == "PlatformCode" else self.error_type or self.rule


new_judgement = maker(Judgement)
OK = Judgement("ok", "ok", sent=True)


def with_result(judgement: Judgement, refuses: Callable[[Any], bool] | None, result: object) -> Judgement:
    """The judgement of a success once ``retry_on_result`` has seen what it returned."""
    if refuses is None or judgement.kind != "ok" or not refuses(result):
        return judgement
    return replace(
        judgement, kind="retryable", rule="result.refused", error_type="BadResult", message="retry_on_result"
    )
