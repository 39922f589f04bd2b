"""An earlier call once more: its request, from what was kept of it, and what was not.

Pure. Credentials were never kept: whoever sends the request looks today's up. Must not know who sends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.calls import APIRequest
from core.redaction import MASK
from core.trace import CallRecord

Missing = Literal["body", "files", "hidden", "idempotency_key"]
"""What has to be filled in: a body that was not kept, files, values that were hidden, a key that is new each time."""


@dataclass(frozen=True, slots=True)
class Resend:
    """A request to send again.

    Attributes:
        request: As far as it was kept; its policy is that of today's settings.
        missing: What was not.
    """

    request: APIRequest
    missing: tuple[Missing, ...]


def resend(record: CallRecord) -> Resend | None:
    """The request of ``record``; None if it has none: a function of somebody's program, a token that was renewed."""
    template = record.request
    if template is None or "params" not in template:
        return None
    missing: list[Missing] = []
    if "body_sha256" in template:
        missing.append("body")
    if template.get("files"):
        missing.append("files")
    params: Mapping[str, Any] = template.get("params") or {}
    headers: Mapping[str, str] = template.get("headers") or {}
    request = APIRequest(
        record.platform,
        record.endpoint,
        None if record.operation == record.endpoint else record.method,
        template.get("body"),
        params or None,
        headers or None,
    )
    if hidden(request):
        missing.append("hidden")
    if template.get("idempotency_key"):
        missing.append("idempotency_key")
    return Resend(request, tuple(missing))


def hidden(request: APIRequest) -> bool:
    """Whether a value in it stands for one that was hidden."""
    return _hidden([request.params, request.headers, request.data]) or MASK in request.endpoint


def _hidden(value: object) -> bool:
    if isinstance(value, str):
        return MASK in value
    if isinstance(value, Mapping):
        return any(_hidden(item) for pair in value.items() for item in pair)
    return isinstance(value, list | tuple) and any(map(_hidden, value))
